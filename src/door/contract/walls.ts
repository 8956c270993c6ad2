/** Ethical walls: rehearsing, raising, acknowledging, lifting; and the inbox, where what waits for somebody is. */
import { z } from "zod"
import { WALL_GROUNDS } from "#words"
import { lateral, lateralRaised, lateralRehearsal, wallWords } from "./lateral.ts"
import { request } from "./requests.ts"
import { waitingReview } from "./reviews.ts"
import { route } from "./route.ts"
import { actions, code, id, instant, line, matterRole, personRef, places, prose, receipt, role } from "./shapes.ts"
import { wallRehearsal } from "./wall-rehearsal.ts"

const MOST_MATTERS = 1000
const MOST_PERSONS = 50
const MOST_RULED = 20
const MOST_TEAMS = 20

const seen = z.strictObject({ by: personRef, at: instant })
export const wall = z
  .strictObject({
    id: id("wall"),
    ground: z.enum(WALL_GROUNDS),
    stands: z.boolean(),
    raisedBy: personRef,
    raisedAt: instant,
    from: instant
      .nullable()
      .meta({ description: "when it begins, where that is later than its raising: until then nobody loses anything, and nobody it names is let in" }),
    begun: z.boolean().meta({ description: "whether it has begun; the house begins it on its rounds" }),
    until: instant.nullable(),
    persons: z.array(personRef).meta({ description: "those shut out" }),
    invited: z
      .strictObject({ id: id("invitation"), name: z.string().nullable() })
      .nullable()
      .meta({
        description: "of one that was raised for whoever takes an invitation and names nobody yet: which, and their name for whoever may know it",
      }),
    lapsedAt: instant.nullable().meta({ description: "when it ended because nobody took that invitation" }),
    matters: z.array(z.strictObject({ id: id("matter"), code: code.nullable(), named: z.string().nullable(), turned: z.boolean() })).meta({
      description:
        "those of its matters that the caller may know of: the code for whoever is on it, for overseers how it was named when it was raised, and whether the epoch after the wall has begun there",
    }),
    around: z.array(z.string()).nullable().meta({ description: "for overseers: the matters as they were named when it was raised" }),
    client: z.string().nullable().meta({ description: "for overseers: the client that it stands around, where it is one" }),
    rule: z
      .strictObject({ workedOn: z.array(z.string()), teams: z.array(z.string()), named: z.array(z.strictObject({ person: personRef, at: instant })) })
      .nullable()
      .meta({
        description:
          "for overseers: the matters, as they were named, whose people it shuts out by a rule, and the teams, as they were called then; and whom it named since it was raised, and when",
      }),
    memo: z.strictObject({ reference: z.string(), memo: z.string() }).nullable(),
    notice: z.string().nullable().meta({ description: "for overseers: what those shut out were told" }),
    mustAcknowledge: z.boolean(),
    memos: z.strictObject({ given: z.int(), acknowledged: z.int() }),
    notices: z
      .strictObject({ given: z.int(), acknowledged: z.int() })
      .nullable()
      .meta({ description: "for whoever keeps or oversees it: how many of those shut out were told so, and acknowledged it" }),
    opposite: id("wall").nullable().meta({ description: "the other of two walls raised against each other, where the caller may know both" }),
    mine: z.strictObject({ acknowledgedAt: instant.nullable() }).nullable().meta({ description: "the caller's own memo" }),
    lifting: seen.extend({ why: z.string().nullable() }).nullable(),
    lifted: seen.nullable(),
    may: z.array(z.string()).meta({ description: "what the caller may do about it now: acknowledge, turn, ask-lifting, leave-standing, lift" }),
  })
  .meta({ id: "Wall" })
export type Wall = z.infer<typeof wall>

