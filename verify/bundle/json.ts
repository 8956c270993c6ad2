/** Reads JSON from a stranger: what is not as it should be is null, never a throw. */

/** What stands in a file as JSON; null for what is none. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8")) as unknown
  } catch {
    return null
  }
}

/** A list of what `read` reads, or null where one of them is nothing that it reads. */
export function readList<T>(value: unknown, read: (item: unknown) => T | null): T[] | null {
  if (!Array.isArray(value)) return null
  const items: T[] = []
  for (const item of value as unknown[]) {
    const one = read(item)
    if (one === null) return null
    items.push(one)
  }
  return items
}

export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
}

export function isText(value: unknown): value is string {
  return typeof value === "string"
}
