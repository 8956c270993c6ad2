/** Checks that package-lock.json pins everything for every platform and names no registry; `--mend` adds the platform packages that a partial mirror left out. */
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const file = join(root, "package-lock.json")

const SYSTEMS = new Set(["android", "darwin", "freebsd", "linux", "openharmony", "win32"])
const ABIS = { gnu: "glibc", musl: "musl", gnueabihf: "glibc", musleabihf: "musl" }

/**
 * The optional packages that others ask for and the lock file lacks. npm leaves one out when the registry it asked does not have it (mirrors often lack the
 * binaries of other platforms), and then `npm ci` refuses the whole file, on every platform.
 */
function findMissing(lock) {
  const missing = new Map()
  for (const asking of Object.values(lock.packages)) {
    for (const [name, version] of Object.entries(asking.optionalDependencies ?? {})) {
      if (lock.packages[`node_modules/${name}`] === undefined) missing.set(name, version)
    }
  }
  return missing
}

/** An entry as npm writes it, less the hash of its bytes, which only a registry that has them can tell. The name says what it is for: `@oxlint/binding-linux-arm64-musl`. */
function toEntry(name, version, dev) {
  const words = name.split("/").at(-1).split("-")
  const at = words.findIndex((word) => SYSTEMS.has(word))
  const [os, cpu, abi] = words.slice(at)
  if (at < 0 || cpu === undefined || !/^\d/.test(version)) throw new Error(`${name}@${version} is not known to be for one platform`)
  const libc = os === "linux" ? ABIS[abi] : undefined
  return { version, cpu: [cpu], ...(dev ? { dev: true } : {}), ...(libc === undefined ? {} : { libc: [libc] }), optional: true, os: [os] }
}

function mend(lock) {
  for (const [name, version] of findMissing(lock)) {
    const asking = Object.values(lock.packages).find((one) => one.optionalDependencies?.[name] !== undefined)
    lock.packages[`node_modules/${name}`] = toEntry(name, version, asking.dev === true)
  }
  const [[, own], ...others] = Object.entries(lock.packages)
  lock.packages = { "": own, ...Object.fromEntries(others.toSorted(([a], [b]) => (a < b ? -1 : 1))) }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
}

/** What is wrong, in sentences. */
function findFaults(lock) {
  const about = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
  const pins = Object.entries({ ...about.dependencies, ...about.devDependencies, ...about.optionalDependencies })
  const packages = Object.entries(lock.packages)
  return [
    ...pins
      .filter(([, version]) => !/^\d+\.\d+\.\d+[-.\w]*$/.test(version))
      .map(([name, version]) => `package.json pins ${name} to ${version}, which is not one version`),
    ...packages.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => `${path} names a registry`),
    ...packages.filter(([path, entry]) => path !== "" && entry.integrity === undefined && entry.optional !== true).map(([path]) => `${path} has no hash`),
    ...packages
      .filter(([path, entry]) => entry.hasInstallScript === true && about.allowScripts?.[path.split("node_modules/").at(-1)] === undefined)
      .map(([path]) => `${path} has an install script that nobody judged`),
    ...[...findMissing(lock).keys()].map((name) => `${name} is missing: run node bin/checks/lock-file.mjs --mend`),
  ]
}

const lock = JSON.parse(readFileSync(file, "utf8"))
if (process.argv.includes("--mend")) mend(lock)
const faults = findFaults(JSON.parse(readFileSync(file, "utf8")))
for (const fault of faults) console.error(fault)
console.log(`${Object.keys(lock.packages).length - 1} packages pinned, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1
