/** The register of firms: which host name leads to which firm's schema. Read and written by the owner only, at start and by the operator. */
import type { FirmId } from "#words"
import { rolesOf } from "./connect.ts"
import type { Sql } from "./connect.ts"

export interface RegisteredFirm {
  readonly id: FirmId
  readonly host: string
  readonly home: string
}

/** A firm's schema, named after its id. */
export function homeOf(firm: FirmId): string {
  return `firm_${firm.slice(4)}`
}

export async function listFirms(owner: Sql): Promise<readonly RegisteredFirm[]> {
  return owner<RegisteredFirm[]>`select id, host, home from public.firms order by made_at, id`
}

/** A firm that a database holds, with those of its roles that the server knows. */
export interface HeldFirm extends RegisteredFirm {
  readonly roles: readonly string[]
}

/** The firms that a database holds, looked at before anything is made in it: none where it has no register yet. */
export async function findHeldFirms(owner: Sql): Promise<readonly HeldFirm[]> {
  const [register] = await owner`select 1 from pg_catalog.pg_class where oid = to_regclass('public.firms')`
  if (register === undefined) return []
  const held: HeldFirm[] = []
  for (const firm of await listFirms(owner)) {
    const rows = await owner<{ name: string }[]>`select rolname as name from pg_roles where rolname = any(${Object.values(rolesOf(firm.home))}::text[])`
    held.push({ ...firm, roles: rows.map((row) => row.name) })
  }
  return held
}

/** Registers a firm; a host name that is taken answers false. */
export async function registerFirm(owner: Sql, firm: RegisteredFirm, at: Temporal.Instant): Promise<boolean> {
  const rows =
    await owner`insert into public.firms (id, host, home, made_at) values (${firm.id}, ${firm.host}, ${firm.home}, ${at.toString()}) on conflict do nothing returning id`
  return rows.length === 1
}

/** Begins the firm's own row, not yet set up. */
export async function beginFirm(owner: Sql, firm: RegisteredFirm, settings: object): Promise<void> {
  await owner.unsafe(`insert into ${firm.home}.firm (id, host, settings) values ($1, $2, $3::text::jsonb) on conflict do nothing`, [
    firm.id,
    firm.host,
    JSON.stringify(settings),
  ])
}

/** Keeps a firm under another host name; false where there is no such firm or the name is taken. */
export async function moveFirm(owner: Sql, from: string, to: string): Promise<boolean> {
  const [firm] = await owner<
    RegisteredFirm[]
  >`update public.firms set host = ${to} where host = ${from} and not exists (select 1 from public.firms where host = ${to}) returning id, host, home`
  if (firm === undefined) return false
  await owner.unsafe(`update ${firm.home}.firm set host = $1`, [to])
  return true
}
