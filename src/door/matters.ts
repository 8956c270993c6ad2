/** Placeholder until the acts behind these roads stand. */
import { no } from "#words"
import { matterRoutes } from "./contract/matters.ts"
import type { Handlers } from "./visit.ts"

export const matterHandlers = Object.fromEntries(matterRoutes.map((route) => [route.name, async () => no("not-found")])) as unknown as Handlers<(typeof matterRoutes)[number]["name"]>
