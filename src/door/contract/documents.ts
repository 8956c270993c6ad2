/** Documents: filing by the tus protocol, listing, opening with ranges, changing, versions. */
import { z } from "zod"
import { BEGINS, DESCRIBES, GOES_ON, OPENS, STANDS, WITHDRAWS } from "./headers.ts"
import { route } from "./route.ts"
import { hash, id, instant, klass, line, page, pageQuery, personRef, places, privilege, receipt, rev, MOST_COUNTED } from "./shapes.ts"
import { lastEvent } from "./matters.ts"

export const DOCUMENT_TYPES = [
  "pleading",
  "statement",
  "exhibit",
  "report",
  "letter",
  "message",
  "note",
  "draft",
  "contract",
  "order",
  "form",
  "other",
] as const
const openedAs = z
  .enum(["attachment", "inline", "print"])
  .default("attachment")
  .meta({ description: "to be kept, looked at, or printed: each takes its own action, and is told in the chain" })
const documentType = z.enum(DOCUMENT_TYPES)

export const version = z
  .strictObject({
    id: id("version"),
    n: z.int(),
    size: z.int(),
    sha256: hash,
    fileName: z.string(),
    mediaType: z.string(),
    filedAt: instant,
    filedBy: personRef,
    event: id("event"),
    leaf: z.int().nullable(),
  })
  .meta({ id: "Version" })
export type Version = z.infer<typeof version>
export const documentRow = z
  .strictObject({
    id: id("document"),
    matter: id("matter"),
    name: z.string(),
    type: documentType,
    class: klass,
    place: id("place").nullable(),
    privilege: privilege.nullable(),
    from: z.string(),
    versions: z.int(),
    size: z.int(),
    mediaType: z.string(),
    filedAt: instant,
    filedBy: personRef,
    last: lastEvent,
    rev: z.int(),
  })
  .meta({ id: "DocumentRow" })
export type DocumentRow = z.infer<typeof documentRow>
export const document = documentRow
  .extend({
    history: z.array(version),
    why: z.string(),
    proof: z.strictObject({ event: id("event"), leaf: z.int().nullable(), checkpoint: instant.nullable() }),
    may: z.array(z.string()),
    who: z
      .array(z.strictObject({ person: personRef, until: instant.nullable() }))
      .meta({ description: "of whoever has places alone nobody but themselves: they know of nobody else who has" }),
    places,
    show: z.enum(["pdf", "image", "text", "none"]).meta({ description: "how the interface can show it" }),
  })
  .meta({ id: "Document" })
export type Document = z.infer<typeof document>

/** What an Upload-Metadata header says, decoded: the tus creation of a filing. */
export const filingMetadata = z.strictObject({
  name: line(400),
  filename: line(400).optional(),
  filetype: z.string().max(255).optional(),
  type: documentType.default("other"),
  class: klass.optional(),
  place: id("place").optional(),
  document: id("document").optional(),
  from: line(200).optional(),
  basis: z.string().optional(),
  holder: line(200).optional(),
  sha256: hash.optional(),
})
export type FilingMetadata = z.infer<typeof filingMetadata>
export const filing = z
  .strictObject({
    id: id("filing"),
    matter: id("matter"),
    state: z.enum(["arriving", "filed", "withdrawn"]),
    name: z.string(),
    length: z.int(),
    offset: z.int(),
    document: id("document").nullable(),
    version: z.int().nullable(),
    sha256: hash.nullable(),
    twin: id("document").nullable().meta({ description: "a document of this matter that is the same to the byte" }),
    receipt: receipt.nullable(),
    begunAt: instant,
  })
  .meta({ id: "Filing" })
export type Filing = z.infer<typeof filing>

export const documentQuery = pageQuery.extend({
  sort: z.enum(["name", "-name", "filed", "-filed", "size", "-size", "type", "-type", "class", "-class", "event", "-event"]).default("name"),
  place: id("place").or(z.literal("none")).optional(),
  class: klass.optional(),
  type: documentType.optional(),
  named: z.string().max(300).optional(),
})
const ofMatter = z.strictObject({ matter: id("matter") })
const ofFiling = z.strictObject({ filing: id("filing") })
const ofDocument = z.strictObject({ document: id("document") })
const ofVersion = z.strictObject({ document: id("document"), n: z.coerce.number().int().min(1).max(MOST_COUNTED) })

