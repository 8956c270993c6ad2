/** Who could open what at a past moment, recomputed from the ledger (D6). */
import { z } from "zod"
import { route } from "./route.ts"
import { actions, id, instant, matterRole, personRef, places, purposeCode, reportForm } from "./shapes.ts"

const happened = z.strictObject({ event: id("event"), leaf: z.int() })
export const accessThen = z
  .strictObject({
    at: instant,
    asOf: z.int().meta({ description: "how many leaves of the ledger were looked through" }),
    whole: z.boolean().meta({ description: "whether every leaf that counts stands under the signed checkpoint, and none is missing from the chain" }),
    items: z.array(
      z.strictObject({
        matter: id("matter"),
        person: personRef,
        role: matterRole.nullable(),
        special: z.boolean().nullable().meta({ description: "whether they could open what was of class special; null where the caller cannot tell" }),
        actions: actions
          .nullable()
          .meta({ description: "all that the part included; without `read` they could open nothing; null where the caller cannot tell" }),
        places: places.meta({
          description:
            "the places of the file plan that it was in, beside which they could open nothing; null for the whole matter, and where the caller cannot tell",
        }),
        awaiting: z.boolean().nullable().meta({ description: "whether a wall's memo still waited; null where the caller cannot tell" }),
        from: instant,
        until: instant.nullable(),
        known: z.boolean().meta({ description: "whether role and end could be read by the caller" }),
        by: personRef.nullable(),
        purpose: purposeCode.nullable(),
        through: z
          .strictObject({ id: id("team"), name: z.string() })
          .nullable()
          .meta({ description: "the team that it came through; null for a grant of their own, or where the caller cannot tell" }),
        policy: id("event").nullable().meta({
          description: "the event by which the firm's policy opened the class of the matter to that team, where it came so; null where the caller cannot tell",
        }),
        made: happened,
        ended: happened.extend({ at: instant, by: personRef.nullable() }).nullable(),
      }),
    ),
  })
  .meta({ id: "AccessThen" })
export type AccessThen = z.infer<typeof accessThen>

const query = z.strictObject({ at: instant.meta({ description: "the moment; it must have passed" }) })
const pair = z.strictObject({ matter: id("matter"), person: id("person") })
export const accessRoutes = [
  route({
    name: "matterAccessThen",
    method: "GET",
    path: "/matters/:matter/access",
    access: "signed-in",
    summary: "Who could open a matter at a moment, and why; for its leads and for overseers",
    params: z.strictObject({ matter: id("matter") }),
    query,
    reply: accessThen,
  }),
  route({
    name: "documentAccessThen",
    method: "GET",
    path: "/documents/:document/access",
    access: "signed-in",
    summary: "Who could open a document at a moment, and why; for leads of its matter",
    params: z.strictObject({ document: id("document") }),
    query,
    reply: accessThen,
  }),
  route({
    name: "personAccessThen",
    method: "GET",
    path: "/people/:person/access",
    access: "signed-in",
    summary: "Everything a person could open at a moment; for overseers",
    params: z.strictObject({ person: id("person") }),
    query,
    reply: accessThen,
  }),
  route({
    name: "saveMatterAccess",
    method: "GET",
    path: "/matters/:matter/access/:form",
    access: "signed-in",
    summary: "Who could open a matter at a moment, as CSV or PDF; for its leads and for overseers",
    params: z.strictObject({ matter: id("matter"), form: reportForm }),
    query,
    reply: "bytes",
  }),
  route({
    name: "saveDocumentAccess",
    method: "GET",
    path: "/documents/:document/access/:form",
    access: "signed-in",
    summary: "Who could open a document at a moment, as CSV or PDF; for leads of its matter",
    params: z.strictObject({ document: id("document"), form: reportForm }),
    query,
    reply: "bytes",
  }),
  route({
    name: "savePersonAccess",
    method: "GET",
    path: "/people/:person/access/:form",
    access: "signed-in",
    summary: "Everything a person could open at a moment, as CSV or PDF; for overseers",
    params: z.strictObject({ person: id("person"), form: reportForm }),
    query,
    reply: "bytes",
  }),
  route({
    name: "exportScreen",
    method: "GET",
    path: "/matters/:matter/screens/:person/bundle",
    access: "signed-in",
    opens: true,
    summary: "The certificate that a person was shut out of a matter, for the stand-alone verifier; for overseers",
    params: pair,
    reply: "bytes",
  }),
  route({
    name: "printScreen",
    method: "GET",
    path: "/matters/:matter/screens/:person/pdf",
    access: "signed-in",
    opens: true,
    summary: "The same as a PDF for people, with notice and certifications, and the certificate inside it",
    params: pair,
    reply: "bytes",
  }),
] as const
