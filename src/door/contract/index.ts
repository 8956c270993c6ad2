/** The published API as one table of routes with strict shapes: the only thing that web and command line know of the house. */
import { accessRoutes } from "./access.ts"
import { classRoutes } from "./classes.ts"
import { custodyRoutes } from "./custody.ts"
import { documentRoutes } from "./documents.ts"
import { houseRoutes } from "./house.ts"
import { matterRoutes } from "./matters.ts"
import { noteRoutes } from "./notes.ts"
import { peopleRoutes } from "./people.ts"
import { requestRoutes } from "./requests.ts"
import { reviewRoutes } from "./reviews.ts"
import { sessionRoutes } from "./sessions.ts"
import { teamRoutes } from "./teams.ts"
import { wallRoutes } from "./walls.ts"

export const ROUTES = [
  ...houseRoutes,
  ...sessionRoutes,
  ...peopleRoutes,
  ...matterRoutes,
  ...noteRoutes,
  ...teamRoutes,
  ...classRoutes,
  ...wallRoutes,
  ...accessRoutes,
  ...requestRoutes,
  ...reviewRoutes,
  ...documentRoutes,
  ...custodyRoutes,
] as const
export type RouteName = (typeof ROUTES)[number]["name"]
export type RouteOf<N extends RouteName> = Extract<(typeof ROUTES)[number], { readonly name: N }>

export type { AccessThen } from "./access.ts"
export type { ClassOpen } from "./classes.ts"
export type { RoadHeaders } from "./headers.ts"
export type { Access, Method, Route } from "./route.ts"
export type { PersonRef, Problem, Receipt } from "./shapes.ts"
export type { Firm, HouseState, SetUp, SetUpDone, SharesShown } from "./house.ts"
export type { Session, SignIn } from "./sessions.ts"
export type { Invitation, Person, PersonRehearsal } from "./people.ts"
export type { Matter, MatterRow, Member, OpenMatter, Party, Place } from "./matters.ts"
export type { Note } from "./notes.ts"
export type { Document, DocumentRow, Filing, FilingMetadata, Version } from "./documents.ts"
export type { CustodyEvent, LedgerState, Proof } from "./custody.ts"
export type { Review, ReviewReport } from "./reviews.ts"
export type { Team, TeamEnding, TeamOnMatter } from "./teams.ts"
export type { LateralRehearsal } from "./lateral.ts"
export type { Inbox, Wall } from "./walls.ts"
export type { WallRehearsal } from "./wall-rehearsal.ts"
export type { OwnRequest, Request } from "./requests.ts"
