/** The roads of ethical walls and of the inbox. */
import {
  acknowledgeMemo,
  acknowledgeNotice,
  askLifting,
  continueWall,
  extendWall,
  leaveStanding,
  liftWall,
  listWalls,
  nameWorker,
  raiseLateral,
  raiseWall,
  readInbox,
  rehearseLateral,
  rehearseWall,
  wallsOfMatter,
} from "#desk"
import type { wallRoutes } from "./contract/walls.ts"
import type { Handlers } from "./visit.ts"

type Name = (typeof wallRoutes)[number]["name"]

const momentOf = (text: string | null): Temporal.Instant | null => (text === null ? null : Temporal.Instant.from(text))

export const wallHandlers: Handlers<Name> = {
  listWalls: ({ tools, caller, query }) => listWalls(tools, caller, { limit: query.limit, before: query.before ?? null }),
  rehearseWall: ({ tools, caller, body }) => rehearseWall(tools, caller, { ...body, from: momentOf(body.from) }),
  raiseWall: ({ tools, caller, body }) => raiseWall(tools, caller, { ...body, from: momentOf(body.from), until: momentOf(body.until) }),
  rehearseLateral: ({ tools, caller, body }) => rehearseLateral(tools, caller, body),
  raiseLateral: ({ tools, caller, body }) => raiseLateral(tools, caller, { ...body, from: momentOf(body.from), until: momentOf(body.until) }),
  continueWall: ({ tools, caller, params }) => continueWall(tools, caller, params.wall),
  extendWall: ({ tools, caller, params, body }) => extendWall(tools, caller, params.wall, body.matter),
  nameWorker: ({ tools, caller, params, body }) => nameWorker(tools, caller, params.wall, body.person),
  askLifting: ({ tools, caller, params, body }) => askLifting(tools, caller, params.wall, body.why),
  leaveStanding: ({ tools, caller, params }) => leaveStanding(tools, caller, params.wall),
  liftWall: ({ tools, caller, params }) => liftWall(tools, caller, params.wall),
  wallsOfMatter: ({ tools, caller, params }) => wallsOfMatter(tools, caller, params.matter),
  acknowledgeMemo: ({ tools, caller, params }) => acknowledgeMemo(tools, caller, params.matter, params.wall),
  readInbox: ({ tools, caller }) => readInbox(tools, caller),
  acknowledgeNotice: ({ tools, caller, params }) => acknowledgeNotice(tools, caller, params.notice),
}
