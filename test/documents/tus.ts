/** Speaks tus 1.0.0 to a test house by hand, so that every header can be wrong. */
import { createHash } from "node:crypto"
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
  return { status: reply.status, headers: reply.headers, text, code: text.startsWith("{") ? ((JSON.parse(text) as { code?: string }).code ?? null) : null }
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
