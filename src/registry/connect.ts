/** Opens the database as the roles that own nothing: the door's, the clerk's and the keeper's, each bound to one firm's schema. */
import { availableParallelism } from "node:os"
import { openPool } from "./pool.ts"
import type { Sql } from "./sql.ts"
import { tlsTo } from "./wire.ts"

/** Where the engine is, without saying as whom: a socket of the embedded one, or a server of the firm's own. */
export interface Engine {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly owner: string
  readonly ownerPassword?: string
  readonly ssl?: boolean
  /** Passwords of the roles that the house made, where the engine asks for one. */
  rolePassword(role: string): string | undefined
}

const TYPES = {
  bigint: { to: 20, from: [20], serialize: (n: number) => String(n), parse: (text: string) => Number(text) },
  instant: { to: 1184, from: [1184], serialize: (at: unknown) => String(at), parse: (text: string) => Temporal.Instant.from(text.replace(" ", "T")) },
  // Text arrays are sent and never read: the driver without the engine's own list of types would hand over their literal as it is.
  texts: { to: 1009, from: [1009], parse: unread, serialize: (texts: readonly (string | null)[]) => `{${texts.map(quoted).join(",")}}` },
} as const

function unread(): never {
  throw new TypeError("arrays are not read from the engine: ask for json_agg")
}

/** A text in an array's literal (PostgreSQL 18, 8.15.6). */
function quoted(text: string | null): string {
  return text === null ? "null" : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}

export type { Sql, TxSql } from "./sql.ts"

/** Opens a pool for one role; `home` is the schema that bare names are looked up in, `held` what the engine is told to keep to. */
export function connect(engine: Engine, role: string, home: string | null, connections: number, held: Readonly<Record<string, string>> = {}): Sql {
  const password = role === engine.owner ? engine.ownerPassword : engine.rolePassword(role)
  return openPool(
    {
      host: engine.host,
      port: engine.port,
      database: engine.database,
      username: role,
      max: connections,
      ...(password === undefined ? {} : { password }),
      ...(engine.ssl === true ? { ssl: tlsTo(engine.host) } : {}),
      idle_timeout: 0,
      connect_timeout: 15,
      max_lifetime: null,
      onnotice: () => undefined,
      types: TYPES as never,
      // Compiling a statement takes an engine that can seconds, and none of ours is long: it takes what a function gives for a thousand rows, and compiles for these.
      connection: { application_name: "muniment", jit: "off", ...(home === null ? {} : { search_path: home }), ...held },
    },
    connections,
  )
}

/** One firm's database as three roles see it. */
export interface FirmDatabase {
  readonly home: string
  readonly door: Sql
  readonly clerk: Sql
  readonly keeper: Sql
  close(): Promise<void>
}

/** The roles of a firm, named after its schema: unique in a cluster that holds several databases. */
export function rolesOf(home: string): { readonly door: string; readonly clerk: string; readonly keeper: string } {
  const body = home.replace(/^firm_/, "")
  return { door: `muniment_door_${body}`, clerk: `muniment_clerk_${body}`, keeper: `muniment_keeper_${body}` }
}

/** How many of a firm's acts the engine works on at a time. More than keep its processors busy only push each other out of their caches (measured: a quarter of its time). */
const CONNECTIONS = Math.min(16, 2 * availableParallelism() + 2)

/** All that the clerk asks for in an order lies in it already. A plan that sorts is one that was made while a table was all but empty, and would read whole chains for their last link until the engine counts anew. */
const IN_ORDER = { enable_sort: "off" }

/** Opens one firm's database. */
export function openFirmDatabase(engine: Engine, home: string, connections = CONNECTIONS): FirmDatabase {
  const roles = rolesOf(home)
  const door = connect(engine, roles.door, home, connections)
  const clerk = connect(engine, roles.clerk, home, 2, IN_ORDER)
  const keeper = connect(engine, roles.keeper, home, 1)
  return {
    home,
    door,
    clerk,
    keeper,
    close: async () => {
      await Promise.all([door.end({ timeout: 5 }), clerk.end({ timeout: 5 }), keeper.end({ timeout: 5 })])
    },
  }
}
