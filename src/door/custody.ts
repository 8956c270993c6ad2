/** The roads of custody and the ledger. */
import { exportBundle, ledgerConsistency, ledgerState, logCheckpoint, logTile, proveEvent, readCustody, verifyLedgerNow } from "#desk"
import type { custodyRoutes } from "./contract/custody.ts"
import { sendBundle, sendBytes } from "./send-bundle.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof custodyRoutes)[number]["name"]

export const custodyHandlers: Handlers<Name> = {
  listMatterCustody: ({ tools, caller, params, query }) => readCustody(tools, caller, params, query),
  listDocumentCustody: ({ tools, caller, params, query }) => readCustody(tools, caller, params, query),
  listLedgerEvents: ({ tools, caller, query }) => readCustody(tools, caller, "firm", query),
  getProof: ({ tools, caller, params, query }) => proveEvent(tools, caller, params.event, query.of ?? null),
  exportMatterBundle: async (visit) => sendBundle(visit, await exportBundle(visit.tools, visit.caller, visit.params)),
  exportDocumentBundle: async (visit) => sendBundle(visit, await exportBundle(visit.tools, visit.caller, visit.params)),
  getLedger: ({ tools, caller }) => ledgerState(tools, caller),
  getConsistency: ({ tools, caller, query }) => ledgerConsistency(tools, caller, query.from, query.to),
  checkLedger: ({ tools, caller }) => verifyLedgerNow(tools, caller),
  getLogCheckpoint: async (visit) => sendBytes(visit, await logCheckpoint(visit.tools, visit.caller), "text/plain; charset=utf-8"),
  getLogTile: async (visit) =>
    sendBytes(visit, await logTile(visit.tools, visit.caller, `tile/${(visit.request.params as { "*": string })["*"]}`), "application/octet-stream"),
}
