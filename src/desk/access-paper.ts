/** Who could open what at a past moment, as a report that can be printed or given to other programs. Asking for it is the same custody event as asking for the page. */
import { findMatterSight, inOneTransaction } from "#registry"
import type { Tx } from "#registry"
import type { Paper, Table } from "#press"
import type { Outcome } from "#words"
import { answerThen } from "./access-then.ts"
import type { AccessOf, AccessThenItem, AccessThenView } from "./access-then.ts"
import type { Caller } from "./caller.ts"
import { namesOf, refTo } from "./names.ts"
import { named, partOf, whenceOf } from "./paper-facts.ts"
import type { Fits } from "./paper-facts.ts"
import type { Tools } from "./tools.ts"

const SEALED = "sealed to others"

/** Refuses what `accessThen` does, and a paper that does not fit. */
export function accessPaper(tools: Tools, caller: Caller, of: AccessOf, at: Temporal.Instant, fits: Fits): Promise<Outcome<Paper>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const answer = await answerThen(tools, tx, caller, of, at)
    if (!answer.ok) return answer
    const { view, matter, last } = answer.value
    const whence = await whenceOf(tools, tx, caller, last)
    const { title, subject } = await asked(tools, tx, caller, of, matter)
    return fits({
      title,
      at: whence.at,
      foot: `${whence.firm} · ${title} · ${view.at}`,
      lies: true,
      blocks: [
        { kind: "title", text: title },
        { kind: "facts", rows: [["Firm", whence.firm], ...subject, ["At the moment", `${view.at} (UTC)`], ...whence.asked, ...whence.rests] },
        { kind: "text", text: verdictOf(view) },
      ],
      table: tableOf(view.items, "person" in of),
      tucked: [],
    } satisfies Paper)
  })
}

type Subject = readonly (readonly [string, string])[]

async function asked(
  tools: Tools,
  tx: Tx,
  caller: Caller,
  of: AccessOf,
  matter: AccessThenItem["matter"] | null,
): Promise<{ readonly title: string; readonly subject: Subject }> {
  if ("person" in of) {
    const person = refTo(await namesOf(tools, tx, caller, [of.person]), of.person)
    return { title: `What ${person.name} could open`, subject: [["Person", named(person)]] }
  }
  // For whoever is on the matter; an overseer is told the id that they asked with.
  const code = matter === null ? undefined : (await findMatterSight(tx, matter))?.code
  const known: Subject = matter === null ? [] : [["Matter", code === undefined ? matter : `${code} (${matter})`]]
  if ("document" in of) return { title: "Who could open this document", subject: [["Document", of.document], ...known] }
  return { title: code === undefined ? "Who could open this matter" : `Who could open ${code}`, subject: known }
}

function verdictOf({ items, whole, asOf }: AccessThenView): string {
  const stood = items.length === 1 ? "1 grant stood then." : `${items.length} grants stood then.`
  return whole
    ? `${stood} Recomputed from the ledger: every leaf that counts stands under the signed checkpoint of ${asOf} leaves, and none is missing.`
    : `${stood} NOT WHOLE: a leaf that counts is missing or is not the one that was signed. Have the ledger checked.`
}

function tableOf(items: readonly AccessThenItem[], ofPerson: boolean): Table {
  return {
    stacks: [
      { head: "Who", share: ofPerson ? 0 : 3, columns: ["Person", "Id"] },
      { head: "Matter", share: ofPerson ? 3 : 0, columns: ["Matter"] },
      { head: "As", share: 1.7, columns: ["Role", "Actions", "What is special", "Memo waits"] },
      { head: "Let in by", share: 2.6, columns: ["Let in by", "Through", "Purpose"] },
      { head: "From", share: 2.8, columns: ["From", "Event", "Leaf"] },
      { head: "Until", share: 2.9, columns: ["Until", "Ended at", "Ended by", "Ended event", "Ended leaf"] },
    ],
    rows: items.map((one) => [
      one.person.name,
      one.person.id,
      one.matter,
      one.role ?? SEALED,
      one.actions === null || one.role === null ? SEALED : partOf(one.role, one.actions, one.places),
      one.special === null ? SEALED : one.special ? "yes" : "no",
      one.awaiting === null ? SEALED : one.awaiting ? "yes" : "no",
      one.by?.name ?? "the house",
      one.through === null ? "" : `${one.through.name}${one.policy === null ? "" : ", by the firm's policy"}`,
      one.purpose ?? "",
      one.from,
      one.made.event,
      String(one.made.leaf),
      one.until ?? (one.known ? "" : SEALED),
      one.ended?.at ?? "",
      one.ended === null ? "" : (one.ended.by?.name ?? "the house"),
      one.ended?.event ?? "",
      one.ended === null ? "" : String(one.ended.leaf),
    ]),
    none: "No grant stood then that a wall did not beat.",
  }
}
