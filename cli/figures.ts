/** Times, sizes and counts as people read them. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `22 Nov 2026, 14:05` in this machine's time zone; empty for null. */
export function when(instant: string | null): string {
  return instant === null ? "" : written(Temporal.Instant.from(instant).toZonedDateTimeISO(Temporal.Now.timeZoneId()))
}

/** `22 Nov 2026, 14:05:09 UTC`, for proofs. */
export function whenUtc(instant: string): string {
  const time = Temporal.Instant.from(instant).toZonedDateTimeISO("UTC")
  return `${written(time)}:${String(time.second).padStart(2, "0")} UTC`
}

function written(time: Temporal.ZonedDateTime): string {
  return `${time.day} ${MONTHS[time.month - 1]} ${time.year}, ${String(time.hour).padStart(2, "0")}:${String(time.minute).padStart(2, "0")}`
}

/** `1,640` */
export function count(n: number): string {
  return n.toLocaleString("en-GB")
}

/** `1 document`, `1,640 documents`; give the plural where it is not made by an s. */
export function many(n: number, one: string, more = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : more}`
}

/** `512 bytes`, `1.4 MB`: decimal units. */
export function size(bytes: number): string {
  if (bytes < 1000) return many(bytes, "byte")
  const units = ["kB", "MB", "GB", "TB"]
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  const figure = bytes / 1000 ** power
  return `${figure < 10 ? figure.toFixed(1) : count(Math.round(figure))} ${units[power - 1]}`
}

/** Where a fact stands in the ledger: `leaf 1,268,544`, or that it waits to be integrated. */
export function leafOf(leaf: number | null): string {
  return leaf === null ? "not yet in the ledger" : `leaf ${count(leaf)}`
}

/** `Ada Prime, Ben Oak`. */
export const namesOf = (people: readonly { readonly name: string }[]): string => people.map((one) => one.name).join(", ")