const toWall = z.strictObject({
  matters: z.array(id("matter").or(code)).max(MOST_MATTERS).default([]).meta({ description: "by id or by code; or else a client" }),
  client: line(300)
    .nullable()
    .default(null)
    .meta({ description: "a client by name: its matters as they are, and those that are opened for it later. For compliance officers" }),
  persons: z.array(id("person")).max(MOST_PERSONS).default([]).meta({ description: "whom to shut out" }),
  teams: z.array(id("team")).max(MOST_TEAMS).default([]).meta({
    description: "teams: whoever is in one is shut out as well, and so is whoever joins one while the wall stands, in the same act",
  }),
  workedOn: z.array(id("matter").or(code)).max(MOST_RULED).default([]).meta({
    description:
      "a rule: everybody who was ever let into these matters, by id or by code, is shut out as well, and so is whoever is let into one of them while the wall stands, in the same act. For compliance officers",
  }),
})

const raisedWall = z.strictObject({
  wall: id("wall"),
  ended: z.int().meta({ description: "grants that ended; none yet where it begins later" }),
  unturned: z.int().meta({ description: "matters on which the new epoch has not begun; continueWall goes on" }),
  receipt,
})

export const inbox = z
  .strictObject({
    memos: z.array(wall),
    notices: z.array(z.strictObject({ id: id("notice"), words: z.string(), at: instant, from: instant.nullable(), acknowledgedAt: instant.nullable() })),
    liftings: z.array(wall),
    uncovered: z.array(z.strictObject({ wall: id("wall"), matter: id("matter"), by: personRef, at: instant })).meta({
      description:
        "for compliance officers: matters of a client that a wall around it does not stand around, because somebody it shuts out opened them or it could not be extended",
    }),
    unkept: z
      .array(z.strictObject({ wall: id("wall"), matter: id("matter").nullable(), team: z.string().nullable(), person: personRef, since: instant }))
      .meta({
        description:
          "for compliance officers: who worked on a matter that the rule of a wall speaks of, or is in a team that it names, and is not shut out, because a matter behind the wall would have lost its last lead",
      }),
    toList: z.array(z.strictObject({ invitation: id("invitation"), name: z.string(), role, by: personRef, at: instant, endsAt: instant })).meta({
      description: "for compliance officers: open invitations of people who come from another firm, whose links wait for the list of their former clients",
    }),
    requests: z.array(request),
    reviews: z.array(waitingReview),
    endings: z
      .array(
        z.strictObject({
          grant: id("grant"),
          matter: id("matter"),
          code,
          person: personRef,
          role: matterRole,
          actions,
          places,
          until: instant,
          renewable: instant.nullable(),
        }),
      )
      .meta({
        description:
          "access that ends within a fortnight and is in the second half of its time: the caller's own and, for leads, that of others; renewable is when it would end if it were renewed",
      }),
    silences: z
      .array(z.strictObject({ matter: id("matter"), code, due: instant }))
      .meta({ description: "the caller's own access that ends within a week unless somebody keeps it in a review" }),
    unread: z.array(wall).meta({ description: "walls that the caller keeps, raised three days ago or earlier, whose memo some have not acknowledged" }),
    unturned: z
      .array(wall)
      .meta({ description: "walls that the caller keeps and that have begun, behind which new epochs still have to begin: continueWall begins them" }),
    owing: z.array(z.strictObject({ team: z.strictObject({ id: id("team"), name: z.string() }), matters: z.int() })).meta({
      description:
        "teams that the caller keeps, or kept when they ended, on so many of whose matters new epochs still have to begin since somebody left or they ended: continueTeam begins them",
    }),
  })
  .meta({ id: "Inbox" })
export type Inbox = z.infer<typeof inbox>

