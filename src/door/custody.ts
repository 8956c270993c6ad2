/** Placeholder until the acts behind these roads stand. */
import { no } from "#words"
import { custodyRoutes } from "./contract/custody.ts"
import type { Handlers } from "./visit.ts"

export const custodyHandlers = Object.fromEntries(custodyRoutes.map((route) => [route.name, async () => no("not-found")])) as unknown as Handlers<(typeof custodyRoutes)[number]["name"]>
