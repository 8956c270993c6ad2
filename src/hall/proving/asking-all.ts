/** Asks everything of both worlds at once: first all that only reads, by everybody, then what writes, then what reads once more, and at the end what ends sessions. */
import type { Asked, Heard } from "./asking.ts"
import { callsOn, ROADS } from "./combinations.ts"
import type { Call } from "./combinations.ts"
import type { Exchange } from "./comparing.ts"
import { KNOCKS } from "./knocks.ts"
import { metricsOf, surfaceCalls } from "./surfaces.ts"
import { NEVER } from "./things.ts"
import type { World, Worlds } from "./worlds.ts"

/** Which roads to ask; everything where it is not said. */
export type Only = (route: string) => boolean

/** How many pages of a list are followed. */
const MOST_PAGES = 3

export async function askEverything(worlds: Worlds, only: Only = () => true, say: (line: string) => void = () => undefined): Promise<readonly Exchange[]> {
  const { callers } = worlds
  const of = (part: (road: (typeof ROADS)[number]) => boolean): readonly Call[] =>
    callers.flatMap((caller) => ROADS.filter((road) => only(road.name) && part(road)).flatMap((road) => callsOn(road, caller, worlds.people)))
  const reads = of(({ method }) => method === "GET" || method === "HEAD")
  const parts: readonly (readonly [string, readonly Call[]])[] = [
    ["reading", reads],
    ["writing", of(({ method, name }) => method !== "GET" && method !== "HEAD" && KNOCKS[name].ends === undefined && KNOCKS[name].last === undefined)],
    ["ending", of(({ name }) => KNOCKS[name].last === true)],
    // What stands after all that was written, once for each road.
    [
      "reading again",
      reads.filter(
        (call, i) =>
          call.caller.asks !== "once" && reads.findIndex((other) => other.route === call.route && other.caller === call.caller && isShared(other)) === i,
      ),
    ],
    ["everything else", only("surface") ? surfaceCalls(worlds) : []],
    ["leaving", of(({ name }) => KNOCKS[name].ends === true)],
  ]
  const exchanges: Exchange[] = []
  for (const [name, calls] of parts) {
    say(`${name}: ${calls.length} calls`)
    let who = ""
    for (const call of calls) {
      if (call.caller.name !== who) {
        who = call.caller.name
        worlds.forward({ seconds: 20 })
        await worlds.workOnHidden()
      }
      await askOne(worlds, call, `${name} ${exchanges.length}`, exchanges)
    }
  }
  return only("metrics") ? [...exchanges, ...(await metricsOf(worlds))] : exchanges
}

/** Whether a call names nothing that is hidden or never was. */
function isShared({ asked, twin }: Call): boolean {
  return twin === null && !asked.path.includes(NEVER.matter.slice(4))
}

/** One call, and the pages after the first where it gave a list: each world is asked with its own cursor. */
async function askOne(worlds: Worlds, call: Call, word: string, into: Exchange[]): Promise<void> {
  const { route, caller, asked, twin } = call
  let [here, there]: [Asked, Asked] = [asked, asked]
  for (let page = 0; page < MOST_PAGES; page++) {
    // What a proof or a chain shows is there when the ledger has it; of what is hidden or never was, none is shown.
    if ((isShared(call) || asked.path.includes(caller.things.shared.matter)) && /\/(?:custody|ledger|tlog|access|screens)\b/.test(asked.path))
      await worlds.settle()
    worlds.wind(`${word}, page ${page}`)
    const [first, second] = await Promise.all([hear(worlds.with, here), hear(worlds.without, there)])
    into.push({ route, caller, asked: page === 0 ? asked : here, twin: page === 0 ? twin : null, with: first, without: second })
    const [next, other] = [nextOf(asked, first), nextOf(asked, second)]
    if (next === null || other === null) return
    ;[here, there] = [next, other]
  }
}

function hear(world: World, asked: Asked): Promise<Heard> {
  return world.line.hear(asked)
}

/** The same list from where a page ended; null where it is no page, or the last. */
function nextOf(asked: Asked, { status, body }: Heard): Asked | null {
  if (status !== 200 || asked.method !== "GET" || asked.path === "/openapi.json" || body[0] !== 0x7b || body.length > 1_000_000) return null
  const { next } = JSON.parse(body.toString("utf8")) as { next?: unknown }
  if (typeof next !== "string") return null
  const [path = "", query = ""] = asked.path.split("?")
  const fields = new URLSearchParams(query)
  fields.set("cursor", next)
  return { ...asked, path: `${path}?${fields.toString()}` }
}
