/** `npm test`: any Node from 20.19 on runs it. It installs what is missing and hands over to Node 26, which runs every check of the house. */
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { handOver } from "./hand-over.mjs"
import { installMissing } from "./install.mjs"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
try {
  installMissing(root)
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exit(1)
}
handOver(root, [join(root, "bin", "checks", "all.ts"), ...process.argv.slice(2)])
