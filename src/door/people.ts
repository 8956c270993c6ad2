/** Placeholder until the acts behind these roads stand. */
import { no } from "#words"
import { peopleRoutes } from "./contract/people.ts"
import type { Handlers } from "./visit.ts"

export const peopleHandlers = Object.fromEntries(peopleRoutes.map((route) => [route.name, async () => no("not-found")])) as unknown as Handlers<(typeof peopleRoutes)[number]["name"]>
