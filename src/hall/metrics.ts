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
  damages(): number
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

/** Answers `/metrics` in the form of Prometheus. */
export async function serveMetrics(
  at: { readonly host: string; readonly port: number },
  firms: ReadonlyMap<string, OpenFirm>,
  findings: Findings,
): Promise<{ close(): void }> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  counted(registry, firms, findings)
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

function counted(registry: Registry, firms: ReadonlyMap<string, OpenFirm>, findings: Findings): void {
  const verdicts = (): Promise<readonly (boolean | null)[]> =>
    Promise.all([...firms.values()].map(async (firm) => (await findVerification(firm.tools.db.clerk))?.whole ?? null))
  const gauge = (name: string, help: string, now: () => Promise<number> | number): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        registers: [],
        async collect() {
          this.set(await now())
        },
      }),
    )
  }
  gauge("muniment_firms", "Firms kept in this house.", () => firms.size)
  gauge(
    "muniment_events_aside",
    "Rows among the events that can be no leaves of the ledger and were set aside; 0 unless somebody wrote past the house.",
    async () => (await Promise.all([...firms.values()].map((firm) => countAside(firm.tools.db.clerk)))).reduce((a, b) => a + b, 0),
  )
  gauge(
    "muniment_ledgers_broken",
    "Firms whose ledger was not whole when it was last recomputed; 0 unless somebody changed what was signed.",
    async () => (await verdicts()).filter((whole) => whole === false).length,
  )
  gauge("muniment_ledgers_unchecked", "Firms whose ledger was never recomputed.", async () => (await verdicts()).filter((whole) => whole === null).length)
  registry.registerMetric(
    new Counter({
      name: "muniment_damage_found_total",
      help: "Openings at which a sealed document was not what was filed, since the house began.",
      registers: [],
      collect() {
        this.reset()
        this.inc(findings.damages())
      },
    }),
  )
}
