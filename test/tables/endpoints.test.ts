/** Calls every road of the contract for real, as everyone who may stand at the door, and holds the answers against the text that was agreed. MUNIMENT_TABLES=write writes it anew. */
import { readFileSync, writeFileSync } from "node:fs"
import { afterAll, beforeAll, expect, test } from "vitest"
import { ROUTES } from "#contract"
import type { Route } from "#contract"
import { API } from "../../src/door/roads.ts"
import { CALLERS, openScene } from "./callers.ts"
import type { CallerName, Scene } from "./callers.ts"
import { KNOCKS } from "./knocks.ts"
import type { Knock } from "./knocks.ts"

const FILE = new URL("./endpoints.txt", import.meta.url)
const HEAD = `What every road of the API answers, and to whom. Made by calling each for real; a change here is a change of what someone is told.

ungranted: a lawyer who is not on the matter; so the partner, the administrator, the auditor and the compliance officer. shut out: a lawyer whom a wall shuts out of it, and who is answered like one who is not on it, to the byte where refused. reader, guest, member and lead are on it; the guest as a member. All but the one signed out have named a purpose where they may.
`

let scene: Scene
beforeAll(async () => { scene = await openScene() })
afterAll(async () => { await scene.close() })

test("every road answers what the table says", async () => {
  const rows = new Map<string, string>()
  // Signing out everywhere ends the very sessions that the table works with: it is called last.
  const roads = (ROUTES as readonly Route[]).toSorted((a, b) => Number(a.name === "signOutEverywhere") - Number(b.name === "signOutEverywhere"))
  for (const road of roads) rows.set(road.name, await row(road))
  const now = `${HEAD}\n${ROUTES.map((road) => rows.get(road.name)).join("\n")}\n`
  if (process.env["MUNIMENT_TABLES"] === "write") writeFileSync(FILE, now)
  expect(now).toBe(readFileSync(FILE, "utf8"))
})

/** A road and its answers, each with everyone who gets it, from the least trusted on. */
async function row(road: Route): Promise<string> {
  const answers = new Map<string, CallerName[]>()
  const told = new Map<CallerName, string>()
  for (const caller of CALLERS) {
    const { said, refusal } = await knock(road, caller)
    answers.set(said, [...(answers.get(said) ?? []), caller])
    told.set(caller, `${said} ${refusal}`)
  }
  // Whoever is shut out by name is told no more than somebody whom nobody ever admitted.
  expect([road.name, told.get("shut out")]).toEqual([road.name, told.get("ungranted")])
  const lines = [...answers].map(([said, callers]) => `    ${said.padEnd(26)} ${callers.length === CALLERS.length ? "everyone" : callers.join(", ")}`)
  return [`${road.method} ${road.path}  (${road.name})`, ...lines].join("\n")
}

/** The status with the code of a refusal, and the whole refusal but for its request. */
async function knock(road: Route, caller: CallerName): Promise<{ readonly said: string; readonly refusal: string }> {
  const asked: Knock = await KNOCKS[road.name as keyof typeof KNOCKS](scene, caller)
  const things: Record<string, string> = { matter: scene.firm.matter, document: scene.document, filing: scene.filing, event: scene.event, ...asked.params }
  const path = road.path.replaceAll(/:(\w+)|\*/g, (whole, name: string | undefined) => things[name ?? whole] ?? whole)
  const token = asked.fresh === true ? await freshToken(caller) : (scene.person(caller)?.token ?? null)
  const reply = await fetch(`${scene.firm.house.url}${API}${path}${asked.query ?? ""}`, {
    method: road.method,
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(asked.body === undefined ? {} : { "content-type": "application/json" }), ...asked.headers },
    ...(asked.body === undefined ? (asked.bytes === undefined ? {} : { body: asked.bytes }) : { body: JSON.stringify(asked.body) }),
  })
  const text = await reply.text()
  const refused = reply.headers.get("content-type")?.startsWith("application/problem+json") === true
  if (!refused) return { said: String(reply.status), refusal: "" }
  const problem = text === "" ? { code: "" } : (JSON.parse(text) as { code: string })
  return { said: `${reply.status} ${problem.code}`.trim(), refusal: JSON.stringify({ ...problem, request: "" }) }
}

/** A session that may be ended. */
async function freshToken(caller: CallerName): Promise<string | null> {
  const person = scene.person(caller)
  if (person === null) return null
  return (await scene.firm.signIn(person.address, person.passphrase)).body["token"] as string
}
