/** Brings the database up: the embedded engine in the data folder, or the server that DATABASE_URL names. */
import { join } from "node:path"
import type { Engine } from "#registry"
import { startPostgres } from "./postgres/index.ts"
import type { Secrets } from "./secrets.ts"
import { WrongSetting } from "./settings.ts"
import type { Settings } from "./settings.ts"

export interface RunningEngine {
  readonly engine: Engine
  /** Resolves when an embedded engine has ended, asked or not; never for a server of one's own. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export async function startEngineOf(settings: Settings, secrets: Secrets): Promise<RunningEngine> {
  if (settings.databaseUrl !== null) {
    return {
      engine: engineAt(settings.databaseUrl, (role) => secrets.rolePassword(role)),
      ended: new Promise<void>(() => undefined),
      stop: async () => undefined,
    }
  }
  const running = await startPostgres({ folder: join(settings.data, "postgres") })
  return {
    engine: { host: running.socketFolder, port: running.port, database: running.database, owner: running.ownerRole, rolePassword: () => undefined },
    ended: running.ended,
    stop: () => running.stop(),
  }
}

/** The engine that a URL names: `postgres://user:password@host:port/database?sslmode=…`, or a socket folder as `?host=/run/postgresql`. */
export function engineAt(text: string, rolePassword: (role: string) => string | undefined): Engine {
  const url = URL.parse(text)
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) throw new WrongSetting("DATABASE_URL is a postgres:// address.")
  const mode = url.searchParams.get("sslmode")
  return {
    host: url.searchParams.get("host") ?? decodeURIComponent(url.hostname),
    port: url.port === "" ? 5432 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)) || "postgres",
    owner: decodeURIComponent(url.username) || "postgres",
    ...(url.password === "" ? {} : { ownerPassword: decodeURIComponent(url.password) }),
    ssl: mode !== null && mode !== "disable" && mode !== "prefer" && mode !== "allow",
    rolePassword,
  }
}