export const documentRoutes = [
  route({
    name: "describeFiling",
    method: "OPTIONS",
    path: "/matters/:matter/filings",
    access: "anyone",
    summary: "What this server speaks of the tus protocol; the same at every address",
    params: ofMatter,
    reply: "none",
    headers: DESCRIBES,
    status: 204,
  }),
  route({
    name: "createFiling",
    method: "POST",
    path: "/matters/:matter/filings",
    access: "signed-in",
    summary: "Begin filing a document or a new version (tus 1.0.0 creation: Upload-Length, Upload-Metadata)",
    params: ofMatter,
    reply: "none",
    headers: BEGINS,
    status: 201,
  }),
  route({
    name: "headFiling",
    method: "HEAD",
    path: "/filings/:filing",
    access: "signed-in",
    summary: "How far a filing has come (tus)",
    params: ofFiling,
    reply: "none",
    headers: STANDS,
    status: 200,
  }),
  route({
    name: "getFiling",
    method: "GET",
    path: "/filings/:filing",
    access: "signed-in",
    summary: "A filing and, when it is done, its document and receipt",
    params: ofFiling,
    reply: filing,
  }),
  route({
    name: "patchFiling",
    method: "PATCH",
    path: "/filings/:filing",
    access: "signed-in",
    summary: "Send the next bytes (tus; Upload-Checksum sha1 or sha256 for a piece of at most 16 MiB); the last ones file the document",
    params: ofFiling,
    reply: "none",
    headers: GOES_ON,
    status: 204,
  }),
  route({
    name: "withdrawFiling",
    method: "DELETE",
    path: "/filings/:filing",
    access: "signed-in",
    summary: "Withdraw a filing that has not ended (tus termination)",
    params: ofFiling,
    reply: "none",
    headers: WITHDRAWS,
    status: 204,
  }),
  route({
    name: "listFilings",
    method: "GET",
    path: "/matters/:matter/filings",
    access: "signed-in",
    summary: "One's own filings still arriving in a matter",
    params: ofMatter,
    reply: z.array(filing),
  }),

  route({
    name: "listDocuments",
    method: "GET",
    path: "/matters/:matter/documents",
    access: "signed-in",
    summary: "The documents of a matter",
    params: ofMatter,
    query: documentQuery,
    reply: page(documentRow),
  }),
  route({
    name: "getDocument",
    method: "GET",
    path: "/documents/:document",
    access: "signed-in",
    summary: "One document: its card, versions and three answers",
    params: ofDocument,
    reply: document,
  }),
  route({
    name: "changeDocument",
    method: "PATCH",
    path: "/documents/:document",
    access: "signed-in",
    summary: "Change name, type, class, place or privilege mark",
    params: ofDocument,
    body: z.strictObject({
      rev,
      name: line(400).optional(),
      type: documentType.optional(),
      class: klass.optional(),
      place: id("place").nullable().optional(),
      privilege: privilege.nullable().optional(),
      from: line(200).or(z.literal("")).optional(),
    }),
    reply: z.strictObject({ document, receipt }),
  }),
  route({
    name: "openDocument",
    method: "GET",
    path: "/documents/:document/content",
    access: "signed-in",
    opens: true,
    summary: "Open the current version (RFC 9110 ranges)",
    params: ofDocument,
    query: z.strictObject({ as: openedAs }),
    reply: "bytes",
    headers: OPENS,
  }),
  route({
    name: "openVersion",
    method: "GET",
    path: "/documents/:document/versions/:n/content",
    access: "signed-in",
    opens: true,
    summary: "Open one version (RFC 9110 ranges)",
    params: ofVersion,
    query: z.strictObject({ as: openedAs }),
    reply: "bytes",
    headers: OPENS,
  }),
] as const
