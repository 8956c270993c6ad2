/** `npm run bench -- [--json] [--only NAME] [--quick]`: measures the house beside what the same machine does without it, and says whether that is good enough. */
import { statfs } from "node:fs/promises"
import { tmpdir } from "node:os"
import { parseArgs } from "node:util"
import { openBench, QUICK, WHOLE } from "./bench.ts"
import type { Bench } from "./bench.ts"
import { lineOf, tableOf } from "./row.ts"
import type { Row } from "./row.ts"
import { integrateEvents } from "./rows/events.ts"
import { lookBack, reviewGrants } from "./rows/looking-back.ts"
import { fileLarge, firstByte, openLarge } from "./rows/large-documents.ts"
import { oneMatter } from "./rows/one-matter.ts"
import { listOwn } from "./rows/own-matters.ts"
import { openSmall } from "./rows/small-document.ts"
import { startHouse } from "./rows/starting.ts"
import { verifyLeaves } from "./rows/verifying.ts"
import { behindWalls } from "./rows/walls.ts"

/** What can be measured by itself, by a short name, in the order in which a whole run does it: first what is measured in a small firm, for a large one leaves the engine work (pages to write back, rows to count) that would be measured with it. */
const ROWS: Readonly<Record<string, (bench: Bench) => Promise<readonly Row[]>>> = {
  file: fileLarge,
  open: openLarge,
  offset: firstByte,
  small: openSmall,
  matter: oneMatter,
  events: integrateEvents,
  list: listOwn,
  walls: behindWalls,
  review: reviewGrants,
  verify: verifyLeaves,
  start: startHouse,
  past: lookBack,
}

/** Bytes of disk that a whole run has in use at its largest: 37 GiB, most of them five million events. */
const ROOM = 40 * 2 ** 30

const USE = `Say: npm run bench -- [--json] [--quick] [--only ${Object.keys(ROWS).join("|")}]…`

/** Ends with 0 when every target was met, 1 when one was missed, 2 for a line that cannot be understood. A quick run is never too slow. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [] },
      part: { type: "string" },
    },
  })
  if (values.part !== undefined) return runPart(values.part, positionals)
  if (positionals.length > 0 || values.only.some((name) => !Object.hasOwn(ROWS, name))) {
    process.stderr.write(`${USE}\n`)
    return 2
  }
  const wanted = Object.entries(ROWS).filter(([name]) => values.only.length === 0 || values.only.includes(name))
  const { bavail, bsize } = await statfs(tmpdir())
  if (!values.quick && values.only.length === 0 && bavail * bsize < ROOM) {
    process.stderr.write(
      `A whole run needs ${ROOM / 2 ** 30} GiB of disk in ${tmpdir()} (TMPDIR says where); free there: ${Math.floor((bavail * bsize) / 2 ** 30)} GiB.\n`,
    )
    return 1
  }
  const rows: Row[] = []
  try {
    await using bench = openBench(values.quick ? QUICK : WHOLE, (line) => void process.stderr.write(`${line}\n`))
    for (const [name, measure] of wanted) {
      bench.say(`measuring: ${name}`)
      for (const row of await measure(bench)) {
        rows.push(row)
        bench.say(lineOf(row))
      }
    }
  } finally {
    // What was measured is printed also where a later row breaks: a whole run takes twenty minutes.
    if (rows.length > 0) process.stdout.write(`${values.json ? JSON.stringify(rows, null, 1) : tableOf(rows)}\n`)
  }
  return values.quick || rows.every((row) => row.ok) ? 0 : 1
}

/** Parts that the benchmark runs in processes of their own. */
async function runPart(part: string, args: readonly string[]): Promise<number> {
  const [first = "", second = ""] = args
  switch (part) {
    case "floor":
      return (await import("./floor/server.ts")).serveFloor(first, second)
    case "verify": {
      const { verifyPart } = await import("./rows/verifying.ts")
      process.stdout.write(`${JSON.stringify(await verifyPart(Number(first), Number(second)))}\n`)
      return 0
    }
    default:
      process.stderr.write(`${USE}\n`)
      return 2
  }
}
