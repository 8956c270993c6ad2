/** A house and its rounds: it makes them by itself, before its door opens and while it is open, and stops in the middle of one. */
import { randomBytes } from "node:crypto"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import { startHouse } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { begin, OCTETS, send } from "../documents/tus.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"
import { events, openMatterFirm } from "../matters/matter.ts"
import type { MatterFirm } from "../matters/matter.ts"
import { count, sealedFiles } from "./round.ts"

let firm: MatterFirm
beforeAll(async () => {
  firm = await openMatterFirm({ env: { MUNIMENT_ROUNDS: "1" } })
})
afterAll(() => firm[Symbol.asyncDispose]())

const keysOfGuest = () => count(firm.owner`select count(*) as n from grant_keys k join grants g on g.id = k."grant" where g.person = ${firm.guest.id}`)
const arriving = () => count(firm.owner`select count(*) as n from filings where state = 'arriving'`)

test("it makes its rounds by itself while it is open", async () => {
  expect(await keysOfGuest()).toBe(1)
  await firm.owner`update grants set until = now() - interval '1 second' where person = ${firm.guest.id}`
  await vi.waitUntil(async () => (await keysOfGuest()) === 0, { timeout: 120_000, interval: 100 })
  await vi.waitUntil(async () => (await events(firm, "grant.ended")).length > 0, { timeout: 120_000, interval: 100 })
  expect((await events(firm, "grant.ended")).map((event) => event.by)).toEqual([null])
})

test("stopped in the middle of a round it finishes what it has in hand, and leaves the rest whole; opened again it goes on before anybody comes", async () => {
  const many = 8
  for (let n = 0; n < many; n++) {
    const at = await begin(firm, 2000)
    await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, randomBytes(1000))
  }
  expect([await arriving(), sealedFiles(firm).length]).toEqual([many, many])
  // Whoever records a withdrawal now waits for us, and holds the round up in the middle.
  const { home } = firm.tools.firm
  await firm.owner.unsafe(
    `create function ${home}.waits() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(8401); return new; end $$`,
  )
  await firm.owner.unsafe(`create trigger waits before insert on events for each row when (new.kind = 'filing.withdrawn') execute function waits()`)
  const stopping = await firm.owner.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(8401)`
    firm.clock.forward({ hours: 24 * 8 })
    await vi.waitUntil(async () => (await tx`select 1 from pg_locks where locktype = 'advisory' and objid = 8401 and not granted`).length === 1, {
      timeout: 120_000,
      interval: 50,
    })
    return { stopped: firm.house.house.stop() }
  })
  await stopping.stopped
  const withdrawn = await firm.owner<{ id: string }[]>`select id from events where kind = 'filing.withdrawn'`
  expect([withdrawn.length, await arriving(), sealedFiles(firm).length]).toEqual([1, many - 1, many - 1])
  expect(await count(firm.owner`select count(*) as n from events e left join leaves l on l.event = e.id where l.event is null`)).toBe(0)
  await firm.owner.unsafe("drop trigger waits on events")

  const settings = readSettings({ MUNIMENT_DATA: firm.house.data, DATABASE_URL: urlOf(firm.database), MUNIMENT_PORT: "0", MUNIMENT_LOG: "silent" })
  const again = await startHouse(settings, { web: join(firm.house.data, "no-web"), now: () => firm.clock.now() })
  expect([await arriving(), sealedFiles(firm)]).toEqual([0, []])
  expect(await count(firm.owner`select count(*) as n from events where kind = 'filing.withdrawn'`)).toBe(many)
  await again.stop()
})
