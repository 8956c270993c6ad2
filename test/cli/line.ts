/** The line between a command and the house, real sockets in between: it can break, stand still, or carry something else than was said. */
import { once } from "node:events"
import { createServer, request as ask } from "node:http"
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { buffer } from "node:stream/consumers"

/** What happens to bytes on their way: they pass, the line breaks, or nothing moves any more. */
export type Fate = "pass" | "break" | "stand still"

export interface Line extends AsyncDisposable {
  readonly at: string
  /** Judges every piece of a body on its way to the house; `sent` counts the bytes of this request so far. */
  up: (path: string, sent: number) => Fate
  /** The same for what comes back. */
  down: (path: string, sent: number) => Fate
  /** Changes what comes back; null leaves it as it is. */
  mend: (path: string, body: Buffer) => Buffer | null
  /** Method and path of everything that was asked, in order. */
  readonly asked: string[]
}

const pass = (): Fate => "pass"

/** A line that carries everything to the house at `url`, until it is told otherwise. */
export async function lineTo(url: string): Promise<Line> {
  const server = createServer((incoming, outgoing) => void carry(url, line, incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const line: Line = {
    at: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    up: pass,
    down: pass,
    mend: () => null,
    asked: [],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return line
}

async function carry(url: string, line: Line, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const path = incoming.url ?? "/"
  line.asked.push(`${incoming.method ?? ""} ${path}`)
  const { socket } = incoming
  const breakAll = (): void => {
    socket.destroy()
    onward.destroy()
  }
  const onward = ask(
    url + path,
    { method: incoming.method, headers: { ...incoming.headers, host: new URL(url).host } },
    (answer) => void bringBack(line, path, answer, outgoing, breakAll).catch(breakAll),
  )
  onward.on("error", breakAll)
  outgoing.on("close", () => onward.destroy())
  if ((await bringOn(line, path, incoming, onward).catch(() => "break")) === "break") breakAll()
}

/** Carries a request's body to the house, as far as its fate lets it. What comes while nothing moves is lost, as in a line that died without a word. */
async function bringOn(line: Line, path: string, incoming: IncomingMessage, onward: ClientRequest): Promise<Fate> {
  let sent = 0
  let fate: Fate = "pass"
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    sent += piece.length
    if (fate === "pass") fate = line.up(path, sent)
    if (fate === "break") return fate
    if (fate === "pass" && !onward.write(piece)) await moved(onward)
  }
  if (fate === "pass") onward.end()
  return fate
}

/** Until a line takes more, or is gone. */
async function moved(onward: ClientRequest): Promise<void> {
  const over = new AbortController()
  await Promise.race([once(onward, "drain", { signal: over.signal }), once(onward, "close", { signal: over.signal })]).finally(() => over.abort())
}

async function bringBack(line: Line, path: string, answer: IncomingMessage, outgoing: ServerResponse, breakAll: () => void): Promise<void> {
  answer.on("error", breakAll)
  if (line.mend(path, Buffer.alloc(0)) !== null) {
    const body = await buffer(answer)
    const mended = line.mend(path, body) ?? body
    outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, "content-length": String(mended.length) }).end(mended)
    return
  }
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
  let sent = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    sent += piece.length
    const fate = line.down(path, sent)
    if (fate === "break") return breakAll()
    if (fate === "stand still") await new Promise((resolve) => outgoing.once("close", resolve))
    outgoing.write(piece)
  }
  outgoing.end()
}
