/** Tells the house's own measures to whoever looks after it: figures without a name, a path or anything of a matter. */
import { createServer } from "node:http"
import { collectDefaultMetrics, Gauge, Registry } from "prom-client"

export interface Measured {
  readonly firms: () => number
  /** Rows among the events that were set aside, as the database counts them. */
  readonly aside: () => Promise<number>
  /** Bytes that may still be filed. */
  readonly left: () => Promise<number>
  /** Bytes of the reserve that are held as a file. */
  readonly held: () => number
  /** Whether the database is there. */
  readonly isThere: () => boolean
}

export async function serveMetrics(at: { readonly host: string; readonly port: number }, house: Measured): Promise<{ close(): void }> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: () => number | Promise<number>): void => {
    // What cannot be read just now is told as it was last: while the database is away, that it is away must still be heard.
    const collect = async (): Promise<void> => {
      const now = await Promise.resolve(read()).catch(() => null)
      if (now !== null) made.set(now)
    }
    const made: Gauge = new Gauge({ name, help, registers: [], collect })
    registry.registerMetric(made)
  }
  gauge("muniment_firms", "Firms kept in this house.", house.firms)
  gauge(
    "muniment_events_aside",
    "Rows among the events that can be no leaves of the ledger and were set aside; 0 unless somebody wrote past the house.",
    house.aside,
  )
  gauge("muniment_room_bytes", "Bytes that may still be filed; at 0 new filing is refused.", house.left)
  gauge("muniment_spare_bytes", "Bytes of the reserve that are held as a file for the embedded database.", house.held)
  gauge("muniment_database_up", "1 while the database is there, 0 while the embedded one is being started again.", () => (house.isThere() ? 1 : 0))
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(at.port, at.host, resolve))
  return server
}
