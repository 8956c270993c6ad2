/** Proves by the ledger which key is a team's and who is in it: said by one of its keepers, whom one before them named, back to whoever made the team. Whoever can write to the database can put neither a key of their own nor a person in their place. */
import { parseEventBytes } from "#ledger"
import type { EventBody, Publishes } from "#ledger"
import { listPublishedKeys, listTeamEvents } from "#registry"
import type { PublishedKey, TeamEvent, Tx } from "#registry"
import { parseKemPublic, sha256 } from "#seal"
import type { KemPublic } from "#seal"
import type { EventKind, FirmId, KeyId, PersonId, TeamId } from "#words"
import { isBase64Of, isSignedBy, logNow, publication, standingKeys, standsInLog } from "./proved-keys.ts"
import type { Log } from "./proved-keys.ts"
import type { Tools } from "./tools.ts"

/** A team's public key as the database has it. */
export interface TeamCandidate {
  readonly team: TeamId
  readonly kem: Uint8Array
  readonly keyId: KeyId
}

/** What the ledger says of a team. */
export interface ProvedTeam {
  readonly kem: KemPublic
  readonly members: ReadonlySet<PersonId>
}

/** Those whose keys are proved, by team. Nothing is remembered: a key that was a team's is not one for ever. */
export async function proveTeams(tools: Tools, tx: Tx, teams: readonly TeamCandidate[]): Promise<ReadonlyMap<TeamId, ProvedTeam>> {
  const standing = await standingTeams(
    tools,
    tx,
    teams.map((one) => one.team),
  )
  const proved = new Map<TeamId, ProvedTeam>()
  for (const one of teams) {
    const { key, members } = standing.get(one.team) ?? NOBODY
    const kem = parseKemPublic(one.kem)
    if (key !== null && kem !== null && key.key === one.keyId && isBase64Of(key.kem, one.kem)) proved.set(one.team, { kem, members })
  }
  return proved
}

/** Whom the ledger proves to be in teams, whatever key the database has for these. */
export async function provedMembers(tools: Tools, tx: Tx, teams: readonly TeamId[]): Promise<ReadonlyMap<TeamId, ReadonlySet<PersonId>>> {
  return new Map([...(await standingTeams(tools, tx, teams))].map(([team, { members }]) => [team, members]))
}

async function standingTeams(tools: Tools, tx: Tx, teams: readonly TeamId[]): Promise<ReadonlyMap<TeamId, Standing>> {
  if (teams.length === 0) return new Map()
  const events = await listTeamEvents(tx, teams)
  const doers = [...new Set(events.flatMap((one) => one.person ?? []))]
  const [published, log] = await Promise.all([listPublishedKeys(tx, doers), logNow(tools.firm.id, tools.logPublic, tx.sql)])
  const signers = await signersOf(tools.firm.id, doers, published, async () => log)
  const standing = new Map<TeamId, Standing>()
  for (const team of new Set(teams)) {
    const told = events.filter((event) => event.team === team || event.team === null)
    standing.set(team, await standingTeam(tools.firm.id, team, told, signers, log))
  }
  return standing
}

/** Whose keys were proved before, by all that the database shows of their publications: a proof stays true, for the log only grows. */
const known = new Map<string, Publishes>()
const MOST_KNOWN = 20_000

/** The keys of those whose signatures count, each proved by its first publication. The log is asked for where one was not proved before. */
export async function signersOf(
  firm: FirmId,
  people: readonly PersonId[],
  published: readonly PublishedKey[],
  log: () => Promise<Log | null>,
): Promise<ReadonlyMap<PersonId, Publishes>> {
  const signers = new Map<PersonId, Publishes>()
  for (const person of people) {
    const theirs = published.filter((event) => event.person === person)
    const shown = sha256(Buffer.from(JSON.stringify([firm, person, theirs]))).toString("hex")
    const keys = known.get(shown) ?? (await standingKeys(firm, person, theirs, await log()))
    if (keys === null) continue
    signers.set(person, keys)
    if (known.size >= MOST_KNOWN) known.clear()
    if (theirs.every((event) => event.leaf !== null)) known.set(shown, keys)
  }
  return signers
}

interface Standing {
  readonly key: Publishes | null
  readonly members: ReadonlySet<PersonId>
}

const NOBODY: Standing = { key: null, members: new Set() }

/**
 * Walks through a team's events in the order of the ledger. Only what a keeper of that moment signed counts, that somebody left by themselves, and that somebody left the firm, whoever says so; whoever made the team is the first keeper.
 * A team that one of them ended has neither key nor members for ever.
 */
async function standingTeam(
  firm: FirmId,
  team: TeamId,
  events: readonly TeamEvent[],
  signers: ReadonlyMap<PersonId, Publishes>,
  log: Log | null,
): Promise<Standing> {
  const people: People = { keepers: new Set(), members: new Set(), away: new Set() }
  const { keepers, members } = people
  let made = false
  let key: Publishes | null = null
  for (const one of events) {
    const event = parseEventBytes(Buffer.from(one.body, "latin1"))
    if (event === null || event.firm !== firm || (one.team !== null && (event.by !== one.person || !event.subjects.includes(team)))) continue
    if (one.leaf !== null && !(await standsInLog(one, log))) return NOBODY
    const by = signedBy(one, event, signers)
    if (one.team === null) leaveOrReturn(event, by, people)
    else if (by === null) continue
    else if (event.kind === "team.made" && !made) {
      made = true
      keepers.add(by)
    } else if (keepers.has(by)) {
      if (event.kind === "team.ended") return NOBODY
      key = publication(firm, by, one, { of: team, use: "team" }) ?? key
      const named = personIn(event)
      if (named !== undefined) comeAndGo(event.kind, named, keepers, members)
    } else if (event.kind === "team.left" && event.subjects.includes(by)) {
      members.delete(by)
    }
  }
  return { key, members }
}

interface People {
  readonly keepers: Set<PersonId>
  readonly members: Set<PersonId>
  /** Those who do not come in. */
  readonly away: Set<PersonId>
}

/** Whose signature an event bears; null where it is not that of whoever it says did it. */
function signedBy(one: TeamEvent, event: EventBody, signers: ReadonlyMap<PersonId, Publishes>): PersonId | null {
  const { person } = one
  const signer = person === null ? undefined : signers.get(person)
  return signer !== undefined && event.by === person && isSignedBy(one, signer) ? person : null
}

function personIn({ subjects }: EventBody): PersonId | undefined {
  return subjects.find((subject): subject is PersonId => subject.startsWith("per_"))
}

/** Whoever leaves the firm is in no team any more, and keeps none, unless nobody else who comes in keeps it; whoever comes back is in none. That somebody was stopped, which may leave a keeper in their place, is signed by another. */
function leaveOrReturn(event: EventBody, by: PersonId | null, { keepers, members, away }: People): void {
  const person = personIn(event)
  if (person === undefined) return
  if (event.kind === "person.restored") away.delete(person)
  else if (event.kind === "person.left") {
    away.add(person)
    members.delete(person)
    if (!keepers.isSubsetOf(away)) keepers.delete(person)
  } else if (by !== null && by !== person) away.add(person)
}

function comeAndGo(kind: EventKind, person: PersonId, keepers: Set<PersonId>, members: Set<PersonId>): void {
  if (kind === "team.keeper-named") keepers.add(person)
  if (kind === "team.keeper-removed") keepers.delete(person)
  if (kind === "team.joined") members.add(person)
  if (kind === "team.left") members.delete(person)
}