const one = z.strictObject({ wall: id("wall") })
export const wallRoutes = [
  route({
    name: "listWalls",
    method: "GET",
    path: "/walls",
    access: "signed-in",
    summary: "The walls that the caller may know of: those that stand first, then the newest",
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(200).default(200),
      before: id("wall").optional().meta({ description: "the last wall of the page before" }),
    }),
    reply: z.array(wall),
  }),
  route({
    name: "rehearseWall",
    method: "POST",
    path: "/walls/rehearsal",
    access: "signed-in",
    summary: "Who would lose what by a wall, and what it would have stopped; changes nothing",
    body: toWall.extend({ from: wallWords.from }),
    reply: wallRehearsal,
  }),
  route({
    name: "raiseWall",
    method: "POST",
    path: "/walls",
    access: "signed-in",
    summary: "Raise a wall, or two against each other: the persons are shut out of the matters at once or from a later moment, whatever they were granted",
    body: toWall.extend({
      ground: z.enum(WALL_GROUNDS),
      ...wallWords,
      opposite: toWall.nullable().default(null).meta({
        description:
          "the other side of two opposing teams: a second wall with the same words, raised in the same act, around other matters and against other persons",
      }),
    }),
    reply: raisedWall.extend({ opposite: raisedWall.nullable() }),
    status: 201,
  }),
  route({
    name: "rehearseLateral",
    method: "POST",
    path: "/walls/lateral/rehearsal",
    access: "signed-in",
    summary: "Which of somebody's former clients are clients here, and what walls around them would end; changes nothing. For compliance officers",
    body: lateral,
    reply: lateralRehearsal,
  }),
  route({
    name: "raiseLateral",
    method: "POST",
    path: "/walls/lateral",
    access: "signed-in",
    summary:
      "Shut somebody out of the clients that they acted for elsewhere: a wall around each in one act, also around those that the firm has no matter of yet. For compliance officers",
    body: lateral.extend(wallWords),
    reply: lateralRaised,
    status: 201,
  }),
  route({
    name: "continueWall",
    method: "POST",
    path: "/walls/:wall/epochs",
    access: "signed-in",
    summary: "Begin the epochs behind a wall that have not begun yet, fifty at a time; gives on how many matters they still have not",
    params: one,
    reply: z.strictObject({ unturned: z.int() }),
  }),
  route({
    name: "extendWall",
    method: "POST",
    path: "/walls/:wall/matters",
    access: "signed-in",
    summary: "Extend a wall around a client over a matter of its that was left out",
    params: one,
    body: z.strictObject({ matter: id("matter") }),
    reply: z.strictObject({ ended: z.int(), unturned: z.int(), receipt }),
    status: 201,
  }),
  route({
    name: "nameWorker",
    method: "POST",
    path: "/walls/:wall/persons",
    access: "signed-in",
    summary: "Shut out somebody whom the rule of a wall could not",
    params: one,
    body: z.strictObject({ person: id("person") }),
    reply: z.strictObject({ ended: z.int(), unturned: z.int(), receipt }),
    status: 201,
  }),
  route({
    name: "askLifting",
    method: "POST",
    path: "/walls/:wall/lifting",
    access: "signed-in",
    summary: "Ask to lift a wall; a second person has to countersign",
    params: one,
    body: z.strictObject({ why: prose(2000) }),
    reply: z.strictObject({ receipt }),
    status: 201,
  }),
  route({
    name: "leaveStanding",
    method: "DELETE",
    path: "/walls/:wall/lifting",
    access: "signed-in",
    summary: "Let a wall stand that somebody asked to lift",
    params: one,
    reply: z.strictObject({ receipt }),
  }),
  route({
    name: "liftWall",
    method: "POST",
    path: "/walls/:wall/lifting/countersignature",
    access: "signed-in",
    summary: "Lift a wall as the second person; nobody gets back what it took",
    params: one,
    reply: z.strictObject({ receipt }),
  }),
  route({
    name: "wallsOfMatter",
    method: "GET",
    path: "/matters/:matter/walls",
    access: "signed-in",
    summary: "The walls around a matter, for those inside",
    params: z.strictObject({ matter: id("matter") }),
    reply: z.array(wall),
  }),
  route({
    name: "acknowledgeMemo",
    method: "POST",
    path: "/matters/:matter/walls/:wall/acknowledgement",
    access: "signed-in",
    summary: "Acknowledge the memo of a wall",
    params: z.strictObject({ matter: id("matter"), wall: id("wall") }),
    reply: z.strictObject({ receipt }),
  }),
  route({ name: "readInbox", method: "GET", path: "/inbox", access: "signed-in", summary: "What waits for the caller", reply: inbox }),
  route({
    name: "acknowledgeNotice",
    method: "POST",
    path: "/notices/:notice/acknowledgement",
    access: "signed-in",
    summary: "Acknowledge a notice of being shut out",
    params: z.strictObject({ notice: id("notice") }),
    reply: z.strictObject({ receipt }),
  }),
] as const
