/** A firm with people who make teams, join and leave them, and what they do in one line each. */
import { freshMatter, openWalledFirm } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { Body } from "../matters/matter.ts"
import type { Reply } from "../house/house.ts"

type As = { readonly token: string }

export interface TeamFirm extends WalledFirm {
  /** Keeps the teams, and is on no matter. */
  readonly head: Newcomer
  readonly aide: Newcomer
  readonly clerk: Newcomer
  readonly late: Newcomer
  to(method: string, path: string, by: As, body?: unknown): Promise<Reply<Body>>
  /** The same where it has to go well: the body of the reply. */
  done(method: string, path: string, by: As, body?: unknown): Promise<Body>
  /** A team that the head keeps, with these members. */
  team(name: string, ...members: readonly Newcomer[]): Promise<string>
  join(team: string, one: Newcomer, by?: As): Promise<Reply<Body>>
  leave(team: string, one: Newcomer, by?: As): Promise<Reply<Body>>
  admit(matter: string, team: string, more?: Body, by?: As): Promise<Reply<Body>>
  bring(matter: string, team: string): Promise<Reply<Body>>
  /** A fresh matter of the lead's with one note in it. */
  fresh(): Promise<string>
  /** Whether somebody opens the matter's notes, which takes its keys. */
  opens(matter: string, one: As): Promise<boolean>
  /** How many keys of the matter teams carry. */
  carried(matter: string): Promise<number>
  epochOf(matter: string): Promise<string>
  /** The team that somebody is on the matter through; undefined where it is none. */
  through(matter: string, one: Newcomer): Promise<string | undefined>
}

export async function openTeamFirm(): Promise<TeamFirm> {
  const firm = await openWalledFirm()
  const come = async (role: string, name: string): Promise<Newcomer> => {
    const one = await firm.newcomer(role, `${name}@hollisgrey.example`)
    await firm.ask("PUT", "/session/purpose", { token: one.token, body: { code: "conduct" } })
    return one
  }
  const head = await come("case-manager", "head")
  const [aide, clerk, late] = [await come("lawyer", "aide"), await come("paralegal", "clerk"), await come("lawyer", "late")]
  const to: TeamFirm["to"] = (method, path, by, body) => firm.ask(method, path, { token: by.token, ...(body === undefined ? {} : { body }) })
  const done: TeamFirm["done"] = async (method, path, by, body) => {
    const reply = await to(method, path, by, body)
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`)
    return reply.body
  }
  return {
    ...firm,
    head,
    aide,
    clerk,
    late,
    to,
    done,
    team: async (name, ...members) => {
      const id = (await done("POST", "/teams", head, { name }))["team"].id as string
      for (const one of members) await done("POST", `/teams/${id}/members`, head, { person: one.id })
      return id
    },
    join: (team, one, by = head) => to("POST", `/teams/${team}/members`, by, { person: one.id }),
    leave: (team, one, by = head) => to("DELETE", `/teams/${team}/members/${one.id}`, by),
    admit: (matter, team, more = {}, by = firm.lead) => to("POST", `/matters/${matter}/teams`, by, { team, role: "member", ...more }),
    bring: (matter, team) => to("POST", `/matters/${matter}/teams/${team}/members`, firm.lead),
    fresh: async () => {
      const { id } = await freshMatter(firm, [])
      await done("POST", `/matters/${id}/notes`, firm.lead, { text: "Before anybody came." })
      return id
    },
    opens: async (matter, one) => (await to("GET", `/matters/${matter}/notes`, one)).status === 200,
    carried: async (matter) => (await firm.owner`select 1 from team_grant_keys k join team_grants t on t.id = k."grant" where t.matter = ${matter}`).length,
    epochOf: async (matter) => (await firm.owner<{ epoch: string }[]>`select epoch from matters where id = ${matter}`)[0]?.epoch ?? "",
    through: async (matter, one) => {
      const rows = (await done("GET", `/matters/${matter}/members`, firm.lead)) as unknown as Body[]
      return rows.find((row) => row["person"].id === one.id)?.["through"]?.id as string | undefined
    },
    [Symbol.asyncDispose]: () => firm[Symbol.asyncDispose](),
  }
}
