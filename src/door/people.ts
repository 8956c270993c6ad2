/** The roads of the people of the firm: inviting, joining, roles, suspending. */
import { changePerson, containPerson, getPerson, invite, join, listNoClients, listPeople, readInvitation, rehearsePerson, withdrawInvitation } from "#desk"
import type { peopleRoutes } from "./contract/people.ts"
import { letIn } from "./let-in.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof peopleRoutes)[number]["name"]

export const peopleHandlers: Handlers<Name> = {
  listPeople: ({ tools, caller }) => listPeople(tools, caller),
  getPerson: ({ tools, caller, params }) => getPerson(tools, caller, params.person),
  changePerson: ({ tools, caller, params, body }) => changePerson(tools, caller, params.person, body),
  rehearsePerson: ({ tools, caller, params, body }) => rehearsePerson(tools, caller, params.person, body),
  containPerson: ({ tools, caller, params }) => containPerson(tools, caller, params.person),
  invite: ({ tools, caller, body }) => invite(tools, caller, body),
  withdrawInvitation: ({ tools, caller, params }) => withdrawInvitation(tools, caller, params.invitation),
  listNoClients: ({ tools, caller, params }) => listNoClients(tools, caller, params.invitation),
  readInvitation: ({ tools, body }) => readInvitation(tools, body.token),
  join: async ({ tools, body, reply }) => letIn(await join(tools, body), body.bearer, reply),
}
