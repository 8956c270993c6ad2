/** The first program of the house: any Node from 20.19 on runs it. It installs what is missing, builds the web pages when they are stale, and hands over to Node 26. */
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { handOver } from "./hand-over.mjs"
import { installMissing } from "./install.mjs"
import { buildWeb } from "./web.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const args = process.argv.slice(2)
try {
  installMissing(root)
  if (args[0] === "start") buildWeb(root)
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exit(1)
}
handOver(root, [join(root, "src", "hall", "main.ts"), ...args])
