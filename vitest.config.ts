/** How the tests are grouped: laws need nothing, acts need a database, torture kills what it started, browser needs Chromium. */
import { defineConfig } from "vitest/config"

const laws = ["words", "seal", "rules", "ledger", "vault", "reader", "verify", "house-plan"].map((folder) => `test/${folder}/**/*.test.ts`)
const torture = ["test/torture/**/*.test.ts"]
const browser = ["test/browser/**/*.test.ts"]
/** The tests of the embedded engine and its launcher have nothing to say about a server of one's own; and what two worlds answer is asked of one engine, because it takes long. */
const embeddedOnly = (process.env["DATABASE_URL"] ?? "") === "" ? [] : ["test/hall/{postgres-*,main}.test.ts", "test/proving/**/*.test.ts"]
/** Long, because the machine may be busy: no test measures time. */
const patience = { testTimeout: 180_000, hookTimeout: 180_000, expect: { poll: { timeout: 30_000 } } }

export default defineConfig({
  test: {
    projects: [
      { test: { name: "laws", include: laws, ...patience } },
      {
        test: {
          name: "acts",
          include: ["test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...laws, ...torture, ...browser, ...embeddedOnly],
          globalSetup: ["test/database.ts"],
          ...patience,
        },
      },
      { test: { name: "torture", include: torture, globalSetup: ["test/database.ts"], ...patience, testTimeout: 900_000 } },
      { test: { name: "browser", include: browser, globalSetup: ["test/database.ts"], ...patience, fileParallelism: false } },
    ],
  },
})
