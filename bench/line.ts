/** A client that costs next to nothing: one keep-alive connection, requests as bytes made beforehand, answers counted and thrown away unless they are asked for. */
import { once } from "node:events"
import { connect, type Socket } from "node:net"

export interface Answer {
  readonly status: number
  /** The head of the answer, in lower case. */
  readonly head: string
  /** The body of an answer that refuses; else empty. */
  readonly body: Buffer
  readonly bytes: number
  /** When the first byte of the body came, in milliseconds of `performance.now()`; 0 for none. */
  readonly firstAt: number
}

export interface Line {
  /** Sends the head of a request (and a small body in it), and gives the answer when its last byte has come. One at a time. */
  ask(request: Uint8Array, keep?: (piece: Buffer) => void): Promise<Answer>
  /** Sends a head, then the same piece again and again until so many bytes were sent. */
  pour(head: Uint8Array, piece: Buffer, bytes: number): Promise<Answer>
  close(): void
}

const HEAD_END = Buffer.from("\r\n\r\n")

/** Opens a line to a port of this machine. */
export async function openLine(port: number): Promise<Line> {
  const reading = new Reading()
  const socket = connect({
    host: "127.0.0.1",
    port,
    noDelay: true,
    onread: {
      buffer: Buffer.allocUnsafeSlow(256 * 1024),
      callback: (length, buffer) => reading.take(Buffer.from(buffer.buffer as ArrayBuffer, buffer.byteOffset, length)),
    },
  })
  socket.on("error", (fault) => reading.fail(fault))
  socket.on("close", () => reading.fail(new Error("the line was closed before the answer ended")))
  await once(socket, "connect")
  return {
    ask(request, keep) {
      const answer = reading.next(keep)
      socket.write(request)
      return answer
    },
    async pour(head, piece, bytes) {
      const answer = reading.next(undefined)
      const heard = { answer: false }
      const hear = (): void => void (heard.answer = true)
      answer.then(hear, hear)
      socket.write(head)
      for (let left = bytes; left > 0 && !heard.answer; left -= piece.length) await send(socket, left < piece.length ? piece.subarray(0, left) : piece)
      return answer
    },
    close: () => void socket.destroy(),
  }
}

async function send(socket: Socket, piece: Buffer): Promise<void> {
  if (!socket.write(piece)) await once(socket, "drain")
}

/** Reads one answer after the other. Only answers with a length are understood: both houses send nothing else. */
class Reading {
  #head = Buffer.alloc(0)
  #status = 0
  #left = -1
  #bytes = 0
  #firstAt = 0
  #text = ""
  #keep: ((piece: Buffer) => void) | undefined
  #resolve: ((answer: Answer) => void) | null = null
  #reject: ((fault: Error) => void) | null = null
  #body: Buffer[] = []

  next(keep: ((piece: Buffer) => void) | undefined): Promise<Answer> {
    if (this.#resolve !== null) throw new Error("a line answers one request at a time")
    this.#head = Buffer.alloc(0)
    this.#left = -1
    this.#bytes = 0
    this.#firstAt = 0
    this.#body = []
    this.#keep = keep
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  take(arrived: Buffer): boolean {
    const piece = this.#left === -1 ? this.#takeHead(arrived) : arrived
    if (piece === null) return true
    if (piece.length > 0) {
      if (this.#firstAt === 0) this.#firstAt = performance.now()
      this.#bytes += piece.length
      this.#left -= piece.length
      if (this.#keep !== undefined) this.#keep(piece)
      else if (this.#status >= 400) this.#body.push(Buffer.from(piece))
    }
    if (this.#left <= 0) this.#done()
    return true
  }

  fail(fault: Error): void {
    this.#reject?.(fault)
    this.#resolve = null
    this.#reject = null
  }

  /** What of the piece belongs to the body; null while the head goes on. */
  #takeHead(piece: Buffer): Buffer | null {
    this.#head = Buffer.concat([this.#head, piece])
    const end = this.#head.indexOf(HEAD_END)
    if (end === -1) return null
    this.#text = this.#head.subarray(0, end).toString("latin1").toLowerCase()
    this.#status = Number(this.#text.slice(9, 12))
    this.#left = Number(/\r\ncontent-length: (\d+)/.exec(this.#text)?.[1] ?? 0)
    if (this.#text.includes("\r\ntransfer-encoding:")) this.fail(new Error("an answer without a length"))
    return this.#head.subarray(end + HEAD_END.length)
  }

  #done(): void {
    const resolve = this.#resolve
    this.#resolve = null
    this.#reject = null
    resolve?.({ status: this.#status, head: this.#text, body: Buffer.concat(this.#body), bytes: this.#bytes, firstAt: this.#firstAt })
  }
}

/** The bytes of a request without a body. */
export function requestOf(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Buffer {
  const lines = Object.entries({ host: "localhost", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1")
}
