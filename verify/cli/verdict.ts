/** Says what was found, so that a court's expert can quote it and a program can read it. */
import type { Name } from "../bundle/names.ts"
import type { BundleReport } from "../bundle/verify.ts"
import { type Why, sentenceOf } from "../checked.ts"
import { many, plainLines } from "../plain.ts"
import type { LedgerReport } from "../ledger/verify.ts"
import type { ScreenReport } from "../screen/verify.ts"
import { findingsOf } from "../screen/words.ts"
import type { NoteKey } from "../tlog/note.ts"
import type { TreeHead } from "../tlog/proofs.ts"

export interface Verdict {
  readonly holds: boolean
  readonly text: string
  readonly json: Record<string, unknown>
}

/** The key that was used, and whether the reader brought it. */
export interface UsedKey {
  readonly key: NoteKey
  readonly given: boolean
}

export function bundleVerdict(report: BundleReport, used: UsedKey): Verdict {
  const withheld = report.events.filter((event) => event.detail === null).length
  const lines = [
    `VERIFIED: ${report.events.length} events in the chain of custody of ${report.subject}, none missing between the first and the last.`,
    `Each stands in the log ${used.key.name} of ${report.size} leaves, root ${report.root}.`,
    `That no later event exists is shown only by checking the whole log.`,
    withheld === 0
      ? "All details are disclosed and are the ones committed to."
      : `${withheld} of ${report.events.length} details are withheld; those disclosed are the ones committed to.`,
    ...witnessLines(report.witnesses),
    ...keyLines(used),
    "",
    ...report.events.flatMap((event) => [
      `  ${event.n}. ${event.at}  ${event.kind}  by ${event.by}${event.signedWith === null ? "" : ", signed"}  (leaf ${event.index})`,
      `     ${event.detail ?? "detail withheld"}`,
    ]),
    ...nameLines(report.names),
  ]
  return { holds: true, text: plainLines(lines), json: { verdict: "verified", ...keyFields(used), ...report } }
}

/** `page` is where the page for people was written, if it was. */
export function screenVerdict(report: ScreenReport, used: UsedKey, page: string | null): Verdict {
  const { person, matter, stated } = report
  const lines = [
    `VERIFIED: ${person} was shut out of ${matter}, and the wall held.`,
    `Named, under the signature of who closed the certificate: ${[stated.person, stated.firm].map((one) => one ?? "nobody").join(", ")}.`,
    ...findingsOf(report),
    `Every leaf stands in the log ${used.key.name} of ${report.size} leaves, root ${report.root}.`,
    ...witnessLines(report.witnesses),
    ...keyLines(used),
    ...(page === null ? [] : [`The page is in ${page}.`]),
  ]
  return { holds: true, text: plainLines(lines), json: { verdict: "verified", ...keyFields(used), ...report } }
}

/** What the ids stand for: first what leaves of the chain committed to, then what is only said. */
function nameLines(names: BundleReport["names"]): string[] {
  if (names === null) return ["", "This bundle holds ids and names nobody."]
  const lines = (of: readonly Name[], more: (name: Name) => string) =>
    of.map((name) => `  ${name.id}  ${name.what}  ${name.words === null ? "(not known)" : quoted(name.words)}${more(name)}`)
  const proved = names.said.filter((name) => name.leaf !== null)
  const only = names.said.filter((name) => name.leaf === null)
  return [
    "",
    `Names that leaves of this chain committed to (${proved.length}), proved as all above:`,
    ...lines(proved, (name) => `  (leaf ${name.leaf})`),
    `Names that only ${names.by} says, who exported this bundle and signed them (${only.length}). The log does NOT prove them:`,
    ...lines(only, () => ""),
  ]
}

/** In quotation marks, with every sign that would not show, or would show others elsewhere, written out. */
function quoted(words: string): string {
  return JSON.stringify(words).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
}

export function ledgerVerdict(report: LedgerReport, used: UsedKey): Verdict {
  const { why, ...found } = report
  if (why !== null)
    return wrongVerdict(why, used, why.leaf === undefined ? [] : [`Found good before it: ${many(found.good, "leaf", "leaves")}, of ${found.size}.`], found)
  const signed = found.signaturesChecked
    ? `All ${found.signed} signatures of persons are genuine.`
    : `The ${found.signed} signatures of persons were NOT checked.`
  const lines = [
    `VERIFIED: the log ${found.origin} with all its ${found.size} leaves, root ${found.root}.`,
    `Every leaf is in its canonical form and continues the chains of all it concerns (${found.subjects} subjects). ${signed}`,
    "Every tile holds the hashes of the leaves, and the leaves give the root that the checkpoint signs.",
    ...witnessLines(found.witnesses),
    ...keyLines(used),
  ]
  return { holds: true, text: plainLines(lines), json: { verdict: "verified", ...keyFields(used), ...found } }
}

export function consistencyVerdict(older: TreeHead, newer: TreeHead, used: UsedKey): Verdict {
  const grew = `VERIFIED: the log ${used.key.name} grew from ${older.size} to ${newer.size} leaves and only added to what was there.`
  const text = plainLines([grew, ...keyLines(used)])
  return { holds: true, text, json: { verdict: "verified", ...keyFields(used), from: older.size, to: newer.size } }
}

export function wrongVerdict(why: Why, used: UsedKey, more: readonly string[] = [], found: object = {}): Verdict {
  const where = why.leaf === undefined ? "" : ` (leaf ${why.leaf})`
  const lines = [`WRONG${where}: ${sentenceOf(why.code)}`, ...(why.detail === undefined ? [] : [`In particular: ${why.detail}.`]), ...more, ...keyLines(used)]
  return { holds: false, text: plainLines(lines), json: { verdict: "wrong", why: { ...why, says: sentenceOf(why.code) }, ...keyFields(used), ...found } }
}

export function keyFields({ key, given }: UsedKey): { vkey: string; vkeyGiven: boolean } {
  return { vkey: key.text, vkeyGiven: given }
}

export function keyLines({ key, given }: UsedKey): string[] {
  return given
    ? [`Key: ${key.text} (as given).`]
    : [
        `Key: ${key.text}`,
        "     THIS KEY CAME WITH THE EVIDENCE. Compare it with the one that the firm gave you by another way; until then anyone could have made all of this.",
      ]
}

export function witnessLines(witnesses: LedgerReport["witnesses"]): string[] {
  return witnesses.map(({ name, at }) => `Cosigned by the witness ${name} at ${at}.`)
}
