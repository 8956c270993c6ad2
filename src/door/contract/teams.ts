/** Teams: who keeps them, who is in them, and the matters that are given to them. */
import { z } from "zod"
import { route } from "./route.ts"
import { actions, clears, code, id, includes, inPlaces, instant, line, matterRole, personRef, places, receipt, rev } from "./shapes.ts"

export const team = z
  .strictObject({
    id: id("team"),
    name: z.string(),
    rev: z.int(),
    madeAt: instant,
    ended: z
      .strictObject({ at: instant, by: personRef })
      .nullable()
      .meta({ description: "null while it stands; a team that has ended has no members, and those who kept it" }),
    keepers: z.array(personRef),
    members: z.array(personRef),
    keeps: z.boolean().meta({ description: "whether the caller keeps it" }),
    matters: z
      .array(z.strictObject({ id: id("matter"), code, role: matterRole, until: instant.nullable() }))
      .meta({ description: "of the matters that it was given, those that the caller is on" }),
  })
  .meta({ id: "Team" })
export type Team = z.infer<typeof team>

export const teamOnMatter = z
  .strictObject({
    grant: id("grant"),
    team: z.strictObject({ id: id("team"), name: z.string() }),
    role: matterRole,
    special: z.boolean().meta({ description: "whether those who come through it may open what is of class special" }),
    actions,
    places,
    by: personRef,
    madeAt: instant,
    until: instant.nullable(),
    policy: id("event")
      .nullable()
      .meta({ description: "the event that opened the class of the matter to it, where the firm's policy gave it; null where a lead did" }),
    members: z.array(personRef),
    missing: z.array(personRef).meta({ description: "members of the team who are not on the matter" }),
  })
  .meta({ id: "TeamOnMatter" })
export type TeamOnMatter = z.infer<typeof teamOnMatter>

export const teamEnding = z
  .strictObject({
    matters: z.int().meta({ description: "matters that would be taken back from it, but for those that a wall shuts the caller out of" }),
    members: z.array(
      z.strictObject({
        person: personRef,
        loses: z.int().meta({ description: "matters that they have through this team alone" }),
        keeps: z.int().meta({ description: "matters that another team of theirs gives them too" }),
      }),
    ),
  })
  .meta({ id: "TeamEnding" })
export type TeamEnding = z.infer<typeof teamEnding>

const one = z.strictObject({ team: id("team") })
const person = z.strictObject({ person: id("person") })
const ofMatter = z.strictObject({ matter: id("matter") })
const onMatter = z.strictObject({ matter: id("matter"), team: id("team") })
const changed = z.strictObject({ team, receipt })
const admitted = z.strictObject({ on: teamOnMatter, given: z.int().meta({ description: "members who were let in by this act" }), receipt })

export const teamRoutes = [
  route({ name: "listTeams", method: "GET", path: "/teams", access: "signed-in", summary: "The teams of the firm, for its staff", reply: z.array(team) }),
  route({
    name: "makeTeam",
    method: "POST",
    path: "/teams",
    access: "signed-in",
    summary: "Make a team with a key of its own; its first keeper is the caller",
    body: z.strictObject({ name: line(100) }),
    reply: changed,
    status: 201,
  }),
  route({
    name: "renameTeam",
    method: "PATCH",
    path: "/teams/:team",
    access: "signed-in",
    summary: "Give a team another name",
    params: one,
    body: z.strictObject({ rev, name: line(100) }),
    reply: changed,
  }),
  route({
    name: "joinTeam",
    method: "POST",
    path: "/teams/:team/members",
    access: "signed-in",
    summary: "Add a person to a team: they are given its matters at once; one who is in it already, what they still lack",
    params: one,
    body: person,
    reply: changed.extend({
      given: z.int().meta({ description: "matters that they were given" }),
      left: z.int().meta({ description: "matters still to be given; the same act once more goes on" }),
    }),
    status: 201,
  }),
  route({
    name: "leaveTeam",
    method: "DELETE",
    path: "/teams/:team/members/:person",
    access: "signed-in",
    summary: "Take a person out of a team, or leave it: what they had through it alone ends at once; new epochs begin, some in this request",
    params: one.extend(person.shape),
    reply: z.strictObject({
      ended: z.int(),
      unturned: z.int().meta({ description: "matters on which the new epoch has not begun yet; continueTeam goes on" }),
      receipt,
    }),
  }),
  route({
    name: "continueTeam",
    method: "POST",
    path: "/teams/:team/epochs",
    access: "signed-in",
    summary: "Begin some of the epochs that are owed since somebody left the team, or it ended",
    params: one,
    reply: z.strictObject({
      turned: z.int(),
      unturned: z.int().meta({ description: "matters that still wait; where none was turned, somebody's key there does not hold" }),
    }),
  }),
  route({
    name: "nameKeeper",
    method: "POST",
    path: "/teams/:team/keepers",
    access: "signed-in",
    summary: "Name a keeper of a team: seals its key to them",
    params: one,
    body: person,
    reply: changed,
    status: 201,
  }),
  route({
    name: "removeKeeper",
    method: "DELETE",
    path: "/teams/:team/keepers/:person",
    access: "signed-in",
    summary: "Remove a keeper of a team, or step down: it has another key from then on",
    params: one.extend(person.shape),
    reply: changed,
  }),
  route({
    name: "rehearseTeamEnding",
    method: "POST",
    path: "/teams/:team/ending/rehearsal",
    access: "signed-in",
    summary: "What ending a team would do, as far as its keeper may know of it; changes nothing",
    params: one,
    reply: teamEnding,
  }),
  route({
    name: "endTeam",
    method: "POST",
    path: "/teams/:team/ending",
    access: "signed-in",
    summary: "End a team: what its members had through it alone ends at once, its key is destroyed; new epochs begin, some in this request",
    params: one,
    reply: z.strictObject({
      ended: z.int().meta({ description: "parts of members that ended" }),
      unturned: z.int().meta({ description: "matters on which the new epoch has not begun yet; continueTeam goes on" }),
      receipt,
    }),
  }),
  route({
    name: "listTeamsOn",
    method: "GET",
    path: "/matters/:matter/teams",
    access: "signed-in",
    summary: "The teams that a matter was given to",
    params: ofMatter,
    reply: z.array(teamOnMatter),
  }),
  route({
    name: "admitTeam",
    method: "POST",
    path: "/matters/:matter/teams",
    access: "signed-in",
    summary: "Give a team the matter: lets its members in, but for those whom a wall shuts out",
    params: ofMatter,
    body: z.strictObject({
      team: id("team"),
      role: matterRole,
      until: instant.nullable().default(null),
      special: clears,
      actions: includes,
      places: inPlaces.default(null),
    }),
    reply: admitted,
    status: 201,
  }),
  route({
    name: "bringTeamIn",
    method: "POST",
    path: "/matters/:matter/teams/:team/members",
    access: "signed-in",
    summary: "Let those of a team in who are not on the matter although it was given to the team",
    params: onMatter,
    reply: admitted,
    status: 201,
  }),
  route({
    name: "releaseTeam",
    method: "DELETE",
    path: "/matters/:matter/teams/:team",
    access: "signed-in",
    summary: "Take the matter back from a team: what its members have through it alone ends, and a new epoch begins",
    params: onMatter,
    reply: z.strictObject({ ended: z.int(), receipt }),
  }),
] as const
