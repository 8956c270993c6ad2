/** An engine that goes away while a connection to it is being made: whoever waits is told, and the process lives. */
import { createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { refusalOf } from "../../src/door/problems.ts"
import { connect } from "../../src/registry/connect.ts"
import { onOneLine, takeLine } from "../../src/registry/line.ts"

/** As PostgreSQL answers at its beginning (protocol 3.0): who you are is fine, I am ready. */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

/** Something that begins as an engine does, and does `then` when it is asked the first thing. */
async function dyingEngine(then: (socket: Socket) => void): Promise<ReturnType<typeof connect>> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => {
      socket.write(WELCOME)
      socket.once("data", () => {
        server.close()
        then(socket)
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const pool = connect({ host: "127.0.0.1", port, database: "none", owner: "nobody", rolePassword: () => undefined }, "nobody", null, 2)
  onTestFinished(() => pool.end({ timeout: 0 }))
  return pool
}

/** What an engine says in place of an answer. */
function saying(severity: "ERROR" | "FATAL", code: string): Buffer {
  const body = Buffer.from(`S${severity}\0V${severity}\0C${code}\0Mno\0\0`)
  const head = Buffer.alloc(5, "E")
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** What an engine says to "select 1", in short. */
const SELECTED = Buffer.from("C\0\0\0\rSELECT 1\0")

/** An engine that dies as above, is met so often while it is starting, and is there again then: it refuses every statement with 42601, as only one that was asked can; but for the first on each connection, by which that is opened. */
async function revivingEngine(starting: number): Promise<{ readonly pool: ReturnType<typeof connect>; readonly heard: readonly string[] }> {
  let lives = 0
  const heard: string[] = []
  const server = createServer((socket) => {
    const life = lives++
    socket.on("error", () => undefined)
    socket.once("data", () => {
      if (life > 0 && life <= starting) return void socket.end(saying("FATAL", "57P03"))
      socket.write(WELCOME)
      socket.once("data", () => {
        socket.write(Buffer.concat([SELECTED, READY]))
        socket.on("data", (bytes) => answer(bytes as Buffer))
      })
      const answer = (bytes: Buffer): void => {
        if (life === 0 && bytes.includes("lost")) return void socket.destroy()
        if (life > 0) heard.push(bytes.toString("latin1"))
        // Several may come together: each ends with a Sync, or is a simple query.
        const statements = bytes.toString("hex").match(/5300000004|51000000/g)?.length ?? 1
        for (let n = 0; n < statements; n++) socket.write(Buffer.concat([saying("ERROR", "42601"), READY]))
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const pool = connect({ host: "127.0.0.1", port, database: "none", owner: "nobody", rolePassword: () => undefined }, "nobody", null, 1)
  onTestFinished(async () => {
    await pool.end({ timeout: 0 })
    server.close()
  })
  return { pool, heard }
}

const told = async (asking: Promise<unknown>): Promise<unknown> => asking.then(() => null).catch((cause: unknown) => cause)

const DEATHS: readonly (readonly [string, (socket: Socket) => void])[] = [
  ["breaks the line", (socket) => socket.resetAndDestroy()],
  ["closes the line", (socket) => socket.destroy()],
  ["says nothing more than that it closes", (socket) => socket.end()],
]

test.each(DEATHS)("an engine that %s: a statement is refused as busy, and nothing is left unheard", async (_how, then) => {
  const pool = await dyingEngine(then)
  const thrown: unknown = await pool`select 1`.then(() => null).catch((cause: unknown) => cause)
  expect(refusalOf(thrown)).toEqual({ code: "busy" })
})

test.each(DEATHS)("an engine that %s: an act is refused as busy, and nothing is left unheard", async (_how, then) => {
  const pool = await dyingEngine(then)
  const thrown: unknown = await takeLine(pool)
    .then(() => null)
    .catch((cause: unknown) => cause)
  expect(refusalOf(thrown)).toEqual({ code: "busy" })
})

test.each<[string, (pool: ReturnType<typeof connect>) => Promise<unknown>]>([
  ["a statement", (pool) => pool`select 1`.then(() => null)],
  ["an act", async (pool) => (await takeLine(pool)).begin()],
])("an engine that is there again: what it said while it was starting is not told to %s that comes then", async (_what, ask) => {
  const { pool, heard } = await revivingEngine(2)
  await told(pool`select 1`.then(() => null))
  expect(refusalOf(await told(pool`select 'lost'`.then(() => null)))).toEqual({ code: "busy" })
  expect(await told(ask(pool))).toMatchObject({ code: "42601" })
  // Nor is what was asked then, and was told as lost, asked once more behind everyone's back.
  expect(heard.filter((text) => text.includes("lost"))).toEqual([])
})

test.each([0, 1, 2])("an act that waits for a connection when the engine dies, and is met starting %i times, is not forgotten", async (starting) => {
  const { pool } = await revivingEngine(starting)
  await told(pool`select 1`.then(() => null))
  const lost = told(pool`select 'lost'`.then(() => null))
  await Promise.resolve()
  const waiting = Promise.all([1, 2].map(() => told(takeLine(pool).then(async (line) => line.begin().finally(() => line.release())))))
  expect(refusalOf(await lost)).toEqual({ code: "busy" })
  expect(await waiting).toMatchObject([{ code: "42601" }, { code: "42601" }])
})

test("an act whose transaction did not begin asks nothing: it would run by itself", async () => {
  const { pool, heard } = await revivingEngine(0)
  await told(pool`select 1`.then(() => null))
  await told(pool`select 'lost'`.then(() => null))
  expect(await told(onOneLine(pool, (sql) => sql`select 'within'`.then(() => null)))).toMatchObject({ code: "42601" })
  const line = await takeLine(pool)
  expect(await told(line.begin())).toMatchObject({ code: "42601" })
  expect(String(await told(line.sql`select 'within'`.then(() => null)))).toMatch("its act was over")
  line.release()
  expect(heard.filter((text) => text.includes("within"))).toEqual([])
})
