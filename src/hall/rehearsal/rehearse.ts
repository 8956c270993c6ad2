/** Rehearses the three promises on somebody's own files, in a throw-away firm: keys belong to people, a wall has no shadow, everything leaves proof. */
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { TILE_WIDTH, tilePath, tileWidth } from "#ledger"
import type { ScreenTrial } from "#ledger"
import { pathOf } from "#vault"
import type { VersionId } from "#words"
import { startHouse } from "../house.ts"
import type { House } from "../house.ts"
import { readSettings } from "../settings.ts"
import { isShadowless, proveNoShadow } from "../proving/no-shadow.ts"
import type { ShadowReport } from "../proving/no-shadow.ts"
import type { Paper } from "../proving/things.ts"
import { WEB } from "../start.ts"
import { askAt } from "./asking.ts"
import type { Asking } from "./asking.ts"
import { gatherCast } from "./cast.ts"
import type { Cast } from "./cast.ts"
import { fileAll, openOne } from "./filing.ts"
import { copyAsItIs } from "./keep.ts"
import type { FiledOne, FilingResult } from "./filing.ts"
import { copyLog, verifies, withOneBitFlipped } from "./ledger-copy.ts"
import { countPlaintext, documentMarkers, textMarkers } from "./markers.ts"
import { screen } from "./screen.ts"

export interface RehearsalReport {
  readonly filed: number
  readonly bytes: number
  readonly refused: FilingResult["refused"]
  readonly identical: number
  readonly openedByOutsider: number
  readonly openedByAdministrator: number
  readonly plaintextAtRest: number
  readonly leaves: number
  readonly ledger: "verified" | "wrong"
  readonly tamperingNoticed: boolean
  /** Whether a wall had a shadow, where walls were asked for. */
  readonly shadow?: Pick<ShadowReport, "routes" | "calls" | "differences" | "planted" | "plantedFound">
  /** Whether the certificate of a screen convinces, and whether every bent one was caught, where walls were asked for. */
  readonly screen?: Pick<ScreenTrial, "verified" | "mutants" | "mutantsCaught">
}

export interface RehearsalOrder {
  readonly from: string
  /** Whether walls are raised too, around a matter that holds some of the files. */
  readonly walls: boolean
  readonly keep: string | null
  readonly say: (line: string) => void
}

export async function rehearse(order: RehearsalOrder): Promise<RehearsalReport> {
  const home = await mkdtemp(join(tmpdir(), "muniment-rehearsal-"))
  const data = join(home, "data")
  const settings = readSettings({
    MUNIMENT_DATA: data,
    MUNIMENT_PORT: "0",
    MUNIMENT_METRICS: "off",
    MUNIMENT_LOG: "silent",
    MUNIMENT_RATE: "10000000",
    MUNIMENT_RESERVE: "0",
  })
  let house: House | null = await startHouse(settings, { web: WEB })
  try {
    const asking = askAt(`http://127.0.0.1:${house.port}`)
    const cast = await gatherCast(asking, house.setupCode ?? "")
    // What stands in the house before anything was filed is the house's own text, and proves nothing.
    const before = (await countPlaintext(data, await folderMarkers(order.from))).seen
    const result = await fileAll(asking, cast, order.from, order.say)
    const opened = await openAsEach(asking, cast, result.filed, order.say)
    const log = join(home, "ledger")
    const leaves = await copyLog(asking, cast.auditor, log)
    const bundle = join(home, "bundle")
    await saveBundle(asking, cast, result.filed, bundle)
    const vkey = (await asking.get<{ vkey: string }>("GET", "/ledger", { token: cast.lead })).vkey
    const state = await asking.get<{ verified: { whole: boolean } | null }>("POST", "/ledger/verification", { token: cast.lead })
    const whole = state.verified?.whole === true && (await verifies("log", log, vkey)) && (await verifies("bundle", bundle, vkey))
    const tamperingNoticed = await notices(house, asking, cast, result.filed, data, { log, leaves, bundle, vkey })
    const screening = order.walls ? await screen(asking, cast, result.filed, vkey) : null
    for (const what of screening?.trial.missed ?? []) order.say(`a bent screen certificate convinced: ${what}`)
    order.say("searching everything at rest for plaintext")
    await house.stop()
    house = null
    const plaintext = await countPlaintext(data, await allMarkers(order.from, [...cast.secrets, ...(screening?.secrets ?? [])], result.filed, before))
    for (const place of plaintext.where) order.say(`plaintext stands in ${place}`)
    if (order.keep !== null) await copyAsItIs(home, order.keep)
    const walls = screening === null ? {} : { shadow: await shadowOf(order, result.filed), screen: outcomeOf(screening.trial) }
    return {
      filed: result.filed.length,
      bytes: result.filed.reduce((sum, one) => sum + one.size, 0),
      refused: result.refused,
      ...opened,
      plaintextAtRest: plaintext.found,
      leaves,
      ledger: whole ? "verified" : "wrong",
      tamperingNoticed,
      ...walls,
    }
  } finally {
    await house?.stop()
    await rm(home, { recursive: true, force: true })
  }
}

