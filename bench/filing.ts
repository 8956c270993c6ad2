/** Files a document over HTTP by the tus protocol, as a client does: announced, sent in one go, durable when it is answered. */
import type { House } from "./house.ts"
import type { Line } from "./line.ts"
import { requestOf } from "./line.ts"

export interface ToFile {
  readonly matter: string
  readonly token: string
  readonly name: string
  /** Sent again and again until so many bytes were sent. */
  readonly piece: Buffer
  readonly bytes: number
  /** Of all the bytes, where it is known: the house then holds what arrived against it. */
  readonly sha256?: string
}

/** Files it and gives the address of its filing. */
export async function fileOver(line: Line, { matter, token, name, piece, bytes, sha256 }: ToFile): Promise<string> {
  const auth = { authorization: `Bearer ${token}`, "tus-resumable": "1.0.0" }
  const said = Object.entries({ name, filename: `${name}.bin`, ...(sha256 === undefined ? {} : { sha256 }) })
  const metadata = said.map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`).join(",")
  const made = await line.ask(
    requestOf("POST", `/api/v1/matters/${matter}/filings`, { ...auth, "upload-length": String(bytes), "upload-metadata": metadata, "content-length": "0" }),
  )
  const at = /\r\nlocation: (\S+)/.exec(made.head)?.[1]
  if (made.status !== 201 || at === undefined) throw new Error(`filing was answered ${made.status}: ${made.body.toString()}`)
  const done = await line.pour(
    requestOf("PATCH", at, { ...auth, "content-type": "application/offset+octet-stream", "upload-offset": "0", "content-length": String(bytes) }),
    piece,
    bytes,
  )
  if (done.status !== 204) throw new Error(`filing was answered ${done.status}: ${done.body.toString()}`)
  return at
}

/** The document that a filing became. */
export async function documentOf(house: House, token: string, filing: string): Promise<string> {
  const { document } = await house.ask<{ document: string | null }>("GET", filing.replace("/api/v1", ""), { token })
  if (document === null) throw new Error("a filing that was answered 204 has no document")
  return document
}
