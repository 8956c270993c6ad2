/** Proves by the ledger which key is a team's: published by one of its keepers, whom one before them named, back to whoever made the team. Whoever can write to the database cannot put their own in its place. */
import { parseEventBytes } from "#ledger"
import type { Publishes } from "#ledger"
import { listPublishedKeys, listTeamEvents } from "#registry"
import type { PublishedKey, TeamEvent, Tx } from "#registry"
import { parseKemPublic } from "#seal"
import type { KemPublic } from "#seal"
import type { FirmId, KeyId, PersonId, TeamId } from "#words"
import { isBase64Of, isSignedBy, logNow, publication, standingKeys, standsInLog } from "./proved-keys.ts"
import type { Log } from "./proved-keys.ts"
import type { Tools } from "./tools.ts"

/** A team's public key as the database has it. */
export interface TeamCandidate {
  readonly team: TeamId
  readonly kem: Uint8Array
  readonly keyId: KeyId
}

/** Those keys that are proved, by team. Nothing is remembered: a key that was a team's is not one for ever. */
export async function proveTeams(tools: Tools, tx: Tx, teams: readonly TeamCandidate[]): Promise<ReadonlyMap<TeamId, KemPublic>> {
  const events = await listTeamEvents(
    tx,
    teams.map((one) => one.team),
  )
  const doers = [...new Set(events.map((one) => one.person))]
  const [published, log] = await Promise.all([listPublishedKeys(tx, doers), logNow(tools.firm.id, tools.logPublic, tx.sql)])
  const signers = await signersOf(tools.firm.id, doers, published, log)
  const proved = new Map<TeamId, KemPublic>()
  for (const one of teams) {
    const standing = await standingTeamKey(
      tools.firm.id,
      one.team,
      events.filter((event) => event.team === one.team),
      signers,
      log,
    )
    const kem = parseKemPublic(one.kem)
    if (standing !== null && kem !== null && standing.key === one.keyId && isBase64Of(standing.kem, one.kem)) proved.set(one.team, kem)
  }
  return proved
}

async function signersOf(
  firm: FirmId,
  people: readonly PersonId[],
  published: readonly PublishedKey[],
  log: Log | null,
): Promise<ReadonlyMap<PersonId, Publishes>> {
  const signers = new Map<PersonId, Publishes>()
  for (const person of people) {
    const keys = await standingKeys(
      firm,
      person,
      published.filter((event) => event.person === person),
      log,
    )
    if (keys !== null) signers.set(person, keys)
  }
  return signers
}

/** Walks through a team's events in the order of the ledger. Only what a keeper of that moment signed counts; whoever made the team is the first. */
async function standingTeamKey(
  firm: FirmId,
  team: TeamId,
  events: readonly TeamEvent[],
  signers: ReadonlyMap<PersonId, Publishes>,
  log: Log | null,
): Promise<Publishes | null> {
  const keepers = new Set<PersonId>()
  let made = false
  let standing: Publishes | null = null
  for (const one of events) {
    const event = parseEventBytes(Buffer.from(one.body, "latin1"))
    const signer = signers.get(one.person)
    if (event === null || event.firm !== firm || event.by !== one.person || !event.subjects.includes(team)) continue
    if (one.leaf !== null && !(await standsInLog(one, log))) return null
    if (signer === undefined || !isSignedBy(one, signer)) continue
    const named = event.subjects.find((subject): subject is PersonId => subject.startsWith("per_"))
    if (event.kind === "team.made" && !made) {
      made = true
      keepers.add(one.person)
    } else if (!keepers.has(one.person)) continue
    else if (event.kind === "team.keeper-named" && named !== undefined) keepers.add(named)
    else if (event.kind === "team.keeper-removed" && named !== undefined) keepers.delete(named)
    else standing = publication(firm, one.person, one, { of: team, use: "team" }) ?? standing
  }
  return standing
}
