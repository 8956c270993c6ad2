/** The firm's policy on classes of matters: which teams every matter of a class is given to when it is opened. */
import { z } from "zod"
import { route } from "./route.ts"
import { actions, id, includes, instant, klass, matterRole, personRef, receipt } from "./shapes.ts"

export const classOpen = z
  .strictObject({
    class: klass,
    team: z.strictObject({ id: id("team"), name: z.string() }),
    role: matterRole,
    actions,
    by: personRef,
    at: instant,
    event: id("event").meta({ description: "the event that opened it, which what is given by it names" }),
  })
  .meta({ id: "ClassOpen" })
export type ClassOpen = z.infer<typeof classOpen>

/** What the policy gave in an act on a matter. */
export const givenByPolicy = z
  .array(z.strictObject({ team: z.strictObject({ id: id("team"), name: z.string() }), role: matterRole, people: z.int() }))
  .meta({ description: "teams that the firm's policy gave the matter to in this act, and how many of their members were let in" })

/** Teams that whoever acts leaves out. */
export const keepFrom = z
  .array(id("team"))
  .max(100)
  .default([])
  .meta({ description: "teams that the firm's policy opens the class to, and that are not given this matter; the event says so" })

const changed = z.strictObject({ classes: z.array(classOpen).meta({ description: "the whole policy as it stands now" }), receipt })

export const classRoutes = [
  route({
    name: "listClasses",
    method: "GET",
    path: "/classes",
    access: "signed-in",
    summary: "The classes of matters that the firm's policy opens to teams, for its staff",
    reply: z.array(classOpen),
  }),
  route({
    name: "openClass",
    method: "POST",
    path: "/classes/:class/teams",
    access: "signed-in",
    summary: "Open a class to a team: every matter of it that is opened from then on is given to the team; those that stand stay as they are",
    params: z.strictObject({ class: klass }),
    body: z.strictObject({ team: id("team"), role: matterRole.default("reader"), actions: includes }),
    reply: changed,
    status: 201,
  }),
  route({
    name: "closeClass",
    method: "DELETE",
    path: "/classes/:class/teams/:team",
    access: "signed-in",
    summary: "Close a class to a team: no matter is given to it so from then on, and none that was given is taken back",
    params: z.strictObject({ class: klass, team: id("team") }),
    reply: changed,
  }),
] as const
