/** The line between a command and the house, real sockets in between: it can break, stand still, or carry something else than was said. */
import { createServer, request as ask } from "node:http"
import type { IncomingMessage, ServerResponse } from "node:http"
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
  const breakAll = (): void => {
    incoming.socket.destroy()
    onward.destroy()
  }
  const onward = ask(
    url + path,
    { method: incoming.method, headers: { ...incoming.headers, host: new URL(url).host } },
    (answer) => void bringBack(line, path, answer, outgoing, breakAll),
  )
  onward.on("error", breakAll)
  incoming.on("error", () => onward.destroy())
  let sent = 0
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    sent += piece.length
    const fate = line.up(path, sent)
    if (fate === "break") return breakAll()
    if (fate === "stand still") return
    if (!onward.write(piece))
      await Promise.race([new Promise((resolve) => onward.once("drain", resolve)), new Promise((resolve) => onward.once("close", resolve))])
  }
  onward.end()
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
    if (fate === "stand still") return
    outgoing.write(piece)
  }
  outgoing.end()
}
