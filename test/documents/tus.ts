/** Speaks tus 1.0.0 to a test house by hand, so that every header can be wrong. */
import { createHash } from "node:crypto"
import { connect as connectSocket } from "node:net"
import { call } from "../house/house.ts"

export const TUS = { "tus-resumable": "1.0.0" }
export const OCTETS = { ...TUS, "content-type": "application/offset+octet-stream" }

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex")
}

export function metadata(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`)
    .join(",")
}

/** What one must know of a house to file in it. */
export interface Street {
  readonly house: { readonly url: string }
  /** Whoever files where nobody else is named. */
  readonly lead: { readonly token: string }
  readonly matter: string
}

export interface Sent {
  readonly status: number
  readonly headers: Headers
  readonly code: string | null
  readonly text: string
}

/** One request with a body of bytes or none. */
export async function send(
  firm: Street,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  bytes?: Uint8Array,
  token = firm.lead.token,
): Promise<Sent> {
  const reply = await fetch(`${firm.house.url}${path.startsWith("/api") ? "" : "/api/v1"}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(bytes === undefined ? {} : { body: Uint8Array.from(bytes) }),
  })
  const text = await reply.text()
  // The bytes of a document may begin as any text does; to HEAD a refusal says nothing.
  const refused = text !== "" && reply.headers.get("content-type")?.startsWith("application/problem+json") === true
  return { status: reply.status, headers: reply.headers, text, code: refused ? ((JSON.parse(text) as { code?: string }).code ?? null) : null }
}

/** Begins a filing; gives its address. */
export async function begin(
  firm: Street,
  length: number,
  pairs: Readonly<Record<string, string>> = { name: "A document" },
  token = firm.lead.token,
): Promise<string> {
  const made = await send(
    firm,
    "POST",
    `/matters/${firm.matter}/filings`,
    { ...TUS, "upload-length": String(length), "upload-metadata": metadata(pairs) },
    undefined,
    token,
  )
  if (made.status !== 201) throw new Error(`beginning: ${made.status} ${made.text}`)
  return made.headers.get("location") ?? ""
}

/** Files a document whole; gives its id. */
export async function file(
  firm: Street,
  bytes: Uint8Array,
  pairs: Readonly<Record<string, string>> = { name: "A document" },
  token = firm.lead.token,
): Promise<string> {
  const at = await begin(firm, bytes.length, pairs, token)
  if (bytes.length > 0) {
    const sent = await send(firm, "PATCH", at, { ...OCTETS, "upload-offset": "0" }, bytes, token)
    if (sent.status !== 204) throw new Error(`sending: ${sent.status} ${sent.text}`)
  }
  return (await filing(firm, at, token)).document ?? ""
}

export async function filing(
  firm: Street,
  at: string,
  token = firm.lead.token,
): Promise<{ state: string; offset: number; document: string | null; version: number | null; receipt: { event: string; leaf: number | null } | null }> {
  return read(firm, at.replace("/api/v1", ""), token)
}

/** Opens a document as bytes. */
export async function open(
  firm: Street,
  document: string,
  options: { readonly token?: string; readonly headers?: Readonly<Record<string, string>>; readonly path?: string } = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly bytes: Buffer }> {
  const reply = await fetch(`${firm.house.url}/api/v1/documents/${document}/${options.path ?? "content"}`, {
    headers: { authorization: `Bearer ${options.token ?? firm.lead.token}`, ...options.headers },
  })
  return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) }
}

/** What the API answers to a question, as the caller says it is. */
export async function read<T>(firm: Street, path: string, token = firm.lead.token): Promise<T> {
  return (await call<T>(firm.house.url, "GET", path, { token })).body
}

/** What these tests look at in a document, a list, a chain. */
export interface Seen {
  readonly twin: string | null
  readonly name: string
  readonly total: number
  readonly items: readonly Record<string, unknown>[]
  readonly history: readonly { readonly id: string; readonly n: number }[]
}

/** Sends bytes of a filing and breaks off before the end that was promised; the house has laid down some of them then. */
export async function cutOff(firm: Street, at: string, bytes: Uint8Array, promised: number): Promise<void> {
  for (const wait of [200, 800, 3200, 12_800]) {
    const socket = connectSocket(Number(new URL(firm.house.url).port), "127.0.0.1")
    const closed = new Promise((done) => socket.once("close", done))
    socket.write(
      `PATCH ${at} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${firm.lead.token}\r\ntus-resumable: 1.0.0\r\ncontent-type: application/offset+octet-stream\r\nupload-offset: 0\r\ncontent-length: ${promised}\r\n\r\n`,
    )
    socket.write(bytes)
    await new Promise((resolve) => setTimeout(resolve, wait))
    socket.destroy()
    await closed
    for (let tries = 0; tries < 20; tries++) {
      if (bytes.length === 1 || (await filing(firm, at)).offset > 0) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** HEAD of a filing, once the request before it has let go. */
export async function headOf(firm: Street, at: string): Promise<Sent> {
  let head = await send(firm, "HEAD", at, TUS)
  for (let tries = 0; head.status === 423 && tries < 50; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    head = await send(firm, "HEAD", at, TUS)
  }
  return head
}
