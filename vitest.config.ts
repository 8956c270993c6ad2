/** How the tests are grouped: laws need nothing, acts need a database, torture kills what it started, browser needs Chromium. */
import { defineConfig } from "vitest/config"

const needsDatabase = ["test/hall/**", "test/registry/**", "test/desk/**", "test/door/**", "test/courier/**", "test/cli/**", "test/acts/**", "test/identity/**", "test/matters/**"].map(
  (folder) => `${folder}/*.test.ts`,
)
const torture = ["test/torture/**/*.test.ts"]
const browser = ["test/browser/**/*.test.ts"]
const never = ["**/node_modules/**", "data/**", "dist/**"]

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      { test: { name: "laws", include: ["test/**/*.test.ts"], exclude: [...never, ...needsDatabase, ...torture, ...browser], testTimeout: 60_000 } },
      { test: { name: "acts", include: needsDatabase, exclude: never, globalSetup: ["test/database.ts"], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: "torture", include: torture, exclude: never, testTimeout: 600_000, hookTimeout: 60_000 } },
      { test: { name: "browser", include: browser, exclude: never, testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false } },
    ],
  },
})
