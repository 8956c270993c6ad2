/** A wall by a rule, and what is asked of it in one line each. */
import { WORDS } from "../matters/matter.ts"
import type { Body } from "../matters/matter.ts"
import type { TeamFirm } from "../teams/team-firm.ts"
import { freshMatter, raise } from "./walled-firm.ts"

/** An answer with what is random by design, and the ledger's heartbeat, taken out. */
export function plain(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body)
      .replaceAll(/"(?:[a-z]{3}_[0-9a-z]{26}|[0-9A-Z]{3}-[0-9A-Z]{3}|\d{4}-\d\d-\d\dT[^"]*)"/g, '"-"')
      .replaceAll(/"(leaf|checkpoint)":(?:\d+|null|"-")/g, '"$1":0'),
  )
}

export function ruling(on: () => TeamFirm) {
  const get = (path: string, one: { readonly token: string }) => on().ask("GET", path, { token: one.token })
  const admit = (matter: string, person: string, by: { readonly token: string }) =>
    on().ask("POST", `/matters/${matter}/members`, { token: by.token, body: { person, role: "reader" } })

  /** A of the stranger's, and B of the lead's with these members, and a wall around B by the rule that whoever worked on A stays out of it. */
  async function ruled(members: readonly { readonly person: string; readonly role: string }[], more: Body = {}) {
    const a = await freshMatter({ ...on(), lead: on().stranger }, [])
    const b = await freshMatter(on(), members)
    const reply = await raise(on(), on().keeper, [b.id], [], { workedOn: [a.code], ...more })
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body))
    return { a: a.id, b: b.id, code: a.code, wall: reply.body["wall"] as string }
  }
  const AIDE = () => ({ person: on().aide.id, role: "member" })
  const shutOut = async (wall: string) =>
    (await on().owner<{ person: string }[]>`select person from wall_persons where wall = ${wall} and person <> ${on().stranger.id}`).map((row) => row.person)
  const statusOn = async (matter: string, one: { readonly token: string }) => (await get(`/matters/${matter}`, one)).status
  /** By whom events of a kind stand in a matter's chain that name the aide; null for the house. */
  const kinds = async (matter: string, kind: string, of = on().aide.id) =>
    (await on().owner<{ by: string | null }[]>`select by from events where matter = ${matter} and kind = ${kind} and strpos(body, ${of}) > 0`).map(
      (row) => row.by,
    )
  const overseen = async (wall: string, one: { readonly token: string }) =>
    ((await get("/walls", one)).body as unknown as Body[]).find((row) => row["id"] === wall)
  const unkept = async (wall: string, one: { readonly token: string } = on().keeper) =>
    ((await get("/inbox", one)).body["unkept"] as Body[]).filter((row) => row["wall"] === wall)
  const name = (wall: string, person: string, one: { readonly token: string } = on().keeper) => on().to("POST", `/walls/${wall}/persons`, one, { person })
  const lift = async (wall: string) => {
    await on().done("POST", `/walls/${wall}/lifting`, on().keeper, { why: "gone" })
    await on().done("POST", `/walls/${wall}/lifting/countersignature`, on().second)
  }

  return { get, admit, ruled, AIDE, shutOut, statusOn, kinds, overseen, unkept, name, lift }
}

/** Somebody who comes from another firm, the clerk, and their former clients. */
export function hiring(on: () => TeamFirm, of = "Ferryman") {
  let n = 0
  /** A client of the firm's with one matter, that the clerk was let into already; and one that nobody knows here. */
  async function clients() {
    const [known, unknown] = [`${of} ${++n} & Sons`, `Nobody of ${of}’s ${n}`]
    const opened = await on().done("POST", "/matters", on().lead, { ...WORDS, client: known, members: [{ person: on().clerk.id, role: "member" }] })
    return { known, unknown, matter: opened["matter"].id as string }
  }
  const words = { reference: "LH-1", memo: "Say nothing to the newcomer.", mustAcknowledge: false }
  const lateral = (body: Body, by: { readonly token: string } = on().keeper) =>
    on().to("POST", "/walls/lateral", by, { person: on().clerk.id, ...words, ...body })
  const looked = (body: Body, by: { readonly token: string } = on().keeper) =>
    on().to("POST", "/walls/lateral/rehearsal", by, { person: on().clerk.id, ...body })
  const open = async (client: string, members: readonly string[] = []) =>
    (await on().done("POST", "/matters", on().lead, { ...WORDS, client, members: members.map((person) => ({ person, role: "member" })) }))["matter"]
      .id as string

  return { clients, lateral, looked, open }
}
