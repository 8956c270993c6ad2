/**
 * Ends a team: what its members had through it alone ends in one act, with the keys, and so does what it was given; its own key is destroyed, its row stays as history. Then new epochs begin, some in the
 * same request; its keepers go on with the others. A rehearsal says first who would lose how much.
 */
import { endTeamRow, holdTeam, inOneTransaction, listClassRows, listGivenToTeam, listOwed, listTeamRows, listThroughTeam, onManyMatters } from "#registry"
import type { GivenToTeam, TeamRow, ThroughRow, Tx } from "#registry"
import { mayKeepTeam } from "#rules"
import type { Permit } from "#rules"
import { no, yes } from "#words"
import type { Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { carriedKeys } from "./carried-keys.ts"
import type { PersonView } from "./matter-view.ts"
import { namesOf, refTo } from "./names.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { moveToOthers, noteEnd, ofMatter } from "./through-grants.ts"
import type { Tools } from "./tools.ts"
import { turnSome } from "./turn-for-team.ts"

/** What ending a team would do, as far as the keeper may know: a matter that a wall shuts them out of is in no number. */
export interface TeamEnding {
  /** How many matters would be taken back from it. */
  readonly matters: number
  readonly members: {
    readonly person: PersonView
    /** Matters that they have through this team alone. */
    readonly loses: number
    /** Matters that another team of theirs gives them too. */
    readonly keeps: number
  }[]
}

/** Refuses `not-found`, `not-yours-to-do`, `team-ended`. Nothing is changed. */
export function rehearseTeamEnding(tools: Tools, caller: Caller, team: TeamId): Promise<Outcome<TeamEnding>> {
  return inOneTransaction(tools.db, caller.seen, async (tx) => {
    const held = await holdWhole(tx, caller, team)
    if (!held.ok) return held
    const { row, given, through } = held.value
    const names = await namesOf(tools, tx, caller, row.members)
    const count = (person: PersonId, keeps: boolean) => through.filter((one) => one.person === person && (one.next !== null) === keeps).length
    return yes({
      matters: given.length,
      members: row.members.map((person) => ({ person: refTo(names, person), loses: count(person, false), keeps: count(person, true) })),
    })
  })
}

export interface TeamEnded {
  /** How many parts of members ended. */
  readonly ended: number
  /** Matters on which the new epoch has not begun: whoever kept the team goes on. */
  readonly unturned: number
  readonly receipt: Recorded
}

/** Refuses `not-found`, `not-yours-to-do`, `team-ended`. */
export async function endTeam(tools: Tools, caller: Caller, team: TeamId): Promise<Outcome<TeamEnded>> {
  const done = await onManyMatters(tools.db, caller.seen, async (tx) => {
    const held = await holdWhole(tx, caller, team)
    if (!held.ok) return held
    const { permit, row, given, through } = held.value
    using keys = await carriedKeys(tools, tx, caller, permit, team, [...through, ...given])
    await moveToOthers(tools, tx, caller, permit, team, through, keys.of)
    const ending = through.filter((one) => one.next === null)
    await Promise.all(ending.map((one) => noteEnd(tools, tx, caller, team, one, keys.of)))
    await Promise.all(
      given.map(({ grant, matter, role, epoch }) =>
        record(tools, tx, doerOf(caller), { kind: "team.released", ...ofMatter({ matter, epoch }, keys.of), also: [grant], detail: { team, role } }),
      ),
    )
    await endPolicy(tools, tx, caller, team)
    const ended = await endTeamRow(tx, permit, team, tools.now())
    if (ended.length !== ending.length) throw new Error("what came through a team changed while it was held")
    const receipt = await record(tools, tx, doerOf(caller), { kind: "team.ended", also: [team], detail: { members: row.members } })
    return yes({ receipt, ended: ended.length, people: row.members })
  })
  if (!done.ok) return done
  const { receipt, ended, people } = done.value
  for (const person of people) tools.drawer.emptyOf(person)
  const { unturned } = await turnSome(tools, caller, team, (tx) => listOwed(tx, team))
  return yes({ ended, unturned, receipt })
}

/** What the firm's policy opened to it is closed by its end; the database takes the lines with the team. */
async function endPolicy(tools: Tools, tx: Tx, caller: Caller, team: TeamId): Promise<void> {
  for (const { class: klass, role, event } of await listClassRows(tx, team))
    await record(tools, tx, doerOf(caller), { kind: "class.closed", also: [tools.firm.id, team, event], detail: { class: klass, team, role, ended: true } })
}

interface Whole {
  readonly permit: Permit<"team.keep">
  readonly row: TeamRow
  readonly given: readonly GivenToTeam[]
  readonly through: readonly ThroughRow[]
}

/** The team, held with its matters, and all that would end with it. */
async function holdWhole(tx: Tx, caller: Caller, team: TeamId): Promise<Outcome<Whole>> {
  const may = mayKeepTeam(caller, await holdTeam(tx, team))
  if (!may.ok) return may
  const permit = may.value
  const [row] = await listTeamRows(tx, team)
  if (row === undefined) return no("not-found")
  const given = await listGivenToTeam(tx, permit, team)
  const through: ThroughRow[] = []
  for (const person of row.members) through.push(...(await listThroughTeam(tx, permit, team, person)))
  return yes({ permit, row, given, through })
}
