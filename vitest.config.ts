/** How the tests are grouped: laws need nothing, acts need a database, torture kills what it started, browser needs Chromium. */
import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const laws = ["words", "seal", "rules", "ledger", "vault", "reader", "press", "verify", "outside", "house-plan"].map((folder) => `test/${folder}/**/*.test.ts`)
const torture = ["test/torture/**/*.test.ts"]
const browser = ["test/browser/**/*.test.ts"]
/**
 * What has nothing to say about a server of one's own: the embedded engine and its launcher. And what speaks to the house by its API alone, so that no engine behind it makes a difference:
 * the command line, the guard at the door, what is printed, the tables of roads, the two worlds, the certificate's mutants and the rehearsal (which brings its own engine) are long, and are asked of one engine.
 */
const oneEngine = [
  "test/hall/{postgres-*,main}.test.ts",
  ...["cli", "door", "press", "proving", "rehearsal", "screens", "tables", "web"].map((folder) => `test/${folder}/**/*.test.ts`),
]
const embeddedOnly = (process.env["DATABASE_URL"] ?? "") === "" ? [] : oneEngine
/** Long, because the machine may be busy: no test measures time. */
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 30_000 } } }

/** Files that take a minute or two, however short they are to read: begun last, they would keep one processor at work alone. */
const LONGEST = [
  "rehearsal/rehearsal",
  "proving/on-a-copy",
  "hall/main",
  "acts/operator",
  "reviews/seen",
  "cli/filing",
  "ethical-walls/rules",
  "acts/backup",
  "hall/postgres-life",
]

/** What takes longest begins first; the rest as the runner would have it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
      return at === -1 ? LONGEST.length : at
    }
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer's own, not an array's
    const usual = await super.sort(files)
    return usual.toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // A processor is not kept free for whoever waits: the tests wait for the database half of their time.
    maxWorkers: availableParallelism(),
    projects: [
      { test: { name: "laws", include: laws, ...patience } },
      {
        test: {
          name: "acts",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...laws, ...torture, ...browser, ...embeddedOnly],
          globalSetup: ["test/database.ts"],
          // What the house is made of is read once for each worker, not once for each file: a quarter of the processor's time. A file leaves nothing behind that the next would trip over.
          isolate: false,
          ...patience,
        },
      },
      { test: { name: "torture", include: torture, globalSetup: ["test/database.ts"], ...patience, testTimeout: 900_000 } },
      { test: { name: "browser", include: browser, globalSetup: ["test/database.ts"], ...patience } },
    ],
  },
})
