/** Chooses the operating-system account that runs the database engine: one's own, or, for root, an account that owns nothing else. */
import { execFileSync } from "node:child_process"
import { readFileSync, statSync } from "node:fs"
import { userInfo } from "node:os"
import { CannotStart } from "./cannot-start.ts"

export interface Account {
  readonly uid: number
  readonly gid: number
}

export interface Accounts {
  /** The name under which this process is known to the kernel: the only one that the engine lets in. */
  readonly house: string
  /** The account the engine runs as, or null when that is our own. */
  readonly drop: Account | null
}

/** For root, in this order: an account made for the purpose, then the one every Unix has. initdb needs a passwd entry, so a bare number will not do. */
const CANDIDATES = ["muniment", "nobody"] as const

/**
 * The accounts for a cluster folder. A cluster that exists already is run by its owner: the engine refuses any other.
 * Throws `CannotStart` where our own account has no name, or the cluster belongs to someone else and we are not root.
 */
export function chooseAccounts(cluster: string): Accounts {
  const house = ownName()
  const owner = statSync(cluster, { throwIfNoEntry: false })
  const own = process.getuid?.()
  if (own !== 0) {
    if (owner !== undefined && owner.uid !== own)
      throw new CannotStart("not-ours", `The database in ${cluster} belongs to another account (number ${owner.uid}). Start the house as that account.`)
    return { house, drop: null }
  }
  if (owner !== undefined) return { house, drop: { uid: owner.uid, gid: owner.gid } }
  for (const name of CANDIDATES) {
    const account = findAccount(name)
    if (account !== null) return { house, drop: account }
  }
  throw new CannotStart(
    "no-account",
    "PostgreSQL refuses to run as root, and there is no account named muniment or nobody to run it as. Make one: useradd --system muniment",
  )
}

function ownName(): string {
  try {
    return userInfo().username
  } catch (cause) {
    throw new CannotStart(
      "no-account",
      `This account (number ${process.getuid?.()}) has no name on this machine, and PostgreSQL needs one. Add it to the account list, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** The account of a name, from the passwd file, else from `id`, which also knows directories and macOS. */
function findAccount(name: string): Account | null {
  const line = passwd().find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(":") ?? []
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) }
  try {
    return { uid: askId("-u", name), gid: askId("-g", name) }
  } catch {
    return null
  }
}

function passwd(): readonly string[] {
  try {
    return readFileSync("/etc/passwd", "utf8").split("\n")
  } catch {
    return []
  }
}

function askId(what: "-u" | "-g", name: string): number {
  return Number(execFileSync("id", [what, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }))
}
