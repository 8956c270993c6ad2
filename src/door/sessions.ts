/** Placeholder until the acts behind these roads stand. */
import { no } from "#words"
import { sessionRoutes } from "./contract/sessions.ts"
import type { Handlers } from "./visit.ts"

export const sessionHandlers = Object.fromEntries(sessionRoutes.map((route) => [route.name, async () => no("not-found")])) as unknown as Handlers<(typeof sessionRoutes)[number]["name"]>
