/** Proves that a wall has no shadow: asks everything in two worlds, of which one has a matter that the other never had, and holds every answer against the other's. */
import { askEverything } from "./asking-all.ts"
import { differencesIn } from "./comparing.ts"
import type { Difference, Exchange } from "./comparing.ts"
import { ROADS } from "./combinations.ts"
import { plantLeaks } from "./leaks.ts"
import type { Planted } from "./leaks.ts"
import { MASKS, TOLD } from "./masks.ts"
import type { Paper } from "./things.ts"
import { timeRoads } from "./times.ts"
import type { Timed } from "./times.ts"
import { openCopies } from "./copies.ts"
import type { CopyNeeds } from "./copies.ts"
import { openWorlds } from "./worlds.ts"
import type { Worlds } from "./worlds.ts"

export interface ShadowReport {
  /** Roads of the contract that were asked. */
  readonly routes: number
  readonly calls: number
  readonly differences: number
  readonly found: readonly Difference[]
  readonly masks: readonly string[]
  readonly told: readonly string[]
  readonly times: readonly Timed[]
  readonly planted: number
  readonly plantedFound: number
  readonly leaks: readonly Planted[]
  /** On a copy: what could not be asked about. */
  readonly notAsked?: readonly string[]
}

export interface ShadowOrder {
  readonly web: string
  /** What is filed in the hidden matter. */
  readonly papers: readonly Paper[]
  /** How often each road is timed, each way; 0 for not at all. */
  readonly times: number
  readonly say: (line: string) => void
}

/** Throws where too little was answered for the comparison to prove anything. */
export async function proveNoShadow(order: ShadowOrder): Promise<ShadowReport> {
  order.say("building a firm, and its twin")
  await using worlds = await openWorlds(order)
  return await reportOn(worlds, order, (exchanges) => {
    const missing = notAnswered(exchanges)
    if (missing.length > 0) throw new Error(`nothing was answered by ${missing.join(", ")}: too little was compared to prove anything`)
  })
}

/** In these ways a whole firm answers, when all is asked of it: were everything refused, nothing would be told, and nothing proved. */
const WAYS = [200, 201, 204, 206, 400, 401, 403, 404, 409, 416, 422]
const SURFACES = ["surface", "metrics"]

/** The ways of answering, and the surfaces beside the roads, of which there was not one. */
export function notAnswered(exchanges: readonly Exchange[]): readonly string[] {
  return [
    ...WAYS.filter((status) => !exchanges.some((one) => one.with.status === status)).map(String),
    ...SURFACES.filter((name) => !exchanges.some((one) => one.route === name)),
  ]
}

/** The same on two copies of a firm, as one of its people. Of the leaks those are planted that an answer to them could show. */
export async function proveOnCopies(needs: CopyNeeds, times: number, undo: AsyncDisposableStack): Promise<ShadowReport> {
  const copies = await openCopies(needs, undo)
  const report = await reportOn(copies, { times, say: needs.say })
  const leaks = report.leaks.filter((leak) => leak.altered > 0)
  return { ...report, leaks, planted: leaks.length, plantedFound: leaks.filter((leak) => leak.found).length, notAsked: copies.notAsked }
}

async function reportOn(
  worlds: Worlds,
  order: Pick<ShadowOrder, "times" | "say">,
  judge: (exchanges: readonly Exchange[]) => void = () => undefined,
): Promise<ShadowReport> {
  // Times first: afterwards the sessions of those who ask are over.
  if (order.times > 0) order.say("timing what is hidden against what never was")
  const times = order.times === 0 ? [] : await timeRoads(worlds, order.times)
  const exchanges = await askEverything(worlds, () => true, order.say)
  judge(exchanges)
  const found = differencesIn(exchanges)
  const leaks = plantLeaks(exchanges)
  const asked = new Set(exchanges.map((one) => one.route))
  return {
    routes: ROADS.filter((road) => asked.has(road.name)).length,
    calls: exchanges.length * 2,
    differences: found.length + times.filter((one) => one.verdict === "large").length,
    found,
    masks: MASKS,
    told: TOLD,
    times,
    planted: leaks.length,
    plantedFound: leaks.filter((leak) => leak.found).length,
    leaks,
  }
}

/** Whether nothing was told, and what would have been is seen. */
export function isShadowless(report: Pick<ShadowReport, "routes" | "differences" | "planted" | "plantedFound">): boolean {
  return report.routes === ROADS.length && report.differences === 0 && report.planted > 0 && report.plantedFound === report.planted
}
