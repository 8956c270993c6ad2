/** The people of the firm: inviting, joining, roles, suspending. */
import { z } from "zod"
import { PERSON_STATES } from "#words"
import { route } from "./route.ts"
import { address, code, id, instant, line, matterRole, personRef, places, receipt, rev, role } from "./shapes.ts"
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
  .strictObject({
    id: id("invitation"),
    name: z.string(),
    address: z.string(),
    role,
    by: personRef,
    madeAt: instant,
    endsAt: instant,
    lateral: z.boolean().meta({ description: "whether they come from another firm" }),
    waits: z.boolean().meta({ description: "whether the link is not taken before somebody of the compliance office has said something of it" }),
  })
  .meta({ id: "Invitation" })
export type Invitation = z.infer<typeof invitation>

const count = z.int()
export const personRehearsal = z
  .strictObject({
    refused: z.string().nullable().meta({ description: "what the act would be refused with, as far as the caller may know" }),
    matters: z.array(
      z.strictObject({
        matter: id("matter"),
        code: code.nullable().meta({ description: "for whoever is on the matter" }),
        role: matterRole,
        places,
        until: instant.nullable(),
        becomes: z.enum(["kept", "kept-sealed", "ends", "stands-in-the-way"]),
        leadsAlone: z.boolean(),
        others: count,
        requests: count.meta({ description: "requests for access that wait for them as a lead" }),
        reviewing: z.boolean().meta({ description: "whether a review has still to decide on this part" }),
        walls: count,
      }),
    ),
    sessions: count,
    invitations: count,
    underWay: z.strictObject({ requests: count, approvals: count, liftings: count, falls: z.boolean() }),
    oversight: z.enum(["none", "kept", "taken"]),
    sharesProved: count.meta({ description: "recovery shares they proved; the house does not know who holds which" }),
  })
  .meta({ id: "PersonRehearsal" })
export type PersonRehearsal = z.infer<typeof personRehearsal>

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
    summary: "Change a person's role, suspend, restore or let them leave; parts in matters that they may not keep end with it. Nobody changes their own",
    params: one,
    body: z.strictObject({ rev, role: role.optional(), state: z.enum(["active", "suspended", "left"]).optional() }),
    reply: z.strictObject({ person, receipt }),
  }),
  route({
    name: "rehearsePerson",
    method: "POST",
    path: "/people/:person/rehearsal",
    access: "signed-in",
    summary: "What a change of somebody's role or state would do, as far as the caller may know of it; changes nothing",
    params: one,
    body: z.strictObject({ role: role.optional(), state: z.enum(PERSON_STATES).optional() }),
    reply: personRehearsal,
  }),
  route({
    name: "containPerson",
    method: "POST",
    path: "/people/:person/containment",
    access: "signed-in",
    summary: "Contain an account that may be in wrong hands: it comes in no more, its sessions end, its grants stay sealed; another person undoes it",
    params: one,
    reply: z.strictObject({ person, receipt }),
  }),
  route({
    name: "invite",
    method: "POST",
    path: "/invitations",
    access: "signed-in",
    summary: "Invite a person by a one-time link; its secret travels in the fragment and is given this once",
    body: z.strictObject({
      name: line(200),
      address,
      role,
      days: z.int().min(1).max(30).default(7),
      lateral: z.boolean().default(false).meta({
        description:
          "whether they come from another firm: then the link waits until a compliance officer has listed their former clients, or said that there are none",
      }),
    }),
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
    name: "listNoClients",
    method: "POST",
    path: "/invitations/:invitation/no-former-clients",
    access: "signed-in",
    summary: "Say that somebody who is invited from another firm has no former clients to be kept from: the link may be taken. For compliance officers",
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
