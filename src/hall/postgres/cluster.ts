/** Makes the database cluster once, whole and durable or not at all, and writes its settings anew at every start. */
import { chownSync, closeSync, existsSync, fsyncSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { Accounts, Account } from "./account.ts"
import { asEngine } from "./as-engine.ts"
import { CannotStart } from "./cannot-start.ts"
import type { Engine } from "./engine.ts"
import { accessRules, nameMap, settingsFile } from "./settings.ts"
import { runSupervised } from "./supervised.ts"

/** The cluster's owner: the only superuser, used for migrations and repairs, never for a person's request. */
export const OWNER_ROLE = "muniment_owner"
const MAJOR = "18"
const UNFINISHED = "cluster-unfinished-"

/**
 * How the engine is told where its cluster is. Another account may not be able to walk the path to it (a data folder under /root, say), and need not: it is started
 * inside the folder, and Linux lets every process name that folder so.
 */
export function clusterForEngine(cluster: string, drop: Account | null): string {
  return drop !== null && process.platform === "linux" ? "/proc/self/cwd" : cluster
}

/** Whether a folder holds a cluster. */
export function hasCluster(folder: string): boolean {
  return existsSync(join(folder, "cluster"))
}

/** Makes the cluster if it is not there: under another name, synced to disk, then renamed. Takes about a second. */
export async function makeCluster(folder: string, engine: Engine, drop: Account | null): Promise<void> {
  const cluster = join(folder, "cluster")
  for (const entry of readdirSync(folder)) if (entry.startsWith(UNFINISHED)) rmSync(join(folder, entry), { recursive: true, force: true, maxRetries: 3 })
  if (hasCluster(folder)) return checkVersion(cluster)
  const unfinished = mkdtempSync(join(folder, UNFINISHED))
  if (drop !== null) chownSync(unfinished, drop.uid, drop.gid)
  const args = [
    "-D",
    clusterForEngine(unfinished, drop),
    "-U",
    OWNER_ROLE,
    "--auth=peer",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
  ]
  const initdb = await runSupervised({ program: engine.initdb, args, cwd: unfinished, drop })
  if ((await initdb.ended) !== 0) throw new CannotStart("engine-failed", `The database could not be created in ${folder}: ${initdb.said().trim()}`)
  renameSync(unfinished, cluster)
  syncFolder(folder)
}

/** Writes the three files by which the engine is ruled, each whole or not at all: a full disk must not leave an empty one. */
export function writeRules(cluster: string, accounts: Accounts): void {
  const line = `put() { printf '%s' "$2" > "$1.new" && mv "$1.new" "$1"; }; put postgresql.conf "$1" && put pg_hba.conf "$2" && put pg_ident.conf "$3"`
  asEngine(line, [settingsFile(), accessRules(), nameMap(accounts.house)], cluster, accounts.drop)
}

function checkVersion(cluster: string): void {
  const found = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim()
  if (found !== MAJOR)
    throw new CannotStart(
      "other-version",
      `The database in ${cluster} was made by PostgreSQL ${found}; this house carries PostgreSQL ${MAJOR}. Restore a backup into a new folder instead.`,
    )
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r")
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
