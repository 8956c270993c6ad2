/** What a wall would do, before it is raised. */
import { z } from "zod"
import { instant, matterRole, personRef, places } from "./shapes.ts"

export const wallRehearsal = z
  .strictObject({
    matters: z.int(),
    persons: z.int(),
    byRule: z.array(personRef).meta({ description: "of those, whom the rule or a team names and nobody named by hand" }),
    documents: z.int(),
    loses: z.array(z.strictObject({ matter: z.string(), person: personRef, role: matterRole, places, since: instant, until: instant.nullable() })),
    inside: z.array(personRef),
    leaderless: z.array(z.string()),
    lastYear: z.array(z.strictObject({ matter: z.string(), person: personRef, kind: z.string(), times: z.int(), last: instant })),
    underWay: z.strictObject({ filings: z.int(), sessions: z.int(), requests: z.int(), approvals: z.int(), reviews: z.int() }).meta({
      description: "of those shut out: uploads, sessions, requests to be let in, first approvals that wait for a second, lines about them in open reviews",
    }),
  })
  .meta({ id: "WallRehearsal" })
export type WallRehearsal = z.infer<typeof wallRehearsal>
