/** What comes out of evidence on its way to a person's eyes: whoever wrote the evidence writes no line of the verdict, hides nothing, and turns no reading direction. */

/** Signs that end a line, steer a terminal, hide, or turn the reading direction. */
const MISLEADING = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\ufff9-\ufffb\u00ad]/gu

/** One line in which such signs are written out. */
export function plain(line: string): string {
  return line.replaceAll(MISLEADING, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
}

/** Lines as one text: there are as many in it as were given. */
export function plainLines(lines: readonly string[]): string {
  return `${lines.map(plain).join("\n")}\n`
}

/** A count with its noun: `1 leaf`, `2 leaves`. */
export function many(n: number, one: string, more = `${one}s`): string {
  return `${n} ${n === 1 ? one : more}`
}
