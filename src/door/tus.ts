/** The tus resumable upload protocol 1.0.0 at the door: core, creation, termination, checksum. Headers in, headers out; what they mean is for the desk. */
import type { FastifyReply, FastifyRequest } from "fastify"
import { MOST_HELD } from "#desk"
import type { Announced } from "#desk"
import { CHECKSUMS, no, yes } from "#words"
import type { ChecksumName, Outcome } from "#words"
import { filingMetadata } from "./contract/documents.ts"
import type { FilingMetadata } from "./contract/documents.ts"
import { parse } from "./parse.ts"

export const TUS = "1.0.0"

/** A document may have this many bytes and no more: STREAM counts chunks in 32 bits (docs/formats/envelope.md). */
const LONGEST = 2 ** 32 * 262_144 - 1

/** What this server speaks (tus core, "OPTIONS"). */
export const SPOKEN = {
  "tus-version": TUS,
  "tus-extension": "creation,termination,checksum",
  "tus-max-size": String(LONGEST),
  "tus-checksum-algorithm": Object.keys(CHECKSUMS).join(","),
} as const

/** Says the protocol's version in every answer, and refuses requests of another one (tus core, "Tus-Resumable"). */
export function speaksTus(request: FastifyRequest, reply: FastifyReply): Outcome<null> {
  reply.header("tus-resumable", TUS)
  if (request.headers["tus-resumable"] === TUS) return yes(null)
  reply.header("tus-version", TUS)
  return no("tus-version")
}

/** The announced length of the whole document in bytes. Deferred lengths are not taken: what arrives must be what was announced. */
export function uploadLength(request: FastifyRequest): Outcome<number> {
  for (const name of ["upload-concat", "upload-defer-length"]) if (request.headers[name] !== undefined) return no("malformed", `${name}: is not spoken here`)
  const length = wholeNumber(request.headers["upload-length"])
  if (length === null) return no("malformed", "Upload-Length: should be a whole number of bytes")
  return length > LONGEST ? no("too-large") : yes(length)
}

/** The offset at which a PATCH begins. */
export function uploadOffset(request: FastifyRequest): Outcome<number> {
  const offset = wholeNumber(request.headers["upload-offset"])
  return offset === null ? no("malformed", "Upload-Offset: should be a whole number of bytes") : yes(offset)
}

/** The checksum of the bytes that a PATCH brings, or null. A piece that has one is held in memory until it is whole, so its length has a limit. */
export function uploadChecksum(request: FastifyRequest): Outcome<Announced | null> {
  const header = request.headers["upload-checksum"]
  if (header === undefined) return yes(null)
  const [, name, text] = /^(\w+) ([A-Za-z0-9+/]+=*)$/.exec(String(header)) ?? []
  if (!isChecksum(name) || text === undefined)
    return no("malformed", `Upload-Checksum: should be one of ${Object.keys(CHECKSUMS).join(", ")} and a base64 digest`)
  const digest = Buffer.from(text, "base64")
  if (digest.length !== CHECKSUMS[name] || digest.toString("base64") !== text)
    return no("malformed", "Upload-Checksum: the digest is not of the length or form that it has")
  return Number(request.headers["content-length"] ?? 0) > MOST_HELD
    ? no("too-large", `Upload-Checksum: a piece with a checksum has at most ${MOST_HELD} bytes`)
    : yes({ name, digest })
}

function isChecksum(name: string | undefined): name is ChecksumName {
  return name !== undefined && Object.hasOwn(CHECKSUMS, name)
}

/** Repr-Digest (RFC 9530 §3): the SHA-256 of the whole document, in hex; null where the client says none. Other algorithms are passed over (§5). */
export function announcedDigest(request: FastifyRequest): Outcome<string | null> {
  const header = request.headers["repr-digest"]
  if (header === undefined) return yes(null)
  const members = String(header)
    .split(",")
    .map((member) => /^\s*([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):\s*$/.exec(member))
  const said = members.filter((member) => member?.[1] === "sha-256").map((member) => Buffer.from(member?.[2] ?? "", "base64"))
  const whole = members.every((member) => member !== null) && said.length < 2 && said.every((digest) => digest.length === 32)
  if (!whole) return no("malformed", "Repr-Digest: should be sha-256=:…: with the base64 of 32 bytes")
  return yes(said[0]?.toString("hex") ?? null)
}

/** Upload-Metadata: pairs of a key and a base64 text, parsed strictly into what a filing may say. */
export function uploadMetadata(request: FastifyRequest): Outcome<FilingMetadata> {
  const header = request.headers["upload-metadata"]
  if (typeof header !== "string" || header.length > 16_384) return no("malformed", "Upload-Metadata: is missing or too long")
  const pairs: [string, string][] = []
  for (const pair of header.split(",")) {
    const [key, value, more] = pair.trim().split(" ")
    const bytes = Buffer.from(value ?? "", "base64")
    const text = bytes.toString("utf8")
    const whole =
      key !== undefined &&
      key !== "" &&
      more === undefined &&
      bytes.toString("base64").replaceAll("=", "") === (value ?? "").replaceAll("=", "") &&
      Buffer.from(text, "utf8").equals(bytes)
    if (!whole || pairs.some(([known]) => known === key)) return no("malformed", "Upload-Metadata: should be keys, each once, with base64 of UTF-8 text")
    if (text !== "") pairs.push([key, text])
  }
  return parse(filingMetadata, Object.fromEntries(pairs)) as Outcome<FilingMetadata>
}

function wholeNumber(header: string | string[] | undefined): number | null {
  return typeof header === "string" && /^(0|[1-9]\d{0,15})$/.test(header) && Number.isSafeInteger(Number(header)) ? Number(header) : null
}
