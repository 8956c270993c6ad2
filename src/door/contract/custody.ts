/** The chain of custody of matters and documents, the ledger's state and proofs, and the log as outsiders fetch it. */
import { z } from "zod"
import { route } from "./route.ts"
import { base64, id, instant, page, pageQuery, personRef } from "./shapes.ts"

export const custodyEvent = z
  .strictObject({
    event: id("event"),
    kind: z.string(),
    at: instant,
    by: personRef.nullable(),
    machine: z.enum(["person", "house", "unnamed"]),
    purpose: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()).nullable().meta({ description: "what the event commits to, where the caller may open it" }),
    subjects: z.array(z.string()),
    document: z.strictObject({ id: id("document"), name: z.string() }).nullable(),
    leaf: z.int().nullable(),
    n: z.int().nullable().meta({ description: "which event of this subject it is, from 1" }),
    signed: z.boolean(),
  })
  .meta({ id: "CustodyEvent" })
export type CustodyEvent = z.infer<typeof custodyEvent>

export const proof = z
  .strictObject({
    leaf: z.int(),
    bytes: z.string(),
    hash: base64,
    size: z.int(),
    path: z.array(base64),
    root: base64,
    checkpoint: z.string().meta({ description: "the signed note" }),
    before: z.strictObject({ n: z.int(), leaf: z.int().nullable() }).nullable().meta({
      description:
        "the event before it in the chain of `of`: null where none was asked for, or this is its first; `leaf` is null where that event is not the caller's to see",
    }),
  })
  .meta({ id: "Proof" })
export type Proof = z.infer<typeof proof>

export const ledgerState = z
  .strictObject({
    size: z.int(),
    root: base64,
    checkpoint: z.string(),
    at: instant,
    vkey: z.string(),
    pending: z.int().meta({ description: "events that wait for their leaf" }),
    aside: z.int().meta({ description: "rows among the events that can be no leaves and were set aside; none, unless somebody wrote past the house" }),
    verified: z
      .strictObject({ at: instant, size: z.int(), whole: z.boolean(), wrong: z.strictObject({ leaf: z.int().nullable(), why: z.string() }).nullable() })
      .nullable()
      .meta({ description: "the last time the house itself recomputed everything" }),
  })
  .meta({ id: "Ledger" })
export type LedgerState = z.infer<typeof ledgerState>

const custodyQuery = pageQuery.extend({ order: z.enum(["newest", "oldest"]).default("newest"), kind: z.string().max(60).optional() })
export const custodyRoutes = [
  route({
    name: "listMatterCustody",
    method: "GET",
    path: "/matters/:matter/custody",
    access: "signed-in",
    opens: true,
    summary: "A matter's chain of custody",
    params: z.strictObject({ matter: id("matter") }),
    query: custodyQuery,
    reply: page(custodyEvent),
  }),
  route({
    name: "listDocumentCustody",
    method: "GET",
    path: "/documents/:document/custody",
    access: "signed-in",
    opens: true,
    summary: "A document's chain of custody",
    params: z.strictObject({ document: id("document") }),
    query: custodyQuery,
    reply: page(custodyEvent),
  }),
  route({
    name: "getProof",
    method: "GET",
    path: "/ledger/proofs/:event",
    access: "signed-in",
    summary: "The proof that an event which one may see stands in the ledger",
    params: z.strictObject({ event: id("event") }),
    query: z.strictObject({
      of: z
        .union([id("matter"), id("document"), id("person")])
        .optional()
        .meta({
          description:
            "whose chain tells the event before: the matter or document that the event is seen in; a person only for themselves and those who watch the ledger",
        }),
    }),
    reply: proof,
  }),
  route({
    name: "exportMatterBundle",
    method: "GET",
    path: "/matters/:matter/custody/bundle",
    access: "signed-in",
    opens: true,
    summary: "The chain with its proofs, for the stand-alone verifier",
    params: z.strictObject({ matter: id("matter") }),
    reply: "bytes",
  }),
  route({
    name: "exportDocumentBundle",
    method: "GET",
    path: "/documents/:document/custody/bundle",
    access: "signed-in",
    opens: true,
    summary: "The chain with its proofs, for the stand-alone verifier",
    params: z.strictObject({ document: id("document") }),
    reply: "bytes",
  }),

  route({ name: "getLedger", method: "GET", path: "/ledger", access: "signed-in", summary: "Size, root, last checkpoint", reply: ledgerState }),
  route({
    name: "getConsistency",
    method: "GET",
    path: "/ledger/consistency",
    access: "signed-in",
    summary: "The proof that the ledger only grew since a size one remembers (RFC 9162, 2.1.4)",
    query: z.strictObject({ from: z.coerce.number().int().min(0), to: z.coerce.number().int().min(0).optional() }),
    reply: z.strictObject({ from: z.int(), to: z.int(), path: z.array(base64), checkpoint: z.string() }),
  }),
  route({
    name: "checkLedger",
    method: "POST",
    path: "/ledger/verification",
    access: "signed-in",
    summary: "Have the house recompute everything now",
    reply: ledgerState,
  }),
  route({
    name: "listLedgerEvents",
    method: "GET",
    path: "/ledger/events",
    access: "signed-in",
    opens: true,
    summary: "The firm's events, for those who watch the ledger",
    query: custodyQuery,
    reply: page(custodyEvent),
  }),
  route({ name: "getLogCheckpoint", method: "GET", path: "/tlog/checkpoint", access: "signed-in", summary: "C2SP tlog-tiles: the checkpoint", reply: "bytes" }),
  route({
    name: "getLogTile",
    method: "GET",
    path: "/tlog/tile/*",
    access: "signed-in",
    summary: "C2SP tlog-tiles: a tile of hashes or entries",
    reply: "bytes",
  }),
] as const
