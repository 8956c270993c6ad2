/** Asking for access, and giving it for a time (D4). */
import { z } from "zod"
import { member } from "./matters.ts"
import { route } from "./route.ts"
import { actions, clears, code, id, includes, inPlaces, instant, matterRole, personRef, places, prose, purposeCode, receipt } from "./shapes.ts"

const part = z.enum(["member", "reader"])
export const ownRequest = z
  .strictObject({
    id: id("request"),
    code,
    role: matterRole,
    until: instant,
    words: z.string(),
    askedAt: instant,
    endsAt: instant,
    state: z.enum(["asked", "given", "withdrawn", "over"]).meta({ description: "whether somebody said no is not told" }),
  })
  .meta({ id: "OwnRequest" })
export type OwnRequest = z.infer<typeof ownRequest>

export const request = z
  .strictObject({
    id: id("request"),
    matter: id("matter"),
    code,
    person: personRef,
    role: matterRole.meta({ description: "as was asked; where one of two has approved, no more than they said, and so the time" }),
    actions: actions.meta({
      description: "what approving it gives where nothing else is said: the usual, or, where one of two has approved, what they included",
    }),
    places: places.meta({ description: "the places of the file plan that the first of two let them into; null where nobody said any" }),
    until: instant,
    purpose: purposeCode.nullable(),
    words: z.string().nullable(),
    askedAt: instant,
    endsAt: instant,
    first: personRef.nullable().meta({ description: "who approved first, where two are needed" }),
  })
  .meta({ id: "Request" })
export type Request = z.infer<typeof request>

const one = z.strictObject({ matter: id("matter"), request: id("request") })
export const requestRoutes = [
  route({
    name: "askAccess",
    method: "POST",
    path: "/requests",
    access: "signed-in",
    summary: "Ask to be let into a matter, by its code; the answer is the same whether or not such a matter is kept",
    body: z.strictObject({ code, role: part.default("reader"), until: instant, words: prose(2000) }),
    reply: ownRequest,
    status: 201,
  }),
  route({ name: "ownRequests", method: "GET", path: "/requests", access: "signed-in", summary: "What the caller has asked for", reply: z.array(ownRequest) }),
  route({
    name: "withdrawRequest",
    method: "DELETE",
    path: "/requests/:request",
    access: "signed-in",
    summary: "Take a request back",
    params: z.strictObject({ request: id("request") }),
    reply: z.null(),
  }),
  route({
    name: "listRequests",
    method: "GET",
    path: "/matters/:matter/requests",
    access: "signed-in",
    summary: "Requests for access to a matter that wait for one of its leads",
    params: z.strictObject({ matter: id("matter") }),
    reply: z.strictObject({ needsTwo: z.boolean(), items: z.array(request) }),
  }),
  route({
    name: "approveRequest",
    method: "POST",
    path: "/matters/:matter/requests/:request/approval",
    access: "signed-in",
    summary: "Approve a request: the person is let in for the time asked for, or for less",
    params: one,
    body: z.strictObject({
      role: part.nullable().default(null),
      until: instant.nullable().default(null),
      special: clears,
      actions: includes,
      places: inPlaces.optional().meta({
        description:
          "the places of the file plan that they are let into, for readers and members; null for the whole matter. Left out, whoever is on it for places stays in these, and anybody else has the whole",
      }),
      renews: id("grant").nullable().default(null).meta({
        description: "the grant that they stand in, where its time is to be renewed: nothing is given where that has ended meanwhile (`stale`)",
      }),
    }),
    reply: z.strictObject({ state: z.enum(["given", "waits-for-second"]), receipt }),
  }),
  route({
    name: "renewGrant",
    method: "POST",
    path: "/matters/:matter/members/:person/renewal",
    access: "signed-in",
    summary: "Renew the time of somebody else who is on a matter for a time, before it is over; as long again where no end is said",
    params: z.strictObject({ matter: id("matter"), person: id("person") }),
    body: z.strictObject({ until: instant.nullable().default(null) }),
    reply: z.strictObject({ member, receipt }),
  }),
  route({
    name: "changeGrant",
    method: "PATCH",
    path: "/matters/:matter/members/:person",
    access: "signed-in",
    summary:
      "Change what another member's part includes, the places of the file plan that it is in, or whether they may open what is of class special: where keys are taken, another epoch begins",
    params: z.strictObject({ matter: id("matter"), person: id("person") }),
    body: z
      .strictObject({ special: z.boolean().optional(), actions: actions.optional(), places: inPlaces.optional() })
      .refine((body) => body.special !== undefined || body.actions !== undefined || body.places !== undefined, { message: "nothing is to be changed" }),
    reply: z.strictObject({ member, receipt }),
  }),
  route({
    name: "rehearseClosing",
    method: "GET",
    path: "/matters/:matter/closing",
    access: "signed-in",
    summary: "What closing a matter would do to access: who is released, who keeps it; changes nothing",
    params: z.strictObject({ matter: id("matter") }),
    reply: z.strictObject({ ends: z.array(member), keeps: z.array(member), requests: z.int(), reviewOpen: z.boolean(), walls: z.int() }),
  }),
  route({
    name: "declineRequest",
    method: "DELETE",
    path: "/matters/:matter/requests/:request",
    access: "signed-in",
    summary: "Decline a request; whoever asked is not told",
    params: one,
    reply: z.strictObject({ receipt }),
  }),
] as const
