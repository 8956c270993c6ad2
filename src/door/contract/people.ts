/** The people of the firm: inviting, joining, roles, suspending. */
import { z } from "zod"
import { PERSON_STATES } from "#words"
import { route } from "./route.ts"
import { address, id, instant, line, personRef, receipt, rev, role } from "./shapes.ts"
import { session } from "./sessions.ts"

export const person = z
  .strictObject({
    id: id("person"),
    name: z.string(),
    address: z.string(),
    role,
    state: z.enum(PERSON_STATES),
    joinedAt: instant,
    rev: z.int(),
    keyPrint: z.string().meta({ description: "fingerprint of the person's public keys, hex" }),
  })
  .meta({ id: "Person" })
export type Person = z.infer<typeof person>
export const invitation = z
  .strictObject({ id: id("invitation"), name: z.string(), address: z.string(), role, by: personRef, madeAt: instant, endsAt: instant })
  .meta({ id: "Invitation" })
export type Invitation = z.infer<typeof invitation>

const one = z.strictObject({ person: id("person") })
export const peopleRoutes = [
  route({
    name: "listPeople",
    method: "GET",
    path: "/people",
    access: "signed-in",
    summary: "The people of the firm that the caller may know of",
    reply: z.strictObject({ people: z.array(person), invitations: z.array(invitation) }),
  }),
  route({ name: "getPerson", method: "GET", path: "/people/:person", access: "signed-in", summary: "One person", params: one, reply: person }),
  route({
    name: "changePerson",
    method: "PATCH",
    path: "/people/:person",
    access: "signed-in",
    summary: "Change a person's role, suspend or restore them; nobody changes their own",
    params: one,
    body: z.strictObject({ rev, role: role.optional(), state: z.enum(["active", "suspended"]).optional() }),
    reply: z.strictObject({ person, receipt }),
  }),
  route({
    name: "invite",
    method: "POST",
    path: "/invitations",
    access: "signed-in",
    summary: "Invite a person by a one-time link; its secret travels in the fragment and is given this once",
    body: z.strictObject({ name: line(200), address, role, days: z.int().min(1).max(30).default(7) }),
    reply: z.strictObject({ invitation, token: z.string(), receipt }),
    status: 201,
  }),
  route({
    name: "withdrawInvitation",
    method: "DELETE",
    path: "/invitations/:invitation",
    access: "signed-in",
    summary: "Withdraw an invitation",
    params: z.strictObject({ invitation: id("invitation") }),
    reply: z.strictObject({ receipt }),
  }),
  route({
    name: "readInvitation",
    method: "POST",
    path: "/invitations/read",
    access: "secret",
    summary: "What an invitation says, for whoever holds its secret",
    body: z.strictObject({ token: z.string().max(100) }),
    reply: z.strictObject({ firm: z.string(), name: z.string(), address: z.string(), role }),
  }),
  route({
    name: "join",
    method: "POST",
    path: "/invitations/accept",
    access: "secret",
    summary: "Accept an invitation: makes the person's keys",
    body: z.strictObject({ token: z.string().max(100), passphrase: z.string().min(1).max(1024), bearer: z.boolean().default(false) }),
    reply: session,
    status: 201,
  }),
] as const
