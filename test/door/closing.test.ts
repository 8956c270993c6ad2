/** A house that is asked to stop answers whoever it was answering, and waits for nobody else. */
import { Agent, request } from "node:http"
import { randomBytes } from "node:crypto"
import { connect } from "node:net"
import { expect, test } from "vitest"
import { file } from "../documents/tus.ts"
import { openTestHouse } from "../house/house.ts"
import { openMatterFirm } from "../matters/matter.ts"

test("whoever is being answered on a line that is kept is answered, and the line is not waited for", async () => {
  await using kept = await openTestHouse()
  const agent = new Agent({ keepAlive: true })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    const asked = request(`${kept.url}/api/v1/sessions`, { agent, method: "POST", headers: { "content-type": "application/json" } })
    asked.on("error", reject).on("response", (response) => response.resume().once("end", () => resolve(response.statusCode)))
    asked.write('{"address":')
    setTimeout(() => asked.end('"none"}'), 500)
  })
  // Its head has come, its body has not.
  await new Promise((resolve) => setTimeout(resolve, 200))
  let stopped = false
  const stopping = kept.house.stop().then(() => (stopped = true))
  expect(await answered).toBe(400)
  await expect.poll(() => stopped).toBe(true)
  await stopping
  agent.destroy()
})

test("half a head keeps no house from ending", async () => {
  await using kept = await openTestHouse()
  const { hostname, port } = new URL(kept.url)
  const line = connect(Number(port), hostname).on("error", () => undefined)
  line.write("GET / HTTP/1.1\r\n")
  await new Promise((resolve) => setTimeout(resolve, 200))
  // It goes on arriving, a byte at a time, as long as the line is open.
  const drip = setInterval(() => line.write("x"), 100)
  const ended = new Promise((resolve) => line.once("close", resolve))
  await kept.house.stop()
  await ended
  clearInterval(drip)
})

test("whoever takes no more of a document keeps no house from ending", async () => {
  await using firm = await openMatterFirm()
  const id = await file(firm, randomBytes(48_000_000), { name: "Long" })
  const line = connect(firm.house.house.port, "127.0.0.1").on("error", () => undefined)
  const ended = new Promise((resolve) => line.once("close", resolve))
  line.write(`GET /api/v1/documents/${id}/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${firm.lead.token}\r\n\r\n`)
  const head = await new Promise<string>((resolve) => line.once("data", (piece) => (line.pause(), resolve(piece.toString("latin1")))))
  expect(head).toMatch(/^HTTP\/1\.1 200 /)
  await firm.house.house.stop()
  line.resume()
  await ended
}, 60_000)
