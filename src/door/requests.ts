/** The roads of asking for access. */
import { approveRequest, askAccess, changeGrant, declineRequest, listRequests, ownRequests, rehearseClosing, renewGrant, withdrawRequest } from "#desk"
import type { MatterCode } from "#words"
import type { requestRoutes } from "./contract/requests.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof requestRoutes)[number]["name"]

export const requestHandlers: Handlers<Name> = {
  askAccess: ({ tools, caller, body }) => askAccess(tools, caller, { ...body, code: body.code as MatterCode, until: Temporal.Instant.from(body.until) }),
  ownRequests: ({ tools, caller }) => ownRequests(tools, caller),
  withdrawRequest: ({ tools, caller, params }) => withdrawRequest(tools, caller, params.request),
  listRequests: ({ tools, caller, params }) => listRequests(tools, caller, params.matter),
  approveRequest: ({ tools, caller, params, body }) =>
    approveRequest(tools, caller, params.matter, params.request, { ...body, until: body.until === null ? null : Temporal.Instant.from(body.until) }),
  rehearseClosing: ({ tools, caller, params }) => rehearseClosing(tools, caller, params.matter),
  renewGrant: ({ tools, caller, params, body }) =>
    renewGrant(tools, caller, params.matter, params.person, body.until === null ? null : Temporal.Instant.from(body.until)),
  changeGrant: ({ tools, caller, params, body }) => changeGrant(tools, caller, params.matter, params.person, body),
  declineRequest: ({ tools, caller, params }) => declineRequest(tools, caller, params.matter, params.request),
}
