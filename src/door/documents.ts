/** Placeholder until the acts behind these roads stand. */
import { no } from "#words"
import { documentRoutes } from "./contract/documents.ts"
import type { Handlers } from "./visit.ts"

export const documentHandlers = Object.fromEntries(documentRoutes.map((route) => [route.name, async () => no("not-found")])) as unknown as Handlers<(typeof documentRoutes)[number]["name"]>
