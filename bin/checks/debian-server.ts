/** A PostgreSQL server of the kind a firm would run itself, from the machine's own packages: over TCP, with passwords, in a folder that is thrown away. */
import { randomBytes } from "node:crypto"
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { spawnSync } from "node:child_process"
import { aptInstall } from "./chromium.ts"

export interface Server {
  readonly url: string
  stop(): void
}

const PACKAGES = "/usr/lib/postgresql"

/** Starts one, installing it first where we may. A sentence where that is not possible. */
export async function startDebianServer(): Promise<Server | { readonly missing: string }> {
  const root = process.getuid?.() === 0
  let said = ""
  if (findPrograms() === null && root && existsSync("/usr/bin/apt-get")) said = await aptInstall("postgresql")
  const programs = findPrograms()
  if (programs === null)
    return { missing: `There is no PostgreSQL in ${PACKAGES}. Install it (Debian: apt install postgresql) or name a server in DATABASE_URL. ${said}` }
  return start(programs, await freePort(), root ? accountOf("postgres") : {})
}

function start(programs: string, port: number, account: { readonly uid?: number; readonly gid?: number }): Server {
  const folder = mkdtempSync(join(tmpdir(), "muniment-server-"))
  const data = join(folder, "data")
  const password = randomBytes(16).toString("hex")
  const secret = join(folder, "password")
  writeFileSync(secret, password, { mode: 0o600 })
  chmodSync(folder, 0o700)
  if (account.uid !== undefined && account.gid !== undefined) for (const path of [folder, secret]) chownSync(path, account.uid, account.gid)
  const run = (program: string, args: readonly string[]): void => {
    const done = spawnSync(join(programs, program), args, { ...account, cwd: folder, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" })
    if (done.status !== 0) throw new Error(`${program}: ${done.stderr}`)
  }
  run("initdb", ["-D", data, "-U", "keeper", "--auth=scram-sha-256", `--pwfile=${secret}`, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories='' -c max_connections=200 -c fsync=off`
  run("pg_ctl", ["start", "-w", "-s", "-D", data, "-l", join(folder, "log"), "-o", settings])
  return {
    url: `postgres://keeper:${password}@127.0.0.1:${port}/postgres`,
    stop() {
      run("pg_ctl", ["stop", "-w", "-s", "-m", "immediate", "-D", data])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The newest server's programs. */
function findPrograms(): string | null {
  if (!existsSync(PACKAGES)) return null
  const newest = readdirSync(PACKAGES)
    .map(Number)
    .filter((version) => existsSync(join(PACKAGES, String(version), "bin", "initdb")))
    .toSorted((a, b) => b - a)[0]
  return newest === undefined ? null : join(PACKAGES, String(newest), "bin")
}

function accountOf(name: string): { readonly uid: number; readonly gid: number } {
  const ask = (what: string): number => Number(spawnSync("id", [what, name], { encoding: "utf8" }).stdout)
  return { uid: ask("-u"), gid: ask("-g") }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))))
    })
  })
}
