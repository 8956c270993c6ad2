/** Matters: opening, listing, changing; who is on them; parties and the file plan. */
import { z } from "zod"
import { MATTER_STAGES } from "#words"
import { givenByPolicy, keepFrom } from "./classes.ts"
import { route } from "./route.ts"
import {
  actions,
  clears,
  code,
  id,
  includes,
  inPlaces,
  instant,
  klass,
  line,
  matterRole,
  page,
  pageQuery,
  partyRole,
  personRef,
  places,
  prose,
  purposeCode,
  receipt,
  rev,
  standing,
} from "./shapes.ts"

const stage = z.enum(MATTER_STAGES)
export const lastEvent = z.strictObject({ kind: z.string(), at: instant, by: personRef.nullable() }).nullable().meta({
  description:
    "the last custody event, of a matter or a document; null for whoever only sees that the matter exists, or is on it for places of its file plan: no event of it is told to them",
})

const through = z.strictObject({ id: id("team"), name: z.string() })

export const matterRow = z
  .strictObject({
    id: id("matter"),
    code,
    title: z.string(),
    client: z.string(),
    type: z.string(),
    jurisdiction: z.string(),
    class: klass,
    stage,
    openedAt: instant,
    on: z.strictObject({ first: personRef.nullable(), count: z.int() }),
    myRole: standing,
    actions,
    places,
    last: lastEvent,
  })
  .meta({ id: "MatterRow" })
export type MatterRow = z.infer<typeof matterRow>

export const matter = matterRow
  .omit({ on: true })
  .extend({
    rev: z.int(),
    special: z.boolean().meta({ description: "whether the caller may open what is of class special in it" }),
    counts: z.strictObject({ documents: z.int(), parties: z.int(), notes: z.int(), people: z.int() }),
    why: z
      .strictObject({ by: personRef, at: instant, until: instant.nullable(), role: standing, purpose: purposeCode.nullable(), through: through.nullable() })
      .meta({ description: "the grant by which the caller may see this; the team that it came through, null for a grant of their own, and to guests" }),
    proof: z.strictObject({ event: id("event"), leaf: z.int().nullable(), checkpoint: instant.nullable() }),
    may: z.array(z.string()).meta({ description: "the acts on this matter that the caller may do, by the rules' names" }),
  })
  .meta({ id: "Matter" })
export type Matter = z.infer<typeof matter>

export const party = z
  .strictObject({
    id: id("party"),
    role: partyRole,
    class: klass,
    name: z.string(),
    contact: z.string(),
    reference: z.string(),
    addedAt: instant,
    rev: z.int(),
  })
  .meta({ id: "Party" })
export type Party = z.infer<typeof party>
const partyWords = z.strictObject({
  role: partyRole,
  class: klass,
  name: line(300),
  contact: prose(1000).or(z.literal("")),
  reference: line(200).or(z.literal("")),
})
const partyBody = partyWords.extend({
  class: klass.default("confidential"),
  contact: partyWords.shape.contact.default(""),
  reference: partyWords.shape.reference.default(""),
})

export const member = z
  .strictObject({
    grant: id("grant"),
    person: personRef,
    firmRole: z.string(),
    role: standing,
    special: z.boolean().meta({ description: "whether they may open what is of class special" }),
    actions,
    places,
    by: personRef,
    madeAt: instant,
    until: instant.nullable(),
    proved: z.boolean().meta({ description: "their public key is proved by the ledger" }),
    through: through
      .extend({ by: personRef })
      .nullable()
      .meta({ description: "the team that gives it to them, and who let that in; null for a grant of their own, and to guests" }),
  })
  .meta({ id: "Member" })
export type Member = z.infer<typeof member>
export const place = z.strictObject({ id: id("place"), name: z.string(), position: z.int(), documents: z.int() }).meta({ id: "Place" })
export type Place = z.infer<typeof place>

export const openMatter = z
  .strictObject({
    title: line(300),
    client: line(300),
    class: klass.default("confidential"),
    type: line(100),
    jurisdiction: line(100),
    parties: z.array(partyBody).max(200).default([]),
    members: z
      .array(z.strictObject({ person: id("person"), role: matterRole, until: instant.nullable().default(null), special: clears, actions: includes }))
      .max(200)
      .default([]),
    plan: z.array(line(100)).max(60).optional().meta({ description: "places of the file plan in order; a sensible one is made where it is left out" }),
    keepFrom,
  })
  .meta({ id: "OpenMatter" })
export type OpenMatter = z.infer<typeof openMatter>

