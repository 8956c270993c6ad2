/** One house to knock at, of which every knock must leave nothing behind. */
import { afterAll, afterEach, beforeAll } from "vitest"
import { openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { HOST } from "./wire.ts"
import type { Heard } from "./wire.ts"

/** Stands while the tests of a file run. */
export let firm: MatterFirm
export let port: number
let before: string

/** Opens the house for the tests of a file, and holds what it keeps against what it kept before each of them. */
export function knockAtOneHouse(): void {
  beforeAll(async () => {
    firm = await openMatterFirm()
    port = firm.house.house.port
    before = await kept()
  })
  afterEach(async () => {
    const [was, is] = [before, await kept()]
    before = is
    if (is !== was) throw new Error(`something was kept: ${is}; before: ${was}`)
  })
  afterAll(() => firm[Symbol.asyncDispose]())
}

/** How many rows of everything that an act could leave behind there are. */
async function kept(): Promise<string> {
  const tables = [
    "people",
    "person_keys",
    "sessions",
    "invitations",
    "matters",
    "epochs",
    "grants",
    "grant_keys",
    "parties",
    "notes",
    "places",
    "documents",
    "versions",
    "version_keys",
    "filings",
  ]
  const counts = await Promise.all(
    tables.map(async (table) => `${table} ${(await firm.owner.unsafe<{ n: number }[]>(`select count(*) as n from ${table}`))[0]?.n}`),
  )
  const [settings] = await firm.owner<{ rev: number }[]>`select rev from firm`
  return [...counts, `firm ${settings?.rev}`].join(", ")
}

export function refusal(heard: Heard): readonly [number, string | null] {
  return [heard.status, heard.code]
}

export const HOUSE = "GET /api/v1/house HTTP/1.1\r\n"
export const SIGN_IN = `POST /api/v1/sessions HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`
