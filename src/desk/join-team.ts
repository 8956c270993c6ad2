/** Adds a person to a team: they are given its matters in the same act, each as a grant of their own with an event of its own. */
import { giveThrough, holdTeam, inOneTransaction, insertTeamMember, listToGive } from "#registry"
import type { ToGive, Tx } from "#registry"
import { mayKeepTeam } from "#rules"
import type { Permit } from "#rules"
import type { KemPublic } from "#seal"
import { no, yes } from "#words"
import type { EpochId, GrantId, Outcome, PersonId, TeamId } from "#words"
import type { Caller } from "./caller.ts"
import { epochPlace } from "./epoch-place.ts"
import { openEpochLetter, sealEpochTo, shareOf, tellsBy } from "./epoch-secret.ts"
import { toldActions, toldPlaces } from "./grant-making.ts"
import type { EpochSecret } from "./epoch-secret.ts"
import { keepRules } from "./note-named.ts"
import { doerOf, record } from "./record.ts"
import type { Recorded } from "./record.ts"
import { openTeamKey } from "./team-key.ts"
import type { TeamKey } from "./team-key.ts"
import { fitForTeam } from "./team-people.ts"
import { viewTeam } from "./team-view.ts"
import type { TeamView } from "./team-view.ts"
import type { Tools } from "./tools.ts"

export interface Joined {
  readonly team: TeamView
  /** How many matters they were given, of those that no wall stands around. */
  readonly given: number
  /** How many more there are to give: the same act once more goes on. */
  readonly left: number
  readonly receipt: Recorded
}

/** So many matters are given in one act, which holds them while it lasts. */
const MOST_GIVEN = 500

/** Somebody who is in the team already is given what they still lack. Refuses `not-found`, `not-yours-to-do`, `own-rights`, `cannot-be-member`, `key-not-proved`, and `already-there` where they lack nothing. */
export function joinTeam(tools: Tools, caller: Caller, team: TeamId, person: PersonId): Promise<Outcome<Joined>> {
  return keepRules(
    tools,
    inOneTransaction(tools.db, caller.seen, async (tx) => {
      const permit = mayKeepTeam(caller, await holdTeam(tx, team))
      if (!permit.ok) return permit
      if (person === caller.person) return no("own-rights")
      const kem = await fitForTeam(tools, tx, person)
      if (!kem.ok) return kem
      const joins = await insertTeamMember(tx, permit.value, team, person, tools.now())
      const matters = [...Map.groupBy(await listToGive(tx, permit.value, team, person), (row) => row.matter).values()]
      if (!joins && matters.length === 0) return no("already-there", "This person is in the team already.")
      const receipt = await record(tools, tx, doerOf(caller), { kind: "team.joined", also: [team, person] })
      using key = await openTeamKey(tools, tx, caller, permit.value, team)
      const now = matters.slice(0, MOST_GIVEN)
      await give(tools, tx, caller, permit.value, { team, person, kem: kem.value, key }, now)
      return yes({ team: await viewTeam(tools, tx, caller, team), given: now.length, left: matters.length - now.length, receipt })
    }),
  )
}

interface Joiner {
  readonly team: TeamId
  readonly person: PersonId
  readonly kem: KemPublic
  readonly key: TeamKey
}

/** Gives the joiner what the team carries: for each matter an event, a grant, and the key of every epoch. */
async function give(tools: Tools, tx: Tx, caller: Caller, permit: Permit<"team.keep">, to: Joiner, matters: readonly (readonly ToGive[])[]): Promise<void> {
  const grants = []
  const keys: { grant: GrantId; epoch: EpochId; hpke: Uint8Array }[] = []
  for (const epochs of matters) {
    const id = tools.newId("grant")
    for (const row of epochs) {
      const place = epochPlace(tools.firm.id, row.matter, row.epoch)
      using secret = openEpochLetter(to.key.pair, row.hpke, place)
      keys.push({ grant: id, epoch: row.epoch, hpke: sealEpochTo(to.kem, secret, shareOf(row), place) })
      if (row.epoch === row.current) grants.push({ id, through: row.grant, event: (await noteGiven(tools, tx, caller, to, id, row, secret)).event })
    }
  }
  await giveThrough(tx, permit, { team: to.team, person: to.person, at: tools.now(), purpose: caller.purpose?.code ?? null }, grants, keys)
}

function noteGiven(tools: Tools, tx: Tx, caller: Caller, to: Joiner, grant: GrantId, row: ToGive, secret: EpochSecret): Promise<Recorded> {
  const which = tellsBy(secret.carries)
  return record(tools, tx, doerOf(caller), {
    kind: "grant.made",
    matter: { id: row.matter, epoch: row.current, key: secret.of(which), card: which === "card" },
    also: [grant, to.person],
    detail: {
      person: to.person,
      role: row.role,
      until: row.until?.toString() ?? null,
      through: to.team,
      special: row.cleared,
      ...toldActions(row.role, row.actions),
      ...toldPlaces(row.places),
      ...(row.policy === null ? {} : { policy: row.policy }),
    },
  })
}
