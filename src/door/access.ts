/** The roads that ask who could open what at a past moment. */
import { accessPaper, accessThen, exportScreen, printScreen } from "#desk"
import type { AccessOf } from "#desk"
import type { Outcome } from "#words"
import type { accessRoutes } from "./contract/access.ts"
import { sendBundle } from "./send-bundle.ts"
import { sendPaper } from "./send-paper.ts"
import type { Handlers, Visit } from "./visit.ts"

type Name = (typeof accessRoutes)[number]["name"]

export const accessHandlers: Handlers<Name> = {
  matterAccessThen: ({ tools, caller, params, query }) => accessThen(tools, caller, { matter: params.matter }, Temporal.Instant.from(query.at)),
  documentAccessThen: ({ tools, caller, params, query }) => accessThen(tools, caller, { document: params.document }, Temporal.Instant.from(query.at)),
  personAccessThen: ({ tools, caller, params, query }) => accessThen(tools, caller, { person: params.person }, Temporal.Instant.from(query.at)),
  saveMatterAccess: (visit) => save(visit, { matter: visit.params.matter }, visit.params.matter),
  saveDocumentAccess: (visit) => save(visit, { document: visit.params.document }, visit.params.document),
  savePersonAccess: (visit) => save(visit, { person: visit.params.person }, visit.params.person),
  printScreen: async (visit) => {
    const { tools, caller, params } = visit
    return sendPaper(visit, `screen-${params.person}-${params.matter}`, "pdf", () => printScreen(tools, caller, params))
  },
  exportScreen: async (visit) => sendBundle(visit, await exportScreen(visit.tools, visit.caller, visit.params)),
}

type Saving = Visit<"saveMatterAccess"> | Visit<"saveDocumentAccess"> | Visit<"savePersonAccess">

async function save(visit: Saving, of: AccessOf, id: string): Promise<Outcome<null>> {
  const { tools, caller, params, query } = visit
  const at = Temporal.Instant.from(query.at)
  return sendPaper(visit, `access-${id}`, params.form, (fits) => accessPaper(tools, caller, of, at, fits))
}
