/** Real databases for tests: each file that asks gets its own, on the one server that the run started (or that DATABASE_URL names). */
import { inject } from "vitest"
import type { TestProject } from "vitest/node"
import { freshDatabase, startScratchServer, type DatabaseAddress, type ScratchDatabase, type Template } from "../src/hall/postgres/scratch.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly databaseServer: DatabaseAddress
  }
}

/** Vitest calls this once, before all files, and what it returns once after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startScratchServer(process.env["DATABASE_URL"])
  project.provide("databaseServer", server.address)
  return () => server.stop()
}

/** A database of one's own, empty or cloned from a template that the first file to ask prepares. `postgres({ ...database.address })` connects to it. */
export function testDatabase(template?: Template): Promise<ScratchDatabase> {
  return freshDatabase(inject("databaseServer"), template)
}
