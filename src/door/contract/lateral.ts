/** Somebody who comes from another firm, and the clients that they acted for there; and what walls say. */
import { z } from "zod"
import { id, instant, line, prose, receipt } from "./shapes.ts"

const MOST_CLIENTS = 200

const from = instant.nullable().default(null).meta({ description: "when it begins; null for at once" })

/** What every wall of one act says. */
export const wallWords = {
  reference: line(200),
  memo: prose(10_000),
  mustAcknowledge: z.boolean().default(true),
  notice: prose(2000).nullable().default(null).meta({ description: "what those shut out are told; null for nothing" }),
  from,
  until: instant.nullable().default(null),
}

export const lateral = z.strictObject({
  person: id("person").nullable().default(null).meta({ description: "whoever comes from another firm, if they are here" }),
  invitation: id("invitation")
    .nullable()
    .default(null)
    .meta({ description: "or the open invitation of somebody who does: the walls wait for whoever takes it, and its link for the walls" }),
  clients: z
    .array(line(300))
    .min(1)
    .max(MOST_CLIENTS)
    .meta({ description: "names of clients that they acted for there; each counts once, however it is spelled" }),
})
const formerClient = z.strictObject({
  client: z.string(),
  matters: z.int().meta({ description: "matters of theirs here that the caller may know of; none for a name that is no client's" }),
  loses: z.int().meta({ description: "grants of the person that would end" }),
  leaderless: z.boolean().meta({ description: "whether nobody else would be left to lead one of them: the walls cannot be raised" }),
  walled: z.boolean().meta({ description: "whether a wall around this client shuts the person out already: none is raised again" }),
})
export const lateralRehearsal = z.strictObject({ clients: z.array(formerClient) }).meta({ id: "LateralRehearsal" })
export type LateralRehearsal = z.infer<typeof lateralRehearsal>

export const lateralRaised = z.strictObject({
  walls: z.array(
    z.strictObject({
      wall: id("wall"),
      client: z.string(),
      unturned: z.int().meta({ description: "matters behind it on which the new epoch has not begun; continueWall goes on" }),
    }),
  ),
  ended: z.int(),
  unturned: z.int().meta({ description: "the same of all of them" }),
  receipt,
})
