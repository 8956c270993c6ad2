/** An engine that goes away while a connection to it is being made: whoever waits is told, and the process lives. */
import { createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { refusalOf } from "../../src/door/problems.ts"
import { connect } from "../../src/registry/connect.ts"
import { takeLine } from "../../src/registry/line.ts"

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
