/** An engine of the firm's own across a network: asked under TLS only, and only where its certificate bears the name it was called by. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import type { AddressInfo, Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { TLSSocket, getCACertificates, setDefaultCACertificates } from "node:tls"
import { afterAll, expect, onTestFinished, test } from "vitest"
import { connect } from "../../src/registry/connect.ts"

const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])
const SELECTED = Buffer.concat([Buffer.from("C\0\0\0\rSELECT 1\0"), Buffer.from([0x5a, 0, 0, 0, 5, 0x49])])
/** A statement that nobody asks of an engine whose word is not sealed. */
const SECRET = "secret"

const folder = mkdtempSync(join(tmpdir(), "muniment-tls-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function certificate(name: string): { readonly key: Buffer; readonly cert: Buffer } | null {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
  const how = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
  try {
    execFileSync(
      "openssl",
      [...how.split(" "), "-keyout", key, "-out", cert, "-subj", `/CN=${name}`, "-addext", `subjectAltName=${/^[0-9]/.test(name) ? "IP" : "DNS"}:${name}`],
      {
        stdio: "ignore",
      },
    )
    return { key: readFileSync(key), cert: readFileSync(cert) }
  } catch {
    return null
  }
}
const [right, address, wrong, unknown] = ["localhost", "127.0.0.1", "elsewhere", "localhost"].map((name) => certificate(name))
setDefaultCACertificates([...getCACertificates("default"), ...[right, address, wrong].flatMap((made) => made?.cert.toString() ?? [])])

/** Answers the request for TLS with `word`, goes on as an engine does, and keeps what it heard in the open and under TLS. */
async function engine(host: string, word: "S" | "N", made: { readonly key: Buffer; readonly cert: Buffer }) {
  const heard = { open: "", sealed: "" }
  const talk = (socket: Socket, how: keyof typeof heard): void => {
    let first = true
    socket.on("error", () => undefined)
    socket.on("data", (bytes) => {
      heard[how] += bytes.toString("latin1")
      socket.write(first ? WELCOME : SELECTED)
      first = false
    })
  }
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => {
      socket.write(word)
      if (word === "N") return talk(socket, "open")
      talk(new TLSSocket(socket, { isServer: true, ...made }), "sealed")
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const pool = connect({ host, port, database: "none", owner: "nobody", ssl: true, rolePassword: () => undefined }, "nobody", null, 1)
  onTestFinished(async () => {
    await pool.end({ timeout: 0 })
    server.close()
  })
  return { pool, heard }
}

test.skipIf(right === null).each([
  ["name", "localhost", right],
  ["address", "127.0.0.1", address],
])("one whose certificate bears its %s is asked, and nothing of it in the open", async (_what, host, made) => {
  const { pool, heard } = await engine(host, "S", made ?? never())
  await pool.unsafe(`select '${SECRET}'`)
  expect([heard.open, heard.sealed.includes(SECRET)]).toEqual(["", true])
})

test.skipIf(right === null).each<[string, string, "S" | "N", ReturnType<typeof certificate> | undefined, string]>([
  ["that is called by its address, and whose certificate bears the name localhost", "127.0.0.1", "S", right, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["whose certificate bears its address only, when it is called by its name", "localhost", "S", address, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["whose certificate bears another name", "localhost", "S", wrong, "ERR_TLS_CERT_ALTNAME_INVALID"],
  ["whose certificate nobody vouches for", "localhost", "S", unknown, "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ["that speaks no TLS", "localhost", "N", right, "ERR_SSL_"],
])("one %s is asked nothing", async (_what, host, word, made, code) => {
  const { pool, heard } = await engine(host, word, made ?? never())
  const thrown: unknown = await pool.unsafe(`select '${SECRET}'`).then(
    () => null,
    (cause: unknown) => cause,
  )
  expect(thrown).toMatchObject({ code: expect.stringContaining(code) as unknown })
  expect([heard.open.includes(SECRET), heard.sealed]).toEqual([false, ""])
})

function never(): never {
  throw new Error("no certificate was made")
}
