/** A house of its own process for tests to kill: starts the engine on the folder it is given, says where, and stays. */
import { CannotStart, startPostgres } from "../../src/hall/postgres/index.ts"

const folder = process.argv[2]
if (folder === undefined) throw new TypeError("name a folder")
try {
  const engine = await startPostgres({ folder })
  process.stdout.write(`${JSON.stringify({ socketFolder: engine.socketFolder, port: engine.port })}\n`)
  setInterval(() => undefined, 60_000)
} catch (cause) {
  if (!(cause instanceof CannotStart)) throw cause
  process.stdout.write(`${JSON.stringify({ obstacle: cause.obstacle, sentence: cause.message })}\n`)
}
