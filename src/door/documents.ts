/** The roads of documents: filing by tus, listing, changing, opening with ranges. */
import {
  beginFiling,
  changeDocument,
  fileEmpty,
  listDocumentsOf,
  listOwnFilings,
  openDocument,
  readDocument,
  readFiling,
  receiveBytes,
  standingOf,
  withdrawFiling,
} from "#desk"
import type { OpenedAs, OpenedContent } from "#desk"
import { no, yes } from "#words"
import type { DocumentId, Outcome } from "#words"
import type { documentRoutes } from "./contract/documents.ts"
import { CONTENT_POLICY } from "./headers.ts"
import { etagOf, isKept, rangeHolds, stretchOf } from "./ranges.ts"
import { SPOKEN, announcedDigest, speaksTus, uploadChecksum, uploadLength, uploadMetadata, uploadOffset } from "./tus.ts"
import type { Handlers, Visit } from "./visit.ts"

export const documentHandlers: Handlers<(typeof documentRoutes)[number]["name"]> = {
  async describeFiling({ reply }) {
    void reply.code(204).headers(SPOKEN).send()
    return yes(null)
  },
  async createFiling({ tools, caller, params, request, reply }) {
    const spoken = speaksTus(request, reply)
    if (!spoken.ok) return spoken
    const length = uploadLength(request)
    if (!length.ok) return length
    const metadata = uploadMetadata(request)
    if (!metadata.ok) return metadata
    const filing = await beginFiling(tools, caller, params.matter, { ...metadata.value, length: length.value })
    if (!filing.ok) return filing
    // A document without a byte is whole as soon as it is announced.
    const filed = length.value === 0 ? await fileEmpty(tools, caller, filing.value) : yes(null)
    if (!filed.ok) return filed
    void reply
      .code(201)
      .headers({ location: `/api/v1/filings/${filing.value}`, "upload-offset": "0" })
      .send()
    return yes(null)
  },
  async headFiling({ tools, caller, params, request, reply }) {
    const spoken = speaksTus(request, reply)
    if (!spoken.ok) return spoken
    const standing = await whereItStands(tools, caller, params.filing)
    if (!standing.ok) return standing
    void reply
      .code(200)
      .headers({ "upload-offset": String(standing.value.offset), "upload-length": String(standing.value.length), "cache-control": "no-store" })
      .send()
    return yes(null)
  },
  async patchFiling({ tools, caller, params, request, reply }) {
    const spoken = speaksTus(request, reply)
    if (!spoken.ok) return spoken
    if (request.headers["content-type"] !== "application/offset+octet-stream") return no("unsupported-type")
    const offset = uploadOffset(request)
    if (!offset.ok) return offset
    const checksum = uploadChecksum(request)
    if (!checksum.ok) return checksum
    const sha256 = announcedDigest(request)
    if (!sha256.ok) return sha256
    const source = request.body as AsyncIterable<Uint8Array>
    const piece = { offset: offset.value, source, checksum: checksum.value, sha256: sha256.value }
    const reached = await receiveBytes(tools, caller, params.filing, piece)
    if (!reached.ok) {
      // What is still on the wire is not read: the line closes after the answer.
      reply.header("connection", "close")
      return reached
    }
    if (request.raw.destroyed && !request.raw.complete) return yes(null)
    void reply.code(204).header("upload-offset", String(reached.value.offset)).send()
    return yes(null)
  },
  async withdrawFiling({ tools, caller, params, request, reply }) {
    const spoken = speaksTus(request, reply)
    if (!spoken.ok) return spoken
    const withdrawn = await withdrawFiling(tools, caller, params.filing)
    if (!withdrawn.ok) return withdrawn
    void reply.code(204).send()
    return yes(null)
  },
  getFiling: ({ tools, caller, params }) => readFiling(tools, caller, params.filing),
  listFilings: ({ tools, caller, params }) => listOwnFilings(tools, caller, params.matter),
  listDocuments: ({ tools, caller, params, query }) => listDocumentsOf(tools, caller, params.matter, query),
  getDocument: ({ tools, caller, params }) => readDocument(tools, caller, params.document),
  changeDocument: ({ tools, caller, params, body }) => changeDocument(tools, caller, params.document, body),
  openDocument: (visit) => sendContent(visit, visit.params.document, null),
  openVersion: (visit) => sendContent(visit, visit.params.document, visit.params.n),
}

async function whereItStands(
  tools: Visit<"headFiling">["tools"],
  caller: Visit<"headFiling">["caller"],
  filing: Visit<"headFiling">["params"]["filing"],
): Promise<Outcome<{ readonly offset: number; readonly length: number }>> {
  const standing = await standingOf(tools, caller, filing)
  if (standing.ok || standing.refusal.code !== "filing-over") return standing
  const view = await readFiling(tools, caller, filing)
  return view.ok && view.value.state === "filed" ? yes({ offset: view.value.length, length: view.value.length }) : standing
}

async function sendContent(
  visit: Pick<Visit<"openDocument">, "tools" | "caller" | "query" | "request" | "reply">,
  document: DocumentId,
  n: number | null,
): Promise<Outcome<null>> {
  const { tools, caller, request, reply } = visit
  const { headers } = request
  const opened = await openDocument(tools, caller, {
    document,
    n,
    as: visit.query.as,
    kept: (version) => isKept(headers["if-none-match"], version),
    stretch: (version, size) => {
      const stretch = stretchOf(rangeHolds(headers["if-range"]?.toString(), version) ? headers.range : undefined, size)
      if (!stretch.ok) reply.header("content-range", `bytes */${size}`)
      return stretch
    },
  })
  if (!opened.ok) return opened
  const { value } = opened
  reply.headers({ etag: etagOf(value.version), "cache-control": "no-store" })
  if (value.bytes === null) {
    void reply.code(304).send()
    return yes(null)
  }
  const { from, to } = value.stretch ?? { from: 0, to: value.size }
  if (value.stretch !== null) reply.code(206).header("content-range", `bytes ${from}-${to - 1}/${value.size}`)
  void reply
    .headers({
      "accept-ranges": "bytes",
      "content-length": String(to - from),
      "content-security-policy": CONTENT_POLICY,
      "content-type": typeOf(value, visit.query.as),
      "content-disposition": disposition(value, visit.query.as),
    })
    .send(value.bytes)
  return yes(null)
}

/** Only what the interface can show is named for what it is; all else is bytes, so that no browser runs it. */
function typeOf(content: OpenedContent, as: OpenedAs): string {
  if (as === "attachment") return "application/octet-stream"
  switch (content.show) {
    case "pdf":
      return "application/pdf"
    case "image":
      return /^image\/(png|jpeg|gif|webp|avif|bmp)$/.test(content.mediaType) ? content.mediaType : "application/octet-stream"
    case "text":
      return "text/plain; charset=utf-8"
    case "none":
      return "application/octet-stream"
  }
}

/** The name to save under (RFC 6266, RFC 8187): path signs and quotes never leave as they are. */
function disposition(content: OpenedContent, as: OpenedAs): string {
  const safe = content.fileName.replaceAll(/[/\\:*?"<>|]/g, "_")
  const plain = safe.replaceAll(/[^\x20-\x7e]/g, "_")
  const encoded = encodeURIComponent(safe).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${as === "print" ? "inline" : as}; filename="${plain}"; filename*=UTF-8''${encoded}`
}
