/**
 * One connection to the engine, opened once and never again. Whatever was asked on it and not answered when it is lost, or is asked afterwards, is refused with what it was lost to.
 * The driver by itself would open it again and ask there, in the midst of somebody else's transaction, forget who was waiting, or end the house.
 */
import { createConnection, isIP } from "node:net"
import type { Socket } from "node:net"
import { checkServerIdentity } from "node:tls"
import type { ConnectionOptions } from "node:tls"
import postgres from "postgres"
import { endsConnection, isAsked, onceSettled } from "./driver.ts"
import type { Asked, Wire } from "./sql.ts"

/** Where the engine is and as whom it is asked: the driver's own settings, of which these are looked at. */
export interface WireSettings extends postgres.Options<never> {
  readonly host: string
  readonly port: number
  /** In seconds. */
  readonly connect_timeout: number
}

/** Throws what kept it from being opened. `tell` is called once, when it is lost after it was opened. */
export async function openWire(settings: WireSettings, tell: () => void): Promise<Wire> {
  const unanswered = new Set<Asked>()
  const loss = Promise.withResolvers<never>()
  loss.promise.catch(() => undefined)
  let [lost, opened]: [Error | null, boolean] = [null, false]
  const lose = (cause: Error): void => {
    if (lost !== null) return
    lost = cause
    loss.reject(cause)
    for (const asked of unanswered) asked.reject(cause)
    void sql.end({ timeout: 0 })
    if (opened) tell()
  }
  const sql = postgres({ ...settings, max: 1, fetch_types: false, onclose: () => lose(new Closed()), socket: once(settings, lose) } as postgres.Options<never>)
  // Of what is asked before it is open, the driver tells the engine's own words: it is starting, it knows no such role, it has no place.
  await Promise.race([sql.unsafe("select 1"), loss.promise]).catch((cause: unknown) => {
    lose(cause instanceof Error ? cause : new Closed())
    throw cause
  })
  const reserved = await Promise.race([sql.reserve(), loss.promise])
  const probe: unknown = reserved.unsafe("")
  if (!isAsked(probe)) throw new TypeError("the driver makes statements of another kind")
  const { handler } = probe
  opened = true
  return {
    send(asked) {
      if (lost !== null) return asked.reject(lost)
      unanswered.add(asked)
      onceSettled(asked, (cause) => {
        unanswered.delete(asked)
        if (cause instanceof Error && endsConnection(cause)) lose(cause)
      })
      handler(asked)
    },
    lost: () => lost,
    async close(within) {
      if (lost !== null) return
      reserved.release()
      await sql.end({ timeout: within })
      lose(new Closed())
    },
  }
}

/** Known by the code that the driver gives it too. */
class Closed extends Error {
  readonly code = "CONNECTION_CLOSED"
  constructor() {
    super("the connection was closed")
  }
}

/** Opens the one line there is; whoever asks for another is refused, so that nothing is ever asked again elsewhere. */
function once({ host, port, connect_timeout: seconds }: WireSettings, lose: (cause: Error) => void): () => Promise<Socket> {
  let opened = false
  return async () => {
    if (opened) {
      const closed = new Closed()
      lose(closed)
      throw closed
    }
    opened = true
    const socket = host.startsWith("/") ? createConnection(`${host}/.s.PGSQL.${port}`) : createConnection(port, host)
    const timer = setTimeout(() => socket.destroy(Object.assign(new Error("the engine did not answer in time"), { code: "CONNECT_TIMEOUT" })), seconds * 1000)
    await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject)).finally(() => clearTimeout(timer))
    socket.on("error", lose)
    socket.on("close", () => lose(new Closed()))
    return socket
  }
}

/** Only an engine whose certificate bears the name or the address it is called by is asked: of an address, the driver by itself would ask a certificate for "localhost". */
export function tlsTo(host: string): ConnectionOptions {
  return { ...(isIP(host) === 0 ? { servername: host } : {}), checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate) }
}
