/** The numbers that an operator watches, and what was found broken, said in the log: by ids alone, without a name, a path or a byte of any matter. */
import { createServer } from "node:http"
import type { Logger } from "pino"
import { collectDefaultMetrics, Counter, Gauge, Registry } from "prom-client"
import type { Alarm } from "#desk"
import { countAside, findVerification } from "#registry"
import type { FirmId } from "#words"
import type { OpenFirm } from "./firm.ts"

export interface Findings {
  tell(firm: FirmId, what: Alarm): void
  /** How often sealed bytes did not open since the house began. */
  readonly damages: () => number
}

export function openFindings(log: Logger): Findings {
  let damages = 0
  return {
    damages: () => damages,
    tell(firm, what) {
      switch (what.of) {
        case "ledger":
          log.error({ firm, leaf: what.leaf }, "the ledger is not whole: it was recomputed, and differs from what was signed")
          break
        case "vault":
          damages++
          log.error({ firm, document: what.document, version: what.version, at: what.at }, "a sealed document is not what was filed: it was not opened")
          break
      }
    },
  }
}

export interface Measured {
  readonly firms: ReadonlyMap<string, OpenFirm>
  readonly damages: () => number
  /** Bytes that may still be filed. */
  readonly left: () => Promise<number>
  /** Bytes of the reserve that are held as a file. */
  readonly held: () => number
  /** Whether the database is there. */
  readonly isThere: () => boolean
}

/** Answers `/metrics` in the form of Prometheus. */
export async function serveMetrics(at: { readonly host: string; readonly port: number }, house: Measured): Promise<{ close(): void }> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const [name, help, read] of gauges(house)) registry.registerMetric(gauge(name, help, read))
  registry.registerMetric(
    new Counter({
      name: "muniment_damage_found_total",
      help: "Openings at which a sealed document was not what was filed, since the house began.",
      registers: [],
      collect() {
        this.reset()
        this.inc(house.damages())
      },
    }),
  )
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

type Read = () => number | Promise<number>

/** What cannot be read just now is told as it was last: while the database is away, that it is away must still be heard. */
function gauge(name: string, help: string, read: Read): Gauge {
  return new Gauge({
    name,
    help,
    registers: [],
    async collect() {
      const now = await Promise.resolve(read()).catch(() => null)
      if (now !== null) this.set(now)
    },
  })
}

function gauges({ firms, left, held, isThere }: Measured): readonly (readonly [name: string, help: string, read: Read])[] {
  const ofAll = <T>(ask: (firm: OpenFirm) => Promise<T>): Promise<readonly T[]> => Promise.all([...firms.values()].map(ask))
  const verdicts = () => ofAll(async (firm) => (await findVerification(firm.tools.db.clerk))?.whole ?? null)
  const aside = () => ofAll((firm) => countAside(firm.tools.db.clerk))
  return [
    ["muniment_firms", "Firms kept in this house.", () => firms.size],
    [
      "muniment_events_aside",
      "Rows among the events that can be no leaves of the ledger and were set aside; 0 unless somebody wrote past the house.",
      async () => (await aside()).reduce((a, b) => a + b, 0),
    ],
    [
      "muniment_ledgers_broken",
      "Firms whose ledger was not whole when it was last recomputed; 0 unless somebody changed what was signed.",
      async () => (await verdicts()).filter((whole) => whole === false).length,
    ],
    ["muniment_ledgers_unchecked", "Firms whose ledger was never recomputed.", async () => (await verdicts()).filter((whole) => whole === null).length],
    ["muniment_room_bytes", "Bytes that may still be filed; at 0 new filing is refused.", left],
    ["muniment_spare_bytes", "Bytes of the reserve that are held as a file for the embedded database.", held],
    ["muniment_database_up", "1 while the database is there, 0 while the embedded one is being started again.", () => (isThere() ? 1 : 0)],
  ]
}
