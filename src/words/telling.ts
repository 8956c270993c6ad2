/** What is told in the same words on the pages, on the command line and on paper: custody events, in one past-tense phrase for each kind and closer where the opened detail says more, what a part in a matter includes, and how a review stands. */
import type { EventKind } from "./events.ts"
import { PARTS_INCLUDE } from "./grant-actions.ts"
import type { GrantAction } from "./grant-actions.ts"
import type { MatterRole } from "./roles.ts"

/** For the pages and the command line, which take the house's words from here. */
export { clientsIn, hasCells, listText } from "./client-list.ts"
export { settle } from "./folders.ts"
export { GRANT_ACTIONS, PARTS_INCLUDE } from "./grant-actions.ts"
export { eachInTurn } from "./in-turn.ts"

export interface Told {
  /** What happened, as it stands before "by". */
  readonly did: string
  /** It happened to the person that its detail names, who stands after the phrase: `Admitted Yusuf Karadağ`. */
  readonly toPerson?: true
  /** How it is told where the house did it on its rounds: the detail is sealed to overseers, and this is its only reason. */
  readonly byHouse?: string
  /** Grave: its node in the chain is a red square. */
  readonly grave?: true
}

const KINDS: Readonly<Record<EventKind, Told>> = {
  "house.started": { did: "House started" },
  "firm.set-up": { did: "Firm set up" },
  "firm.changed": { did: "Firm’s settings changed" },
  "recovery.proved": { did: "Recovery share proved" },
  "recovery.split": { did: "New recovery shares made", grave: true },
  "recovery.shown": { did: "Recovery shares shown again" },
  "recovery.done": { did: "Pass phrase recovered with shares", grave: true },
  "key.published": { did: "Public key published" },
  "person.invited": { did: "Invited" },
  "invitation.withdrawn": { did: "Invitation withdrawn" },
  "invitation.listed": { did: "Former clients of somebody invited listed" },
  "person.joined": { did: "Joined" },
  "person.changed": { did: "Role changed", toPerson: true },
  "person.suspended": { did: "Suspended", toPerson: true, grave: true },
  "person.contained": { did: "Account contained", toPerson: true, grave: true },
  "person.left": { did: "Left the firm", toPerson: true, grave: true },
  "person.restored": { did: "Restored", toPerson: true },
  "passphrase.changed": { did: "Pass phrase changed" },
  "second-factor.set": { did: "Second factor set" },
  "second-factor.removed": { did: "Second factor removed" },
  "session.begun": { did: "Signed in" },
  "session.ended": { did: "Signed out" },
  "session.refused": { did: "Sign-in refused", toPerson: true },
  "session.confirmed": { did: "Confirmed by pass phrase" },
  "purpose.named": { did: "Purpose named" },
  "matters.listed": { did: "Matters listed" },
  "matter.opened": { did: "Matter opened" },
  "matter.read": { did: "Looked at" },
  "matter.changed": { did: "Changed" },
  "matter.closed": { did: "Closed" },
  "matter.reopened": { did: "Opened again" },
  "epoch.begun": { did: "New matter key begun" },
  "grant.made": { did: "Admitted", toPerson: true },
  "team.made": { did: "Team made" },
  "team.renamed": { did: "Team renamed" },
  "team.joined": { did: "Added to a team:", toPerson: true },
  "team.left": { did: "Taken out of a team:", toPerson: true },
  "team.keeper-named": { did: "Keeper of a team named:", toPerson: true },
  "team.keeper-removed": { did: "Keeper of a team removed:", toPerson: true, grave: true },
  "team.ended": { did: "Team ended", grave: true },
  "team.admitted": { did: "Given to a team" },
  "team.released": { did: "Taken back from a team", byHouse: " by the house: the time given had run out" },
  "class.opened": { did: "Class of matters opened to a team", grave: true },
  "class.closed": { did: "Class of matters closed to a team" },
  "access.asked": { did: "Access asked for" },
  "access.approved-first": { did: "Access approved by the first of two" },
  "access.declined": { did: "Access declined" },
  "grant.changed": { did: "Part in the matter changed:", toPerson: true },
  "grant.cleared": { did: "Let open what is special:", toPerson: true },
  "grant.ended": { did: "Released", toPerson: true, byHouse: " by the house: the time given had run out, a wall began, or nobody kept it in a review" },
  "review.begun": { did: "Review of access begun" },
  "review.decided": { did: "Access reviewed", toPerson: true },
  "review.closed": { did: "Review of access closed" },
  "wall.raised": { did: "Wall raised", grave: true },
  "wall.named": { did: "Wall named one more person", grave: true, byHouse: " by the house: its rule did, or they took their invitation" },
  "wall.lapsed": { did: "Wall lapsed with an invitation", grave: true, byHouse: " by the house: nobody took it" },
  "wall.begun": { did: "Wall begun", grave: true, byHouse: " by the house: its start had come" },
  "wall.lifting-asked": { did: "Lifting the wall asked for" },
  "wall.left-standing": { did: "Wall left standing" },
  "wall.lifted": { did: "Wall lifted", grave: true },
  "memo.acknowledged": { did: "Memo acknowledged" },
  "notice.acknowledged": { did: "Notice acknowledged" },
  "party.added": { did: "Party added" },
  "party.changed": { did: "Party changed" },
  "party.removed": { did: "Party removed" },
  "note.written": { did: "Note written" },
  "note.struck": { did: "Note struck out" },
  "plan.changed": { did: "File plan changed" },
  "document.filed": { did: "Filed" },
  "version.filed": { did: "New version filed" },
  "document.changed": { did: "Changed" },
  "document.opened": { did: "Opened" },
  "access.read": { did: "Past access asked for" },
  "screen.examined": { did: "Screen examined for a certificate" },
  "custody.read": { did: "Chain read" },
  "custody.exported": { did: "Chain taken out with its proofs" },
  "ledger.exported": { did: "Ledger taken out" },
  "filing.withdrawn": { did: "Filing withdrawn", byHouse: " by the house: nobody had touched it for a week" },
  refused: { did: "Refused", toPerson: true },
  "damage.found": { did: "Damage found in the vault", grave: true },
  "backup.made": { did: "Backup made" },
  "backup.restored": { did: "Backup restored", grave: true },
}

