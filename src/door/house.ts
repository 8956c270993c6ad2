/** Placeholder until the acts behind these roads stand. */
import { no } from "#words"
import { houseRoutes } from "./contract/house.ts"
import type { Handlers } from "./visit.ts"

export const houseHandlers = Object.fromEntries(houseRoutes.map((route) => [route.name, async () => no("not-found")])) as unknown as Handlers<(typeof houseRoutes)[number]["name"]>
