/** Speaks to a door by hand, byte for byte, so that everything can be wrong. */
import { connect } from "node:net"
import type { Socket } from "node:net"

/** An answer as it came over the wire. */
export interface Heard {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** The refusal's code; null where the body is no problem of ours. */
  readonly code: string | null
  /** Whether the other side closed the line. */
  readonly closed: boolean
}

const ENOUGH_MS = 20_000

/** Sends bytes (strings are latin1) and hears until the first answer is whole or the line closes. Further parts are sent one after the other. */
export function say(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1")
    let heard = ""
    const done = (closed: boolean): void => {
      clearTimeout(patience)
      socket.destroy()
      resolve(parseAnswer(heard, closed))
    }
    const patience = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no answer, and the line is still open; heard: ${heard.slice(0, 200)}`))
    }, ENOUGH_MS)
    socket.on("data", (piece) => {
      heard += piece.toString("latin1")
      if (isWhole(heard)) done(false)
    })
    socket.on("error", () => undefined)
    socket.on("close", () => done(true))
    void send(socket, parts)
  })
}

async function send(socket: Socket, parts: readonly (string | Uint8Array)[]): Promise<void> {
  for (const part of parts) {
    if (socket.destroyed) return
    if (!socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part))
      await new Promise<void>((resolve) => {
        socket.once("drain", resolve)
        socket.once("close", resolve)
      })
  }
}

function isWhole(heard: string): boolean {
  const [head, ...body] = heard.split("\r\n\r\n")
  const length = /^content-length: (\d+)$/im.exec(head ?? "")?.[1]
  return length !== undefined && heard.includes("\r\n\r\n") && body.join("\r\n\r\n").length >= Number(length)
}

function parseAnswer(heard: string, closed: boolean): Heard {
  const end = heard.indexOf("\r\n\r\n")
  const [first = "", ...lines] = heard.slice(0, end === -1 ? undefined : end).split("\r\n")
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]))
  const text = end === -1 ? "" : heard.slice(end + 4)
  return { status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1] ?? 0), headers, text, code: codeIn(headers, text), closed }
}

function codeIn(headers: Readonly<Record<string, string>>, text: string): string | null {
  if (!(headers["content-type"] ?? "").startsWith("application/problem+json") || text === "") return null
  const said = JSON.parse(text) as { status: number; code: string; type: string; title: string; request: string }
  return said.type.endsWith(`/${said.code}`) && said.title !== "" && said.request === headers["muniment-request"] ? said.code : null
}

export const HOST = "Host: localhost\r\n"

/** A whole request as text. */
export function requestOf(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string | Uint8Array,
): readonly (string | Uint8Array)[] {
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body
  const all = {
    host: "localhost",
    connection: "close",
    ...(bytes === undefined ? {} : { "content-type": "application/json", "content-length": String(bytes.length) }),
    ...headers,
  }
  const head = `${method} ${target} HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`
  return bytes === undefined ? [head] : [head, bytes]
}
