/** Every handler of every road, by the road's name. */
import { accessHandlers } from "./access.ts"
import { classHandlers } from "./classes.ts"
import { custodyHandlers } from "./custody.ts"
import { documentHandlers } from "./documents.ts"
import { houseHandlers } from "./house.ts"
import { matterHandlers } from "./matters.ts"
import { noteHandlers } from "./notes.ts"
import { peopleHandlers } from "./people.ts"
import { requestHandlers } from "./requests.ts"
import { reviewHandlers } from "./reviews.ts"
import { sessionHandlers } from "./sessions.ts"
import { teamHandlers } from "./teams.ts"
import { wallHandlers } from "./walls.ts"
import type { Handlers } from "./visit.ts"

export const HANDLERS: Handlers = {
  ...houseHandlers,
  ...sessionHandlers,
  ...peopleHandlers,
  ...matterHandlers,
  ...noteHandlers,
  ...teamHandlers,
  ...classHandlers,
  ...wallHandlers,
  ...accessHandlers,
  ...requestHandlers,
  ...reviewHandlers,
  ...documentHandlers,
  ...custodyHandlers,
}
