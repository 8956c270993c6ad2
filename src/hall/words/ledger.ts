/** `ledger verify --data [DIR]` and `ledger export DIR --data [DIR]`: on the house's own machine, with nobody signed in, from the leaves and tiles themselves. It needs no key of anybody's and reads nothing but the log. */
import { mkdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { parseArgs } from "node:util"
import { keepVerdict, sayWhyOutside, verifyWholeLedger } from "#desk"
import { originOf, tilePath, tilesOf, toBundle, toVkey } from "#ledger"
import { findLastCheckpoint, findTileHashes, listFirms, listLeaves, listOutside, openFirmDatabase } from "#registry"
import type { FirmDatabase, OutsideRow, RegisteredFirm } from "#registry"
import { reach } from "../reach.ts"
import type { Reached } from "../reach.ts"
import { WrongSetting, readSettings } from "../settings.ts"

export async function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--data")
  const folder = at >= 0 && args[at + 1] !== undefined && !args[at + 1]?.startsWith("-") ? args[at + 1] : undefined
  const rest = args.filter((word, i) => i !== at && (at < 0 || folder === undefined || i !== at + 1 || word !== folder))
  const { positionals, values } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, host: { type: "string" } },
  })
  const settings = readSettings(folder === undefined ? process.env : { ...process.env, MUNIMENT_DATA: folder })
  await using reached = await reach(settings)
  const firms = (await listFirms(reached.owner)).filter((firm) => values.host === undefined || firm.host === values.host)
  if (firms.length === 0) throw new WrongSetting(values.host === undefined ? `No firm is kept in ${settings.data}.` : `No firm is kept under ${values.host}.`)
  switch (positionals[0] ?? "") {
    case "verify":
      return await verifyEach(reached, firms, values.json)
    case "export": {
      const [, target] = positionals
      if (target === undefined) throw new WrongSetting("Say where the log goes: ./muniment ledger export DIR --data")
      if (firms.length > 1) throw new WrongSetting("More than one firm is kept here: say which by --host NAME.")
      for (const firm of firms) await exportLog(reached, firm, target)
      return 0
    }
    default:
      throw new WrongSetting("With --data the ledger can be verified or exported: ./muniment ledger verify --data")
  }
}

/** How many rows outside the ledger are named. */
const MOST_NAMED = 100

async function verifyEach(reached: Reached, firms: readonly RegisteredFirm[], json: boolean): Promise<number> {
  let whole = true
  for (const firm of firms) {
    const progress = json
      ? undefined
      : (done: number, of: number) => void process.stderr.write(`${firm.host}: ${done.toLocaleString("en-GB")} of ${of.toLocaleString("en-GB")} leaves\n`)
    const { verdict, outside } = await withFirm(reached, firm, async (db) => {
      const found = await verifyWholeLedger(db.clerk, firm.id, reached.secrets.logKey(firm.id).public, progress)
      await keepVerdict(db.clerk, found, Temporal.Now.instant())
      return { verdict: found, outside: await listOutside(db.clerk, MOST_NAMED) }
    })
    whole &&= verdict.whole
    const leaves = verdict.size.toLocaleString("en-GB")
    process.stdout.write(
      json
        ? `${JSON.stringify({ firm: firm.host, ...verdict, outside })}\n`
        : verdict.whole
          ? `Yes, the ledger of ${firm.host} is whole: ${leaves} leaves, root ${verdict.root}.\n`
          : `No. The ledger of ${firm.host} is not whole${verdict.wrong?.leaf === null || verdict.wrong === null ? "" : ` from leaf ${verdict.wrong.leaf.toLocaleString("en-GB")} on`}: ${verdict.wrong?.why ?? ""}\n`,
    )
    if (!json && outside.length > 0) process.stdout.write(nameOutside(outside))
  }
  return whole ? 0 : 1
}

/** Rows that are no events and never will be leaves. An id in one may be anything: nothing of it but plain signs reaches a terminal. */
function nameOutside(outside: readonly OutsideRow[]): string {
  const lines = outside.map(
    (row) => `  number ${row.seq}, "${row.id.slice(0, 40).replaceAll(/[^ -~]/g, "?")}", dated ${row.at.toString()}: ${sayWhyOutside(row.why)}\n`,
  )
  return `Outside the ledger stand rows that it did not take in${outside.length === MOST_NAMED ? `, the first ${MOST_NAMED}` : ""}:\n${lines.join("")}`
}

/** Writes the log as a static C2SP tlog-tiles tree: `checkpoint`, `tile/…`, `vkey`. */
async function exportLog(reached: Reached, firm: RegisteredFirm, target: string): Promise<void> {
  await withFirm(reached, firm, async (db) => {
    const last = await findLastCheckpoint(db.clerk)
    await mkdir(target, { recursive: true })
    await writeFile(join(target, "vkey"), `${toVkey(originOf(firm.id), reached.secrets.logKey(firm.id).public)}\n`)
    for (const name of tilesOf(last?.size ?? 0)) {
      const path = join(target, tilePath(name))
      await mkdir(dirname(path), { recursive: true })
      const bytes =
        name.level === "entries"
          ? toBundle((await listLeaves(db.clerk, name.n * 256, name.width)).map((leaf) => Buffer.from(leaf, "latin1")))
          : await findTileHashes(db.clerk, name.level, name.n, name.width)
      if (bytes === null) throw new Error(`the tree lacks ${tilePath(name)}`)
      await writeFile(path, bytes)
    }
    if (last !== null) await writeFile(join(target, "checkpoint"), last.note)
    process.stdout.write(
      `The log of ${firm.host}, ${(last?.size ?? 0).toLocaleString("en-GB")} leaves, stands in ${target}. Check it with: node verify/main.ts log ${target}\n`,
    )
  })
}

async function withFirm<T>(reached: Reached, firm: RegisteredFirm, work: (db: FirmDatabase) => Promise<T>): Promise<T> {
  const db = openFirmDatabase(reached.engine, firm.home, 1)
  try {
    return await work(db)
  } finally {
    await db.close()
  }
}
