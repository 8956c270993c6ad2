/** What else can be asked of a house than the roads of its contract: its pages, its description, addresses that are none, other methods, and its metrics. */
import { lineTo } from "./asking.ts"
import type { Asked, Heard } from "./asking.ts"
import type { Caller } from "./callers.ts"
import type { Call } from "./combinations.ts"
import type { Exchange } from "./comparing.ts"
import type { World, Worlds } from "./worlds.ts"

/** Requests that any server gets, by whoever is walled off and by whoever is signed out. Addresses of pages name what is hidden, as somebody may have kept them. */
export function surfaceCalls(worlds: Worlds): readonly Call[] {
  return worlds.callers
    .filter(({ name }) => name === "walled" || name === "signed out")
    .flatMap((caller) =>
      ["/", "/openapi.json", "/healthz", "/readyz", "/metrics", "/favicon.ico", "/api/v1/nothing"]
        .map((path) => call(caller, "GET", path))
        .concat(...named(caller)),
    )
}

function named(caller: Caller): readonly Call[] {
  const { hidden, never } = caller.things
  const places = [
    ["/matters/", "matter"],
    ["/documents/", "document"],
    ["/assets/", "document"],
    ["/api/v1/tlog/tile/", "matter"],
  ] as const
  const pages = places.flatMap(([at, kind]) => ["text/html", "*/*"].map((accept) => call(caller, "GET", at + hidden[kind], at + never[kind], { accept })))
  const methods = (["OPTIONS", "PUT", "HEAD", "DELETE"] as const).map((method) =>
    call(caller, method, `/api/v1/matters/${hidden.matter}`, `/api/v1/matters/${never.matter}`),
  )
  return [...pages, ...methods]
}

function call(caller: Caller, method: Asked["method"], path: string, twin: string | null = null, more: Readonly<Record<string, string>> = {}): Call {
  const headers = { ...(caller.person === null ? {} : { authorization: `Bearer ${caller.person.token}` }), ...more }
  const at = (where: string): Asked => ({ method, path: where, headers, body: null })
  return { route: "surface", caller, asked: at(path), twin: twin === null ? null : at(twin) }
}

/** The metrics of both worlds, which stand on a port of their own: what is counted, and what of it is the house's own. */
export async function metricsOf(worlds: Worlds): Promise<readonly Exchange[]> {
  const caller = worlds.callers.find(({ name }) => name === "signed out")
  if (caller === undefined) return []
  const { asked } = call(caller, "GET", "/metrics")
  const [one, other] = await Promise.all([readMetrics(worlds.with, asked), readMetrics(worlds.without, asked)])
  return [{ route: "metrics", caller, asked, twin: null, with: one, without: other }]
}

async function readMetrics({ metrics }: World, asked: Asked): Promise<Heard> {
  const line = lineTo(metrics)
  try {
    const heard = await line.hear(asked)
    const kept = heard.body
      .toString("utf8")
      .split("\n")
      .filter((text) => text.startsWith("#") || text.startsWith("muniment_"))
      // Both worlds stand on one disk, which moves between two looks.
      .map((text) => text.replace(/^muniment_room_bytes .*/, "muniment_room_bytes"))
    return { ...heard, headers: heard.headers.filter(([name]) => name !== "content-length"), body: Buffer.from(kept.join("\n")) }
  } finally {
    line.close()
  }
}
