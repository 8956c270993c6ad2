/** Files every file of a folder through the published API by the tus protocol, and keeps what each one was. */
import { createHash } from "node:crypto"
import { open, readdir } from "node:fs/promises"
import { basename, join, relative } from "node:path"
import type { Asking } from "./asking.ts"
import type { Cast } from "./cast.ts"

export interface FiledOne {
  /** Path within the folder. */
  readonly path: string
  readonly document: string
  readonly size: number
  readonly sha256: string
}

export interface FilingResult {
  readonly filed: readonly FiledOne[]
  readonly refused: readonly { readonly name: string; readonly refusal: string }[]
}

const PIECE = 16 * 1024 * 1024

export async function fileAll(house: Asking, cast: Cast, folder: string, say: (line: string) => void): Promise<FilingResult> {
  const filed: FiledOne[] = []
  const refused: { name: string; refusal: string }[] = []
  for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const outcome = await fileOne(house, cast, path)
    if ("refusal" in outcome) refused.push({ name: relative(folder, path), refusal: outcome.refusal })
    else filed.push({ path: relative(folder, path), ...outcome })
    say(`filed ${filed.length}, refused ${refused.length}: ${entry.name}`)
  }
  return { filed, refused }
}

async function fileOne(house: Asking, cast: Cast, path: string): Promise<{ document: string; size: number; sha256: string } | { refusal: string }> {
  await using file = await open(path)
  const { size } = await file.stat()
  const hash = createHash("sha256")
  const metadata = `name ${Buffer.from(basename(path)).toString("base64")},filename ${Buffer.from(basename(path)).toString("base64")}`
  const tus = { "tus-resumable": "1.0.0" }
  const made = await fetch(`${house.url}/api/v1/matters/${cast.matter}/filings`, {
    method: "POST",
    headers: { ...tus, authorization: `Bearer ${cast.lead}`, "upload-length": String(size), "upload-metadata": metadata },
  })
  if (made.status !== 201) return { refusal: ((await made.json()) as { code: string }).code }
  const at = made.headers.get("location") ?? ""
  for (let offset = 0; offset < size;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(PIECE, size - offset)), 0, Math.min(PIECE, size - offset), offset)
    const piece = buffer.subarray(0, bytesRead)
    hash.update(piece)
    const sent = await house.ask<{ code: string }>("PATCH", at.replace("/api/v1", ""), {
      token: cast.lead,
      bytes: piece,
      headers: { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": String(offset) },
    })
    if (sent.status !== 204) return { refusal: sent.body.code }
    offset += bytesRead
  }
  const filing = await house.get<{ document: string | null }>("GET", at.replace("/api/v1", ""), { token: cast.lead })
  return filing.document === null ? { refusal: "not filed" } : { document: filing.document, size, sha256: hash.digest("hex") }
}

/** The status that somebody gets who opens a document, and the hash of what came. */
export async function openOne(house: Asking, token: string, document: string): Promise<{ readonly status: number; readonly sha256: string | null }> {
  const hash = createHash("sha256")
  try {
    const reply = await fetch(`${house.url}/api/v1/documents/${document}/content`, { headers: { authorization: `Bearer ${token}` } })
    for await (const piece of reply.body ?? []) hash.update(piece)
    return { status: reply.status, sha256: reply.ok ? hash.digest("hex") : null }
  } catch {
    // The line was cut in the middle: what was sealed did not open.
    return { status: 0, sha256: null }
  }
}
