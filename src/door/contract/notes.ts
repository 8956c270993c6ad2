/** The notes on a matter. */
import { z } from "zod"
import { route } from "./route.ts"
import { id, instant, page, pageQuery, personRef, prose, receipt } from "./shapes.ts"

export const note = z
  .strictObject({
    id: id("note"),
    text: z.string(),
    special: z.boolean().meta({ description: "of class special: for those alone who may open that" }),
    by: personRef,
    at: instant,
    struck: z.strictObject({ by: personRef, at: instant }).nullable(),
  })
  .meta({ id: "Note" })
export type Note = z.infer<typeof note>

const one = z.strictObject({ matter: id("matter") })
export const noteRoutes = [
  route({
    name: "listNotes",
    method: "GET",
    path: "/matters/:matter/notes",
    access: "signed-in",
    opens: true,
    summary: "The notes on a matter, newest first",
    params: one,
    query: pageQuery,
    reply: page(note),
  }),
  route({
    name: "writeNote",
    method: "POST",
    path: "/matters/:matter/notes",
    access: "signed-in",
    summary: "Write a note",
    params: one,
    body: z.strictObject({ text: prose(20_000), special: z.boolean().default(false) }),
    reply: z.strictObject({ note, receipt }),
    status: 201,
  }),
  route({
    name: "strikeNote",
    method: "DELETE",
    path: "/matters/:matter/notes/:note",
    access: "signed-in",
    summary: "Strike a note out: it stays readable and shows who struck it",
    params: z.strictObject({ matter: id("matter"), note: id("note") }),
    reply: z.strictObject({ receipt }),
  }),
] as const
