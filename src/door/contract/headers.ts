/** The headers that mean something on a road, besides those of every request and answer: written once, for the door's reader and for OpenAPI. */

export interface HeaderShape {
  readonly says: string
  readonly required?: true
  readonly schema?: { readonly type: "string" | "integer"; readonly pattern?: string; readonly minimum?: number; readonly const?: string }
}
export type HeaderShapes = Readonly<Record<string, HeaderShape>>

export interface RoadHeaders {
  readonly asked: HeaderShapes
  /** By status. */
  readonly given: Readonly<Record<number, HeaderShapes>>
}

const bytes = { type: "integer", minimum: 0 } as const

const VERSION: HeaderShapes = { "Tus-Resumable": { says: "the version of the tus protocol", required: true, schema: { type: "string", const: "1.0.0" } } }
const OFFSET: HeaderShape = { says: "bytes that have arrived and are kept", required: true, schema: bytes }
const LENGTH: HeaderShape = { says: "bytes of the whole document, as it was announced", required: true, schema: bytes }
const REFUSED: RoadHeaders["given"] = { 412: { ...VERSION, "Tus-Version": { says: "the versions that are spoken here", required: true } } }

/** tus core, "OPTIONS": nothing of it depends on who asks, or on which matter. */
export const DESCRIBES: RoadHeaders = {
  asked: {},
  given: {
    204: {
      "Tus-Version": { says: "the versions that are spoken here", required: true },
      "Tus-Extension": { says: "the extensions that are spoken here", required: true },
      "Tus-Max-Size": { says: "the most bytes that a document may have", required: true, schema: bytes },
      "Tus-Checksum-Algorithm": { says: "what Upload-Checksum may be made with", required: true },
    },
  },
}

export const BEGINS: RoadHeaders = {
  asked: {
    ...VERSION,
    "Upload-Length": LENGTH,
    "Upload-Metadata": {
      says: "pairs of a key and the base64 of UTF-8 text, parted by commas: name (required), filename, filetype, type, class, place, document (the one that gets a new version), from, basis and holder (a privilege mark), sha256 (of the whole document, in hex: compared when the last byte has arrived)",
      required: true,
    },
  },
  given: { 201: { ...VERSION, Location: { says: "the address of the filing", required: true }, "Upload-Offset": OFFSET }, ...REFUSED },
}

export const STANDS: RoadHeaders = { asked: VERSION, given: { 200: { ...VERSION, "Upload-Offset": OFFSET, "Upload-Length": LENGTH }, ...REFUSED } }

export const GOES_ON: RoadHeaders = {
  asked: {
    ...VERSION,
    "Content-Type": { says: "application/offset+octet-stream", required: true, schema: { type: "string", const: "application/offset+octet-stream" } },
    "Content-Length": { says: "bytes of this piece, where it is known; more than are still to come withdraw the filing", schema: bytes },
    "Upload-Offset": { says: "where this piece begins: what the house said last", required: true, schema: bytes },
    "Upload-Checksum": {
      says: "sha1 or sha256, a blank, and the base64 of this piece's digest; the piece is then taken whole or not at all, and has at most 16 MiB",
    },
    "Repr-Digest": { says: "sha-256=:base64: of the whole document (RFC 9530), compared when this piece is the last" },
  },
  given: { 204: { ...VERSION, "Upload-Offset": OFFSET }, 460: VERSION, ...REFUSED },
}

export const WITHDRAWS: RoadHeaders = { asked: VERSION, given: { 204: VERSION, ...REFUSED } }

const TAG: HeaderShape = { says: "the version's strong validator", required: true, schema: { type: "string", pattern: '^"ver_[0-9a-z]{26}"$' } }
const CONTENT: HeaderShapes = {
  ETag: TAG,
  "Accept-Ranges": { says: "bytes", required: true, schema: { type: "string", const: "bytes" } },
  "Content-Length": { says: "bytes of this answer", required: true, schema: bytes },
  "Content-Disposition": { says: "the file's name (RFC 6266)", required: true },
}

export const OPENS: RoadHeaders = {
  asked: {
    Range: { says: "one range of bytes (RFC 9110, 14.2); several, or another unit, are passed over" },
    "If-Range": { says: "the ETag under which the range is wanted; where it is another version's, the whole is given" },
    "If-None-Match": { says: "ETags of which the caller has the bytes; asking is an opening, with its purpose and its custody event" },
  },
  given: {
    200: CONTENT,
    206: { ...CONTENT, "Content-Range": { says: "bytes FROM-TO/SIZE", required: true } },
    304: { ETag: TAG },
    416: { "Content-Range": { says: "bytes */SIZE", required: true } },
  },
}
