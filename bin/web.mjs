/** Builds the web pages into dist/web when what they are made from has changed since they were last built. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { pinnedNode } from "./install.mjs"

/** What the pages are made from: their own sources, the published API's types, and the tools. */
const SOURCES = ["web", "outside", "verify", "src/door/contract", "src/words", "vite.config.ts", "package-lock.json"]

/** Throws an Error with a sentence when the pages cannot be built. */
export function buildWeb(root) {
  if (!existsSync(join(root, "web", "index.html"))) {
    console.error("There is no web/index.html here: the house starts without its web pages.")
    return
  }
  const stamp = join(root, "dist", "web.stamp")
  const wanted = fingerprint(SOURCES.flatMap((source) => filesIn(root, source)))
  if (existsSync(join(root, "dist", "web", "index.html")) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return
  console.error("Building the web pages …")
  const done = spawnSync(pinnedNode(root), [join(root, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  })
  if (done.status !== 0) throw new Error("The web pages could not be built; the reason stands above.")
  mkdirSync(join(root, "dist"), { recursive: true })
  writeFileSync(stamp, wanted)
}

/** Names, sizes and times of all sources: reading their bytes would cost more than it tells. */
function fingerprint(sources) {
  const hash = createHash("sha256")
  for (const file of sources) hash.update(`${file.path} ${file.size} ${file.time}\n`)
  return hash.digest("hex")
}

if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  buildWeb(root)
  console.log(`built from ${filesIn(root, "web").length} sources`)
}

function filesIn(root, path) {
  const about = statSync(join(root, path), { throwIfNoEntry: false })
  if (about === undefined) return []
  if (!about.isDirectory()) return [{ path, size: about.size, time: about.mtimeMs }]
  return readdirSync(join(root, path))
    .toSorted()
    .flatMap((name) => filesIn(root, `${path}/${name}`))
}