/** How a kind of event is told; one from a later house than this page is told by its name. */
export function tellKind(kind: string): Told {
  return (KINDS as Readonly<Record<string, Told>>)[kind] ?? { did: kind.replaceAll(/[.-]/g, " ") }
}

/** What was looked at: looking at a card or a list is not reading what is in the documents. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  matter: "Matter looked at",
  notes: "Notes read",
  documents: "List of documents looked at",
  document: "Card looked at",
}

/** How a document was opened; one from before that was told apart was opened. */
const OPENED_AS: Readonly<Record<string, string>> = {
  inline: "Viewed",
  attachment: "Downloaded",
  print: "Printed",
}

/** What an event commits to, opened; null where it may not be. */
export type OpenedDetail = Readonly<Record<string, unknown>> | null

/** How one event is told: its kind, closer by what its detail says where one may open it. */
export function tellEvent({ kind, detail }: { readonly kind: string; readonly detail: OpenedDetail }): Told {
  const told = tellKind(kind)
  if (detail === null) return told
  const byPolicy = typeof detail["policy"] === "string" ? " by the firm’s policy" : ""
  if (kind === "team.admitted") return { ...told, did: `${told.did}${byPolicy}` }
  if (kind === "grant.made" && typeof detail["through"] === "string") return { ...told, did: `Admitted through a team${byPolicy}:` }
  if (kind === "matter.read") return { ...told, did: LOOKED_AT[String(detail["read"])] ?? told.did }
  if (kind === "document.opened") return { ...told, did: OPENED_AS[String(detail["as"])] ?? told.did }
  if (kind === "grant.cleared" && detail["special"] === false) return { ...told, did: "May open what is special no longer:" }
  if (kind !== "grant.ended") return told
  if (detail["renewed"] === true) return { ...told, did: "Access renewed for" }
  if (typeof detail["through"] === "string") return { ...told, did: "Given no longer through a team:" }
  if (typeof detail["wall"] === "string") return { ...told, did: "Shut out by a wall:" }
  return detail["ranOut"] === true || detail["silence"] === true ? { ...told, did: "Access ended for", byHouse: " by the house" } : told
}

/** What is less or more than usual in a part, in a few words: `sees that it exists`, `no download, no print`, `disclose too`; nothing where it is as usual. */
export function tellActions(role: MatterRole, actions: readonly GrantAction[]): string {
  if (!actions.includes("read")) return "sees that it exists"
  const { usual } = PARTS_INCLUDE[role]
  const less = usual.filter((one) => !actions.includes(one)).map((one) => `no ${one}`)
  const more = actions.filter((one) => !usual.includes(one)).map((one) => `${one} too`)
  return [...less, ...more].join(", ")
}

/** How many lines of a review of access stand how. */
export interface ReviewCounts {
  readonly open: number
  readonly kept: number
  readonly withdrawn: number
  readonly silence: number
  readonly lastLead: number
  readonly ended: number
}

/** `3 open, 1,640 kept, 2 withdrawn by silence`. */
export function tellCounts(counts: ReviewCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.open, "open"],
    [counts.kept, "kept"],
    [counts.withdrawn, "withdrawn"],
    [counts.silence, "withdrawn by silence"],
    [counts.lastLead, "last lead, kept by nobody"],
    [counts.ended, "ended meanwhile"],
  ]
  return parts.flatMap(([n, words]) => (n === 0 ? [] : [`${n.toLocaleString("en-GB")} ${words}`])).join(", ")
}

const PERSON = /^per_[0-9a-hjkmnp-tv-z]{26}$/

/** The person to whom it happened: whom the detail names, or, where it is sealed, whom the event itself is about. In what only overseers may open, it is who was turned away. */
export function personIn(detail: OpenedDetail, subjects: readonly string[] = []): string | null {
  const person = detail?.["person"]
  if (typeof person === "string" && PERSON.test(person)) return person
  return detail === null ? (subjects.find((subject) => PERSON.test(subject)) ?? null) : null
}
