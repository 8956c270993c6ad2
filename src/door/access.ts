/** The roads that ask who could open what at a past moment. */
import { accessThen, exportScreen } from "#desk"
import type { accessRoutes } from "./contract/access.ts"
import { sendBundle } from "./send-bundle.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof accessRoutes)[number]["name"]

export const accessHandlers: Handlers<Name> = {
  matterAccessThen: ({ tools, caller, params, query }) => accessThen(tools, caller, { matter: params.matter }, Temporal.Instant.from(query.at)),
  documentAccessThen: ({ tools, caller, params, query }) => accessThen(tools, caller, { document: params.document }, Temporal.Instant.from(query.at)),
  personAccessThen: ({ tools, caller, params, query }) => accessThen(tools, caller, { person: params.person }, Temporal.Instant.from(query.at)),
  exportScreen: async (visit) => sendBundle(visit, await exportScreen(visit.tools, visit.caller, visit.params)),
}
