/** Proves by the ledger who was let into a matter, and how far: said and signed by somebody who was let in to admit others, back to whoever opened it. Whoever can write to the database lets nobody in by a row, nor any further than they were. */
import { parseEventBytes, parseLeaf } from "#ledger"
import type { EventBody, Publishes } from "#ledger"
import { listGrantsSaid, listPublishedKeys } from "#registry"
import type { GrantSaid, Tx } from "#registry"
import { letIn, saysMore } from "#rules"
import type { Carried, LetIn, MatterFacts, PartSaid, Said } from "#rules"
import { SealBroken } from "#seal"
import { no, parseId, yes } from "#words"
import type { FirmId, GrantId, Id, MatterId, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { matterDetails, overseenDetails } from "./opened-details.ts"
import type { DetailOpener, OpenedDetail } from "./opened-details.ts"
import { actionsIn, changedIn, placesFrom, roleIn, untilFrom } from "./part-said.ts"
import { isBase64Of, isSignedBy, logNow } from "./proved-keys.ts"
import { isCommitted } from "./proved-leaf.ts"
import { provedMembers, signersOf } from "./proved-teams.ts"
import type { Tools } from "./tools.ts"

/** A row that a key is to be sealed by. */
export interface RowToSeal extends Carried {
  readonly grant: GrantId
  readonly person: PersonId
}

export interface ProvedGrants {
  /** Refuses `grant-not-proved` where the ledger does not say that everybody was let in, and as far as their row says; `stale` where the caller is told nothing of it any more, for somebody else has begun what was owed. */
  holds(rows: readonly RowToSeal[]): Outcome<null>
  /** Those of whom it does not. */
  unproved(rows: readonly RowToSeal[]): readonly PersonId[]
  /** Whether a team was given the matter, and as far as its row says. */
  holdsTeam(row: Carried & { readonly grant: GrantId; readonly team: TeamId }): boolean
}

/** What the matter's chain says. `facts` are the caller's where they are on the matter, and open its details; an overseer opens theirs, and for anybody else it is proved who was let in and by whom, but not how far. */
export async function proveGrants(tools: Tools, tx: Tx, caller: Caller, matter: MatterId, facts: MatterFacts | null): Promise<ProvedGrants> {
  const rows = await listGrantsSaid(tx, matter)
  const signers = await signersAmong(tools, tx, rows)
  const reader = await readerFor(tools, tx, caller, facts, rows)
  const of = { firm: tools.firm.id, matter }
  const said = rows.flatMap((row) => saidBy(of, row, row.person === null ? undefined : signers.get(row.person), reader))
  const teams = [...new Set(said.flatMap((one) => (one.kind === "team.admitted" ? [one.team] : [])))]
  const members = await provedMembers(tools, tx, teams)
  const inside = letIn(said, (team) => members.get(team) ?? new Set())
  return judgedBy(rows.every(isAsEntered) ? inside : NOBODY, rows.length > 0)
}

const NOBODY: LetIn = { grants: new Map(), teams: new Map() }

/** Whether an event that has its leaf says what that says, under the same signature. Where one was bent, what else is said may only seem to follow. */
function isAsEntered({ leaf: text, body, sig, signer }: GrantSaid): boolean {
  if (text === null) return true
  const leaf = parseLeaf(Buffer.from(text, "latin1"))
  if (leaf === null || !Buffer.from(body, "latin1").equals(leaf.eventBytes)) return false
  return leaf.signed === null ? sig === null : leaf.signed.key === signer && isBase64Of(leaf.signed.sig, sig)
}

function judgedBy({ grants, teams }: LetIn, isTold: boolean): ProvedGrants {
  const unproved = (rows: readonly RowToSeal[]): readonly PersonId[] =>
    rows.flatMap((row) => {
      const said = grants.get(row.grant)
      return said?.person === row.person && said.parts.some((part) => !saysMore(row, part)) ? [] : [row.person]
    })
  return {
    holds(rows) {
      if (!isTold && rows.length > 0) return no("stale")
      return unproved(rows).length === 0 ? yes(null) : no("grant-not-proved")
    },
    unproved,
    holdsTeam(row) {
      const said = teams.get(row.grant)
      return said?.team === row.team && !saysMore(row, said)
    },
  }
}

/** The doers' keys, as they published them. */
async function signersAmong(tools: Tools, tx: Tx, rows: readonly GrantSaid[]): Promise<ReadonlyMap<PersonId, Publishes>> {
  const doers = [...new Set(rows.flatMap((row) => (row.person === null ? [] : [row.person])))]
  return signersOf(tools.firm.id, doers, await listPublishedKeys(tx, doers), () => logNow(tools.firm.id, tools.logPublic, tx.sql))
}

/** Whoever opens details: `readsAll` where there is none among these that they could not open, had nobody touched it. */
interface Reader {
  readonly readsAll: boolean
  readonly open: DetailOpener
}

/** On the matter, and for overseers, all of it was sealed to the reader; nobody else opens any. */
async function readerFor(tools: Tools, tx: Tx, caller: Caller, facts: MatterFacts | null, rows: readonly GrantSaid[]): Promise<Reader> {
  if (facts !== null) return { readsAll: true, open: await matterDetails(tools, tx, caller, facts) }
  if (caller.row.oversight === null) return { readsAll: false, open: () => null }
  return { readsAll: true, open: await overseenDetails(tools, tx, caller, rows) }
}

/** What a detail says, where it is the one that its event committed to; `unread` where it is not, or is not there for somebody who reads all. */
function readBy({ readsAll, open }: Reader, row: GrantSaid, event: EventBody): { readonly opened: OpenedDetail | null; readonly unread: boolean } {
  try {
    const opened = open(row)
    return opened === null || isCommitted({ event }, opened) ? { opened, unread: opened === null && readsAll } : { opened: null, unread: true }
  } catch (thrown) {
    if (thrown instanceof SealBroken) return { opened: null, unread: true }
    throw thrown
  }
}

/** What one event says: nothing where its doer did not sign it, or where it is shown as another event than it is. What ended did so by whomever, the house among them. */
function saidBy(of: { readonly firm: FirmId; readonly matter: MatterId }, row: GrantSaid, signer: Publishes | undefined, reader: Reader): readonly Said[] {
  const event = parseEventBytes(Buffer.from(row.body, "latin1"))
  if (event === null || event.id !== row.event || event.firm !== of.firm || !event.subjects.includes(of.matter)) return []
  const first = <K extends "grant" | "person">(kind: K): Id<K> | null => event.subjects.map((one) => parseId(kind, one)).find((id) => id !== null) ?? null
  const [grant, person, by] = [first("grant"), first("person"), row.person]
  if (event.kind === "wall.raised" || event.kind === "wall.named")
    return [{ kind: "shut-out", people: event.subjects.flatMap((one) => parseId("person", one) ?? []) }]
  if (event.kind === "team.released") return grant === null ? [] : [{ kind: event.kind, grant }]
  if (event.kind === "grant.ended") return grant === null ? [] : [{ kind: event.kind, grant, by, person, took: tookBy(event, readBy(reader, row, event)) }]
  if (by === null || event.by !== by || signer === undefined || !isSignedBy(row, signer)) return []
  if (event.kind === "matter.opened") return [{ kind: "matter.opened", by }]
  if (grant === null) return []
  const { opened, unread } = readBy(reader, row, event)
  const changes = (part: Partial<PartSaid>): readonly Said[] => [{ kind: "grant.changed", by, grant, part: { ...UNKNOWN, ...part }, unread }]
  if (event.kind === "grant.cleared") return changes({ special: opened === null ? null : opened.detail["special"] === true })
  if (event.kind === "grant.changed") return changes(changedIn(opened))
  const part = partIn(opened)
  if (event.kind === "grant.made" && person !== null)
    return [{ kind: "grant.made", by, grant, person, part, unread, through: parseId("team", opened?.detail["through"]) }]
  const team = opened === null ? row.team : parseId("team", opened.detail["team"])
  return event.kind === "team.admitted" && team !== null && !unread ? [{ kind: "team.admitted", by, grant, team, part }] : []
}

/** Whether a part ended by a decision: a wall's, a lead's or its person's own. Who left a team, whose time was over and who had more of it in the same act are none; null where a reader of all cannot read it. Of what is sealed from the reader a wall's alone is taken for one. */
function tookBy({ subjects }: EventBody, { opened, unread }: ReturnType<typeof readBy>): boolean | null {
  if (subjects.some((one) => parseId("wall", one) !== null)) return true
  if (opened === null) return unread ? null : false
  const { through, ranOut, renewed } = opened.detail
  return through === undefined && ranOut !== true && renewed !== true
}

const UNKNOWN: PartSaid = { role: null, special: null, actions: null, places: undefined }

/** A grant from before matters had two compartments says nothing of them: nothing was kept from whom it was made to. */
function partIn(opened: OpenedDetail | null): PartSaid {
  if (opened === null) return UNKNOWN
  const { detail } = opened
  const role = roleIn(detail["role"])
  return {
    role,
    special: detail["special"] !== false,
    actions: actionsIn(detail["actions"], role),
    places: placesFrom(detail["places"]),
    until: untilFrom(detail["until"]),
  }
}
