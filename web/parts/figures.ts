/** How figures read: dates, counts, sizes, fingerprints. The one place that decides it. */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const

const two = (n: number) => String(n).padStart(2, "0")

/** `22 Nov 2026` on this machine's calendar; a plain date (`2026-11-22`) is read as it stands. */
export function toDay(when: string): string {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(when)
  if (plain) return `${Number(plain[3])} ${MONTHS[Number(plain[2]) - 1] ?? "?"} ${plain[1]}`
  const d = new Date(when)
  return `${d.getDate()} ${MONTHS[d.getMonth()] ?? "?"} ${d.getFullYear()}`
}

/** `22 Nov 2026, 14:05` on this machine's clock. */
export function toMoment(instant: string): string {
  const d = new Date(instant)
  return `${toDay(instant)}, ${two(d.getHours())}:${two(d.getMinutes())}`
}

/** `22 Nov 2026, 14:05:07 UTC`, as times of custody stand in proofs. */
export function toUtc(instant: string): string {
  const d = new Date(instant)
  return `${d.getUTCDate()} ${MONTHS[d.getUTCMonth()] ?? "?"} ${d.getUTCFullYear()}, ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())} UTC`
}

/** The zone of this machine at that moment, for the hover: `14:05:07, Europe/London (UTC+01:00)`. */
export function toZone(instant: string): string {
  const d = new Date(instant)
  const east = -d.getTimezoneOffset()
  const offset = `UTC${east < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}, ${Intl.DateTimeFormat().resolvedOptions().timeZone} (${offset})`
}

/** Days on this machine's calendar from now (milliseconds of the epoch) until a plain date or an instant: 0 is today, 1 tomorrow; negative once the day has passed. */
function daysUntil(when: string, now: number): number {
  const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(when)
  const [then, today] = [plain ? new Date(Number(plain[1]), Number(plain[2]) - 1, Number(plain[3])) : new Date(when), new Date(now)]
  const dayOf = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000
  return dayOf(then) - dayOf(today)
}

/** How near a day is: `today`, `tomorrow`, `in 9 days`, `has passed`. */
export function toNearness(when: string, now: number): string {
  const days = daysUntil(when, now)
  if (days < 0 || (days === 0 && when.includes("T") && new Date(when).getTime() < now)) return "has passed"
  return days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${toCounted(days, "day")}`
}

/** `1,284,907`. */
export function toCount(n: number): string {
  return n.toLocaleString("en-GB")
}

/** `1 document`, `1,412 documents`. */
export function toCounted(n: number, one: string, many = `${one}s`): string {
  return `${toCount(n)} ${n === 1 ? one : many}`
}

/** What stands under a list of which nothing is left out: of so many things, named where it is not plain what they are. */
export function toAllShown(n: number, one = ""): string {
  if (n === 1) return "It is shown."
  return `All ${one === "" ? toCount(n) : toCounted(n, one)} are shown.`
}

const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const

function unitOf(bytes: number): number {
  return bytes < 1_000 ? 0 : bytes < 999_500 ? 1 : bytes < 999_950_000 ? 2 : bytes < 999_950_000_000 ? 3 : 4
}

function inUnit(bytes: number, unit: number): string {
  const n = bytes / 1_000 ** unit
  return unit < 2 ? toCount(Math.round(n)) : n.toFixed(1).replace(/\.0$/, "")
}

/** `412 kB`, `18.6 MB`; decimal units. */
export function toSize(bytes: number): string {
  const unit = unitOf(bytes)
  return `${inUnit(bytes, unit)} ${bytes === 1 ? "byte" : UNITS[unit]}`
}

/** `1.3 of 2.1 GB`: how much of a whole has gone. */
export function toPartOf(done: number, whole: number): string {
  const unit = unitOf(whole)
  return `${inUnit(done, unit)} of ${inUnit(whole, unit)} ${UNITS[unit]}`
}

/** A fingerprint in groups of four; `short` keeps the two ends. Takes hexadecimal or base64. */
export function toPrint(text: string, short = false): string {
  const groups = toHex(text).match(/.{1,4}/g) ?? []
  return short && groups.length > 8 ? `${groups.slice(0, 4).join(" ")} … ${groups.slice(-2).join(" ")}` : groups.join(" ")
}

function toHex(text: string): string {
  if (/^[0-9a-f]*$/i.test(text)) return text.toLowerCase()
  try {
    return Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0).toString(16).padStart(2, "0")).join("")
  } catch {
    return text
  }
}

/** `about 3 minutes`, from whole seconds left. */
export function toWait(seconds: number): string {
  if (seconds < 45) return "less than a minute"
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `about ${toCounted(minutes, "minute")}` : `about ${toCounted(Math.round(minutes / 60), "hour")}`
}

/** `T. Wierzbicki` from `Tomasz Wierzbicki`: how a person is named in a short sentence. */
export function toShortName(name: string): string {
  const words = name.trim().split(/\s+/)
  const last = words.at(-1)
  const initial = words[0]?.[0]
  return words.length < 2 || last === undefined || initial === undefined ? name : `${initial}. ${last}`
}

/** The family name as lists give it: the last word, with the small words that belong to it. */
export function toFamilyName(name: string): string {
  return /(?:\s((?:van|von|de|der|den|da|di|du|la|le|Ní|Nic|Ó|Mac|ter|zu)\s.*))$/u.exec(name)?.[1] ?? name.trim().split(/\s+/).at(-1) ?? name
}
