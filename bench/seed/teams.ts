/** Teams in bulk, as a firm of many years has them: names sealed under the firm's key, people in them, and matters that reach these as grants through the team. Their keys open nothing: no keeper of them comes in. */
import type { Caller } from "#desk"
import { sealTeamCard } from "../../src/desk/team-key.ts"
import type { PersonId } from "#words"
import type { Inside } from "../inside.ts"
import { copyRows } from "./copying.ts"
import type { Cell } from "./copying.ts"

const IN_ONE = 8
const GIVEN = 20
/** Of so many teams the lister is in one. */
const LISTERS = 50

export interface Seeding {
  readonly count: number
  readonly people: readonly PersonId[]
  /** Is on matters of their own through some of the teams. */
  readonly member: PersonId
  readonly own: readonly string[]
  /** Of the others; gone round. */
  readonly matters: readonly string[]
}

interface Rows {
  readonly teams: (readonly Cell[])[]
  readonly keepers: (readonly Cell[])[]
  readonly members: (readonly Cell[])[]
  readonly keys: (readonly Cell[])[]
  readonly given: (readonly Cell[])[]
  readonly letters: (readonly Cell[])[]
  readonly grants: (readonly Cell[])[]
}

/** Nobody is in two teams that were given one matter. */
export async function seedTeams(inside: Inside, keeper: Caller, { count, people, member, own, matters }: Seeding): Promise<void> {
  const { owner, firm } = inside
  const home = firm.home
  const [key] = await owner<{ kem: Uint8Array }[]>`select kem_public as kem from ${owner(home)}.people where id = ${keeper.person}`
  if (key === undefined) throw new Error("the keeper is nobody")
  const epochs = new Map((await owner<{ id: string; epoch: string }[]>`select id, epoch from ${owner(home)}.matters`).map(({ id, epoch }) => [id, epoch]))
  const rows: Rows = { teams: [], keepers: [], members: [], keys: [], given: [], letters: [], grants: [] }
  const through: { readonly matter: string; readonly given: string }[] = []
  let [fromOwn, fromRest] = [0, 0]
  for (let n = 0; n < count; n++) {
    const listers = n % LISTERS === 0
    const given = listers ? own.slice(fromOwn, (fromOwn += GIVEN)) : matters.slice(fromRest, (fromRest += GIVEN))
    const members = Array.from({ length: IN_ONE }, (_, i) => people[(n * IN_ONE + i) % people.length]).filter((one) => one !== undefined)
    const grants = addTeam(inside, keeper, rows, { n, kem: key.kem, members, given: given.map((matter) => [matter, epochs.get(matter) ?? ""]) })
    if (!listers) continue
    rows.members.push([rows.teams.at(-1)?.[0] ?? "", member, keeper.person, inside.tools.now()])
    through.push(...grants)
  }
  await copyRows(owner, `${home}.teams`, "id, card, kem_public, key_id, pair, made_by, made_at", rows.teams)
  await copyRows(owner, `${home}.team_keepers`, "team, person, named_by, named_at", rows.keepers)
  await copyRows(owner, `${home}.team_members`, "team, person, added_by, added_at", rows.members)
  await copyRows(owner, `${home}.team_keys`, "team, person, own", rows.keys)
  await copyRows(owner, `${home}.team_grants`, "id, team, matter, role, made_by, made_at, purpose, event, cleared", rows.given)
  await copyRows(owner, `${home}.team_grant_keys`, `"grant", epoch, hpke`, rows.letters)
  await copyRows(owner, `${home}.grants`, "id, matter, person, role, made_by, made_at, purpose, event, through, cleared", rows.grants)
  await owner`
    update ${owner(home)}.grants g set through = s.given from unnest(string_to_array(${through.map((one) => one.matter).join(" ")}, ' '), string_to_array(${through.map((one) => one.given).join(" ")}, ' ')) s(matter, given)
    where g.matter = s.matter and g.person = ${member}`
}

interface OneTeam {
  readonly n: number
  readonly kem: Uint8Array
  readonly members: readonly PersonId[]
  readonly given: readonly (readonly [matter: string, epoch: string])[]
}

/** Gives what it was given, by matter. */
function addTeam(
  { tools }: Inside,
  { person, firmKey }: Caller,
  rows: Rows,
  { n, kem, members, given }: OneTeam,
): readonly { readonly matter: string; readonly given: string }[] {
  const [team, at] = [tools.newId("team"), tools.now()]
  rows.teams.push([team, sealTeamCard(firmKey, tools.firm.id, team, { name: `Team ${n} of the firm` }), kem, tools.newId("key"), Buffer.alloc(100), person, at])
  rows.keepers.push([team, person, person, at])
  rows.keys.push([team, person, Buffer.alloc(61)])
  for (const one of members) rows.members.push([team, one, person, at])
  return given.map(([matter, epoch]) => {
    const grant = tools.newId("grant")
    rows.given.push([grant, team, matter, "member", person, at, "conduct", tools.newId("event"), "true"])
    rows.letters.push([grant, epoch, Buffer.alloc(1169)])
    for (const one of members) rows.grants.push([tools.newId("grant"), matter, one, "member", person, at, "conduct", tools.newId("event"), grant, "true"])
    return { matter, given: grant }
  })
}
