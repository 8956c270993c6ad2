/** The HTTP under the tus protocol: streams a file's bytes, never waits for ever, lets go of the file when the line breaks, and sends the session's secret to the house only. */
import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http"
import { Agent as HttpsAgent, request as httpsRequest } from "node:https"
import type { Readable } from "node:stream"
import { text as readAll } from "node:stream/consumers"
import type { FileReader, HttpRequest, HttpResponse, HttpStack } from "tus-js-client"
import { readStretch } from "./contents.ts"

const SILENCE_MS = 120_000

/** A stack that speaks to one house only; any other address throws. */
export function stackFor(at: string): HttpStack {
  const agent = at.startsWith("https:") ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true })
  return {
    getName: () => "muniment",
    createRequest: (method, url) => {
      if (new URL(url).origin !== at) throw new Error("a filing leads to another house")
      return toRequest(method, url, agent)
    },
  }
}

/** Gives the tus client a file's bytes as streams with a length. */
export function readerOf(path: Buffer, size: number): FileReader {
  const slice = async (start: number, end: number) => {
    const to = Math.min(end, size)
    return { value: Object.assign(readStretch(path, start, to), { size: to - start }), done: to >= size }
  }
  return { openFile: async () => ({ size, slice, close: () => undefined }) }
}

const untold = () => undefined

type Body = (Readable & { readonly size: number }) | null

function toRequest(method: string, url: string, agent: HttpAgent | HttpsAgent): HttpRequest {
  const headers: Record<string, string> = {}
  let told: (sent: number) => void = untold
  let line: ClientRequest | null = null
  return {
    getMethod: () => method,
    getURL: () => url,
    setHeader: (name, value) => void (headers[name] = value),
    getHeader: (name) => headers[name],
    setProgressHandler: (handler) => void (told = handler),
    getUnderlyingObject: () => line,
    abort: async () => void line?.destroy(),
    send: async (body: Body) => {
      const open = url.startsWith("https:") ? httpsRequest : httpRequest
      line = open(url, { method, agent, headers: { ...headers, "content-length": String(body?.size ?? 0) } })
      return exchange(line, body, told)
    },
  }
}

/** Sends the body and waits for the answer, whichever way it ends; an answer that comes early ends the sending. */
function exchange(line: ClientRequest, body: Body, told: (sent: number) => void): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => {
      body?.destroy()
      line.destroy()
      reject(cause)
    }
    line.setTimeout(SILENCE_MS, () => fail(new Error("the house said nothing for two minutes")))
    line.on("error", fail)
    line.on("response", (answer) => {
      body?.unpipe(line)
      body?.destroy()
      readAll(answer)
        .then((text) => resolve(toResponse(answer, text)))
        .catch(fail)
        .finally(() => (line.writableFinished ? undefined : line.destroy()))
    })
    if (body === null) line.end()
    else pour(body, line, told, fail)
  })
}

/** Pours a body into the line; a file that turns out shorter than it was breaks the line, since the house would wait for the rest. */
function pour(body: NonNullable<Body>, line: ClientRequest, told: (sent: number) => void, fail: (cause: Error) => void): void {
  let sent = 0
  body.on("error", fail)
  body.on("data", (piece: Buffer) => told((sent += piece.length)))
  body.on("end", () => (sent === body.size ? undefined : fail(new Error("the file became shorter while it was sent"))))
  body.pipe(line)
}

function toResponse(answer: IncomingMessage, text: string): HttpResponse {
  return {
    getStatus: () => answer.statusCode ?? 0,
    getHeader: (name) => answer.headers[name.toLowerCase()]?.toString(),
    getBody: () => text,
    getUnderlyingObject: () => answer,
  }
}