/** Whether every promise held. Where nothing was filed nothing was tried, and none did. */
export function held(report: RehearsalReport): boolean {
  return (
    report.filed > 0 &&
    report.identical === report.filed &&
    report.openedByOutsider === 0 &&
    report.openedByAdministrator === 0 &&
    report.plaintextAtRest === 0 &&
    report.ledger === "verified" &&
    report.tamperingNoticed &&
    (report.shadow === undefined || isShadowless(report.shadow)) &&
    (report.screen === undefined || (report.screen.verified && report.screen.mutants > 0 && report.screen.mutantsCaught === report.screen.mutants))
  )
}

function outcomeOf({ verified, mutants, mutantsCaught }: ScreenTrial): NonNullable<RehearsalReport["screen"]> {
  return { verified, mutants, mutantsCaught }
}

/** Of the files at most so many, none larger than this, are put behind the wall. */
const MOST_PAPERS = 5
const LARGEST_PAPER = 1024 * 1024

/** Two worlds more, of which one has a matter with the files behind a wall. */
async function shadowOf(order: RehearsalOrder, filed: readonly FiledOne[]): Promise<NonNullable<RehearsalReport["shadow"]>> {
  const small = filed.filter(({ size }) => size > 0 && size <= LARGEST_PAPER).slice(0, MOST_PAPERS)
  const papers = await Promise.all(small.map(async ({ path }): Promise<Paper> => ({ name: basename(path), bytes: await readFile(join(order.from, path)) })))
  const { routes, calls, differences, found, planted, plantedFound } = await proveNoShadow({ web: WEB, papers, times: 0, say: order.say })
  for (const one of found) order.say(`a shadow: ${one.route}, asked by ${one.caller}: ${one.says}`)
  return { routes, calls, differences, planted, plantedFound }
}

async function openAsEach(
  house: Asking,
  cast: Cast,
  filed: readonly FiledOne[],
  say: (line: string) => void,
): Promise<Pick<RehearsalReport, "identical" | "openedByOutsider" | "openedByAdministrator">> {
  let [identical, openedByOutsider, openedByAdministrator] = [0, 0, 0]
  for (const one of filed) {
    if ((await openOne(house, cast.lead, one.document)).sha256 === one.sha256) identical++
    else say(`${one.path} did not come back as it was filed`)
    if ((await openOne(house, cast.outsider, one.document)).status !== 404) openedByOutsider++
    if ((await openOne(house, cast.administrator, one.document)).status !== 404) openedByAdministrator++
  }
  return { identical, openedByOutsider, openedByAdministrator }
}

async function saveBundle(house: Asking, cast: Cast, filed: readonly FiledOne[], path: string): Promise<void> {
  const of = filed[0] === undefined ? `/matters/${cast.matter}` : `/documents/${filed[0].document}`
  const reply = await fetch(`${house.url}/api/v1${of}/custody/bundle`, { headers: { authorization: `Bearer ${cast.lead}` } })
  await writeFile(path, Buffer.from(await reply.arrayBuffer()))
}

/** One flipped bit each in a sealed document, in the copied log and in the bundle: every one must be noticed. */
async function notices(
  house: House,
  asking: Asking,
  cast: Cast,
  filed: readonly FiledOne[],
  data: string,
  copies: { readonly log: string; readonly leaves: number; readonly bundle: string; readonly vkey: string },
): Promise<boolean> {
  const n = Math.floor((copies.leaves - 1) / TILE_WIDTH)
  const entries = join(copies.log, tilePath({ level: "entries", n, width: tileWidth(copies.leaves, 0, n) }))
  const inLog = await withOneBitFlipped(entries, () => verifies("log", copies.log, copies.vkey))
  const inBundle = await withOneBitFlipped(copies.bundle, () => verifies("bundle", copies.bundle, copies.vkey))
  const firm = [...house.firms.values()][0]
  const largest = filed.toSorted((a, b) => b.size - a.size)[0]
  if (firm === undefined || largest === undefined) return !inLog && !inBundle
  const { history } = await asking.get<{ history: { id: VersionId }[] }>("GET", `/documents/${largest.document}`, { token: cast.lead })
  const version = history[0]?.id
  if (version === undefined) return false
  const opened = await withOneBitFlipped(pathOf(join(data, "vault"), firm.tools.firm.id, version), () => openOne(asking, cast.lead, largest.document))
  return !inLog && !inBundle && opened.sha256 !== largest.sha256
}

/** Markers of every file of a folder. */
async function folderMarkers(from: string): Promise<readonly Buffer[]> {
  const markers: Buffer[] = []
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) markers.push(...(await documentMarkers(join(entry.parentPath, entry.name))))
  return markers
}

async function allMarkers(from: string, secrets: readonly string[], filed: readonly FiledOne[], before: ReadonlySet<Buffer>): Promise<readonly Buffer[]> {
  const common = new Set([...before].map((marker) => marker.toString("hex")))
  const markers = [...secrets, ...filed.map((one) => one.path.split("/").at(-1) ?? "").filter((name) => name.length >= 10)].flatMap(textMarkers)
  for (const one of filed) markers.push(...(await documentMarkers(join(from, one.path))))
  return markers.filter((marker) => !common.has(marker.toString("hex")))
}
