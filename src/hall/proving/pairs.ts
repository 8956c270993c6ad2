/** Every pair of values in few combinations: what breaks where two fields meet is found without trying all of them with all. */

export interface Field {
  readonly name: string
  readonly values: readonly string[]
}

/** Few combinations in which every value of one field meets every value of every other, found greedily. */
export function everyPair(fields: readonly Field[]): readonly (readonly (readonly [string, string])[])[] {
  const open = new Set<string>()
  for (const [i, one] of fields.entries())
    for (const other of fields.slice(i + 1)) for (const a of one.values) for (const b of other.values) open.add(`${one.name}=${a}\n${other.name}=${b}`)
  const made: (readonly (readonly [string, string])[])[] = []
  while (open.size > 0) {
    const [seed = ""] = open
    const chosen = new Map(seed.split("\n").map((part) => part.split("=", 2) as [string, string]))
    for (const { name, values } of fields) {
      if (chosen.has(name)) continue
      const best = values.map((value) => [value, meets(chosen, name, value, fields, open)] as const).toSorted((a, b) => b[1] - a[1])[0]
      if (best !== undefined && best[1] > 0) chosen.set(name, best[0])
    }
    const parts = fields.flatMap(({ name }): (readonly [string, string])[] => (chosen.has(name) ? [[name, chosen.get(name) ?? ""]] : []))
    for (const [i, [a, x]] of parts.entries()) for (const [b, y] of parts.slice(i + 1)) open.delete(`${a}=${x}\n${b}=${y}`)
    made.push(parts)
  }
  return made
}

/** How many open pairs a value would close. */
function meets(chosen: ReadonlyMap<string, string>, name: string, value: string, fields: readonly Field[], open: ReadonlySet<string>): number {
  const order = fields.map((field) => field.name)
  let n = 0
  for (const [other, its] of chosen) {
    const first = order.indexOf(other) < order.indexOf(name)
    if (open.has(first ? `${other}=${its}\n${name}=${value}` : `${name}=${value}\n${other}=${its}`)) n++
  }
  return n
}
