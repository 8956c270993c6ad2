/** A list of former clients as somebody wrote it: its text, or nothing where that cannot be known for certain, and the names in it. */

/** The text of a list that is written in UTF-8; nothing of one that is not, whose names would be read as others that nobody bears. */
export function listText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Whether the name of a file says that its rows have cells. */
export function hasCells(name: string): boolean {
  return /\.csv$/i.test(name)
}

/** The names in a list: one on each line, or in the first cell of it; each once. A line that heads the column is left out where there are cells. */
export function clientsIn(text: string, cells = false): string[] {
  const names = text.split(/\r?\n/).map((row) => {
    const quoted = cells ? /^\s*"((?:[^"]|"")*)"/.exec(row) : null
    return (quoted?.[1]?.replaceAll('""', '"') ?? row.split(cells ? /[,;\t]/ : "\n")[0] ?? "").trim()
  })
  return [...new Set(names.filter((name, n) => name !== "" && !(cells && n === 0 && /^(?:(?:former )?(?:clients?|client names?)|names?)$/i.test(name))))]
}