export const matterQuery = pageQuery.extend({
  sort: z.enum(["title", "-title", "code", "-code", "client", "-client", "opened", "-opened", "event", "-event"]).default("title"),
  stage: z.enum(["open", "closed", "any"]).default("open"),
  class: klass.optional(),
  client: z.string().max(300).optional(),
  named: z.string().max(300).optional().meta({ description: "part of the title, client or code" }),
})
const one = z.strictObject({ matter: id("matter") })

export const matterRoutes = [
  route({
    name: "listMatters",
    method: "GET",
    path: "/matters",
    access: "signed-in",
    summary: "One's own matters",
    query: matterQuery,
    reply: page(matterRow),
  }),
  route({
    name: "openMatter",
    method: "POST",
    path: "/matters",
    access: "signed-in",
    summary: "Open a matter: makes its key and its discreet code",
    body: openMatter,
    reply: z.strictObject({ matter, given: givenByPolicy, receipt }),
    status: 201,
  }),
  route({
    name: "getMatter",
    method: "GET",
    path: "/matters/:matter",
    access: "signed-in",
    opens: true,
    summary: "One matter with its three answers",
    params: one,
    reply: matter,
  }),
  route({
    name: "changeMatter",
    method: "PATCH",
    path: "/matters/:matter",
    access: "signed-in",
    summary: "Change title, client, class, type, jurisdiction or stage",
    params: one,
    body: z.strictObject({
      rev,
      title: line(300).optional(),
      client: line(300).optional(),
      class: klass.optional(),
      type: line(100).optional(),
      jurisdiction: line(100).optional(),
      stage: stage.optional(),
      keepFrom,
    }),
    reply: z.strictObject({ matter, given: givenByPolicy, receipt }),
  }),

  route({
    name: "listMembers",
    method: "GET",
    path: "/matters/:matter/members",
    access: "signed-in",
    summary: "Who can see this matter",
    params: one,
    reply: z.array(member),
  }),
  route({
    name: "admit",
    method: "POST",
    path: "/matters/:matter/members",
    access: "signed-in",
    summary: "Admit a person: seals the matter's keys to theirs",
    params: one,
    body: z.strictObject({
      person: id("person"),
      role: matterRole,
      until: instant.nullable().default(null),
      special: clears,
      actions: includes,
      places: inPlaces.default(null),
    }),
    reply: z.strictObject({ member, receipt }),
    status: 201,
  }),
  route({
    name: "release",
    method: "DELETE",
    path: "/matters/:matter/members/:person",
    access: "signed-in",
    summary: "Release a person: destroys their wrapped keys and begins a new epoch",
    params: z.strictObject({ matter: id("matter"), person: id("person") }),
    reply: z.strictObject({ receipt }),
  }),

  route({
    name: "listParties",
    method: "GET",
    path: "/matters/:matter/parties",
    access: "signed-in",
    summary: "The parties of a matter",
    params: one,
    reply: z.array(party),
  }),
  route({
    name: "addParty",
    method: "POST",
    path: "/matters/:matter/parties",
    access: "signed-in",
    summary: "Add a party",
    params: one,
    body: partyBody,
    reply: z.strictObject({ party, receipt }),
    status: 201,
  }),
  route({
    name: "changeParty",
    method: "PATCH",
    path: "/matters/:matter/parties/:party",
    access: "signed-in",
    summary: "Change a party",
    params: z.strictObject({ matter: id("matter"), party: id("party") }),
    body: partyWords.partial().extend({ rev }),
    reply: z.strictObject({ party, receipt }),
  }),
  route({
    name: "removeParty",
    method: "DELETE",
    path: "/matters/:matter/parties/:party",
    access: "signed-in",
    summary: "Remove a party",
    params: z.strictObject({ matter: id("matter"), party: id("party") }),
    reply: z.strictObject({ receipt }),
  }),

  route({
    name: "getPlan",
    method: "GET",
    path: "/matters/:matter/plan",
    access: "signed-in",
    summary: "The matter's file plan",
    params: one,
    reply: z.array(place),
  }),
  route({
    name: "changePlan",
    method: "PUT",
    path: "/matters/:matter/plan",
    access: "signed-in",
    summary: "Set the places of the file plan; one that holds documents cannot be left out",
    params: one,
    body: z.strictObject({
      places: z
        .array(z.strictObject({ id: id("place").optional(), name: line(100) }))
        .min(1)
        .max(60),
    }),
    reply: z.strictObject({ places: z.array(place), receipt }),
  }),
] as const
