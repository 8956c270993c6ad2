/** How the prover asks: whole requests and whole answers, every header in its order and every byte, on a line that stays open. */
import { Agent, request } from "node:http"
import type { Method } from "#contract"

export interface Asked {
  readonly method: Method
  /** Path and query, from the root. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export interface Heard {
  readonly status: number
  /** As they came, in their order. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export interface Line {
  hear(asked: Asked): Promise<Heard>
  close(): void
}

/** A line to a house on this machine. Requests go one after the other. */
export function lineTo(port: number): Line {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    hear: (asked) => hear(agent, port, asked),
    close: () => agent.destroy(),
  }
}

function hear(agent: Agent, port: number, { method, path, headers, body }: Asked): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const length = body === null ? {} : { "content-length": String(Buffer.byteLength(body)) }
    const asking = request({ agent, host: "127.0.0.1", port, method, path, headers: { ...headers, ...length } }, (answer) => {
      const pieces: Buffer[] = []
      answer.on("data", (piece: Buffer) => void pieces.push(piece))
      answer.once("error", reject)
      answer.once("end", () => {
        const raw = answer.rawHeaders
        resolve({
          status: answer.statusCode ?? 0,
          headers: raw.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] ?? ""] as const] : [])),
          body: Buffer.concat(pieces),
        })
      })
    })
    asking.once("error", reject)
    asking.end(body ?? undefined)
  })
}
