/** How figures read: unambiguous dates, decimal sizes, fingerprints in groups of four. */
import { expect, test } from "vitest"
import { toAllShown, toCounted, toDay, toFamilyName, toNearness, toPartOf, toPrint, toShortName, toSize, toUtc, toWait } from "../../web/parts/figures.ts"

test.each([
  ["2026-11-22", "22 Nov 2026"],
  ["2027-09-01", "1 Sep 2027"],
])("the day %s reads %s, in every zone", (day, said) => {
  expect(toDay(day)).toBe(said)
})
test.each([
  [1, "", "It is shown."],
  [1, "event", "It is shown."],
  [2, "", "All 2 are shown."],
  [1_412, "event", "All 1,412 events are shown."],
])("of %d nothing is left out: %s", (n, one, said) => {
  expect(toAllShown(n, one)).toBe(said)
})
test("a time of custody is UTC to the second", () => {
  expect(toUtc("2026-11-22T13:41:07.900Z")).toBe("22 Nov 2026, 13:41:07 UTC")
})
test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_000, "1 kB"],
  [412_400, "412 kB"],
  [999_499, "999 kB"],
  [999_500, "1 MB"],
  [18_600_000, "18.6 MB"],
  [999_949_999, "999.9 MB"],
  [999_950_000, "1 GB"],
  [8_589_934_592, "8.6 GB"],
])("%d bytes read %s", (bytes, said) => {
  expect(toSize(bytes)).toBe(said)
})
test.each([
  [1_300_000_000, 2_100_000_000, "1.3 of 2.1 GB"],
  [41_000_000, 96_000_000, "41 of 96 MB"],
  [0, 12, "0 of 12 bytes"],
])("%d of %d reads %s", (done, whole, said) => {
  expect(toPartOf(done, whole)).toBe(said)
})
test.each([
  ["e04d91c27f3a55b8", "e04d 91c2 7f3a 55b8"],
  [Buffer.from("e04d91c27f3a55b8", "hex").toString("base64"), "e04d 91c2 7f3a 55b8"],
  ["neither hex nor base64: §", "neither hex nor base64: §".match(/.{1,4}/g)?.join(" ")],
])("the fingerprint %s reads %s", (print, said) => {
  expect(toPrint(print)).toBe(said)
})
test("a long fingerprint keeps its two ends", () => {
  expect(toPrint("e04d91c27f3a55b81c90aa4763fe02d1b86c4e1597a03dd258bfe6710c61d9ae", true)).toBe("e04d 91c2 7f3a 55b8 … 0c61 d9ae")
})
test.each([
  ["Tomasz Wierzbicki", "T. Wierzbicki", "Wierzbicki"],
  ["Hendrik van Oosterzee", "H. Oosterzee", "van Oosterzee"],
  ["Siobhán Ní Dhomhnaill", "S. Dhomhnaill", "Ní Dhomhnaill"],
  ["Plato", "Plato", "Plato"],
  ["", "", ""],
])("%s is %s in a sentence and %s in a list", (name, short, family) => {
  expect([toShortName(name), toFamilyName(name)]).toEqual([short, family])
})
test.each([
  [1, "1 document"],
  [1_412, "1,412 documents"],
  [0, "0 documents"],
])("%d is %s", (n, said) => {
  expect(toCounted(n, "document")).toBe(said)
})
test.each([
  [10, "less than a minute"],
  [170, "about 3 minutes"],
  [7_000, "about 2 hours"],
])("%d seconds are %s", (seconds, said) => {
  expect(toWait(seconds)).toBe(said)
})
/** A moment on this machine's calendar: days of November 2026. */
const on = (day: number, hour: number, minute = 0) =>
  Temporal.PlainDateTime.from({ year: 2026, month: 11, day, hour, minute }).toZonedDateTime(Temporal.Now.timeZoneId()).toInstant()
test.each<[when: string, now: Temporal.Instant, said: string]>([
  [on(23, 23, 59).toString(), on(22, 9), "tomorrow"],
  [on(23, 0, 1).toString(), on(22, 23, 59), "tomorrow"],
  [on(24, 0, 1).toString(), on(22, 23, 59), "in 2 days"],
  [on(30, 12).toString(), on(22, 12), "in 8 days"],
  [on(22, 23, 59).toString(), on(22, 9), "today"],
  [on(22, 8).toString(), on(22, 9), "has passed"],
  [on(21, 23, 59).toString(), on(22, 0, 1), "has passed"],
  ["2026-11-23", on(22, 23, 59), "tomorrow"],
  ["2026-11-22", on(22, 23, 59), "today"],
  ["2026-11-21", on(22, 0), "has passed"],
])("%s, seen at %s, is %s", (when, now, said) => {
  expect(toNearness(when, now.epochMilliseconds)).toBe(said)
})
