/** The roads of the published API that the command line takes. Each is checked against the contract's own types: a wrong method or path does not compile. */
import type { z } from "zod"
import type { RouteName, RouteOf } from "#contract"

export const ROADS = {
  getHouse: ["GET", "/house"],
  checkPassphrase: ["POST", "/passphrases/check"],
  setUp: ["POST", "/setup"],
  proveShare: ["POST", "/recovery/proof"],
  makeShares: ["POST", "/recovery/shares"],
  recover: ["POST", "/recovery"],
  signIn: ["POST", "/sessions"],
  getSession: ["GET", "/session"],
  nameThePurpose: ["PUT", "/session/purpose"],
  confirm: ["POST", "/session/confirmation"],
  signOut: ["DELETE", "/session"],
  signOutEverywhere: ["DELETE", "/sessions"],
  beginSecondFactor: ["POST", "/session/second-factor"],
  setSecondFactor: ["PUT", "/session/second-factor"],
  removeSecondFactor: ["DELETE", "/session/second-factor"],
  changePassphrase: ["PUT", "/session/passphrase"],
  listPeople: ["GET", "/people"],
  changePerson: ["PATCH", "/people/:person"],
  rehearsePerson: ["POST", "/people/:person/rehearsal"],
  containPerson: ["POST", "/people/:person/containment"],
  rehearseClosing: ["GET", "/matters/:matter/closing"],
  invite: ["POST", "/invitations"],
  withdrawInvitation: ["DELETE", "/invitations/:invitation"],
  listNoClients: ["POST", "/invitations/:invitation/no-former-clients"],
  readInvitation: ["POST", "/invitations/read"],
  join: ["POST", "/invitations/accept"],
  listMatters: ["GET", "/matters"],
  openMatter: ["POST", "/matters"],
  getMatter: ["GET", "/matters/:matter"],
  changeMatter: ["PATCH", "/matters/:matter"],
  listMembers: ["GET", "/matters/:matter/members"],
  admit: ["POST", "/matters/:matter/members"],
  release: ["DELETE", "/matters/:matter/members/:person"],
  changeGrant: ["PATCH", "/matters/:matter/members/:person"],
  renewGrant: ["POST", "/matters/:matter/members/:person/renewal"],
  listTeams: ["GET", "/teams"],
  makeTeam: ["POST", "/teams"],
  renameTeam: ["PATCH", "/teams/:team"],
  joinTeam: ["POST", "/teams/:team/members"],
  continueTeam: ["POST", "/teams/:team/epochs"],
  rehearseTeamEnding: ["POST", "/teams/:team/ending/rehearsal"],
  endTeam: ["POST", "/teams/:team/ending"],
  leaveTeam: ["DELETE", "/teams/:team/members/:person"],
  nameKeeper: ["POST", "/teams/:team/keepers"],
  removeKeeper: ["DELETE", "/teams/:team/keepers/:person"],
  listTeamsOn: ["GET", "/matters/:matter/teams"],
  admitTeam: ["POST", "/matters/:matter/teams"],
  bringTeamIn: ["POST", "/matters/:matter/teams/:team/members"],
  releaseTeam: ["DELETE", "/matters/:matter/teams/:team"],
  listClasses: ["GET", "/classes"],
  openClass: ["POST", "/classes/:class/teams"],
  closeClass: ["DELETE", "/classes/:class/teams/:team"],
  askAccess: ["POST", "/requests"],
  ownRequests: ["GET", "/requests"],
  withdrawRequest: ["DELETE", "/requests/:request"],
  listRequests: ["GET", "/matters/:matter/requests"],
  approveRequest: ["POST", "/matters/:matter/requests/:request/approval"],
  declineRequest: ["DELETE", "/matters/:matter/requests/:request"],
  saveMatterAccess: ["GET", "/matters/:matter/access/:form"],
  saveDocumentAccess: ["GET", "/documents/:document/access/:form"],
  savePersonAccess: ["GET", "/people/:person/access/:form"],
  documentAccessThen: ["GET", "/documents/:document/access"],
  matterAccessThen: ["GET", "/matters/:matter/access"],
  personAccessThen: ["GET", "/people/:person/access"],
  listParties: ["GET", "/matters/:matter/parties"],
  addParty: ["POST", "/matters/:matter/parties"],
  removeParty: ["DELETE", "/matters/:matter/parties/:party"],
  listNotes: ["GET", "/matters/:matter/notes"],
  writeNote: ["POST", "/matters/:matter/notes"],
  strikeNote: ["DELETE", "/matters/:matter/notes/:note"],
  getPlan: ["GET", "/matters/:matter/plan"],
  changePlan: ["PUT", "/matters/:matter/plan"],
  listWalls: ["GET", "/walls"],
  rehearseWall: ["POST", "/walls/rehearsal"],
  raiseWall: ["POST", "/walls"],
  rehearseLateral: ["POST", "/walls/lateral/rehearsal"],
  raiseLateral: ["POST", "/walls/lateral"],
  continueWall: ["POST", "/walls/:wall/epochs"],
  extendWall: ["POST", "/walls/:wall/matters"],
  nameWorker: ["POST", "/walls/:wall/persons"],
  askLifting: ["POST", "/walls/:wall/lifting"],
  leaveStanding: ["DELETE", "/walls/:wall/lifting"],
  liftWall: ["POST", "/walls/:wall/lifting/countersignature"],
  wallsOfMatter: ["GET", "/matters/:matter/walls"],
  acknowledgeMemo: ["POST", "/matters/:matter/walls/:wall/acknowledgement"],
  readInbox: ["GET", "/inbox"],
  acknowledgeNotice: ["POST", "/notices/:notice/acknowledgement"],
  getFirm: ["GET", "/firm"],
  changeFirm: ["PATCH", "/firm"],
  beginReview: ["POST", "/matters/:matter/reviews"],
  listReviews: ["GET", "/reviews"],
  readReview: ["GET", "/reviews/:review"],
  saveReview: ["GET", "/reviews/:review/:form"],
  keepLine: ["POST", "/reviews/:review/lines/:person/keep"],
  withdrawLine: ["POST", "/reviews/:review/lines/:person/withdraw"],
  createFiling: ["POST", "/matters/:matter/filings"],
  patchFiling: ["PATCH", "/filings/:filing"],
  getFiling: ["GET", "/filings/:filing"],
  withdrawFiling: ["DELETE", "/filings/:filing"],
  listFilings: ["GET", "/matters/:matter/filings"],
  listDocuments: ["GET", "/matters/:matter/documents"],
  getDocument: ["GET", "/documents/:document"],
  changeDocument: ["PATCH", "/documents/:document"],
  openVersion: ["GET", "/documents/:document/versions/:n/content"],
  listMatterCustody: ["GET", "/matters/:matter/custody"],
  listDocumentCustody: ["GET", "/documents/:document/custody"],
  exportScreen: ["GET", "/matters/:matter/screens/:person/bundle"],
  exportMatterBundle: ["GET", "/matters/:matter/custody/bundle"],
  exportDocumentBundle: ["GET", "/documents/:document/custody/bundle"],
  getLedger: ["GET", "/ledger"],
  checkLedger: ["POST", "/ledger/verification"],
  getConsistency: ["GET", "/ledger/consistency"],
  getLogCheckpoint: ["GET", "/tlog/checkpoint"],
  getLogTile: ["GET", "/tlog/tile/*"],
} as const satisfies { readonly [N in RouteName]?: readonly [RouteOf<N>["method"], RouteOf<N>["path"]] }

export type Road = keyof typeof ROADS

type Part<N extends Road, K extends "params" | "query" | "body"> = RouteOf<N> extends { readonly [P in K]: infer S extends z.ZodType } ? z.input<S> : undefined

/** What a road takes: its path's parameters, its query, its body; `path` is what follows where the path ends in `*`. */
export interface Load<N extends Road> {
  readonly params?: Part<N, "params">
  readonly query?: Part<N, "query">
  readonly body?: Part<N, "body">
  readonly path?: string
}

/** What comes back by a road that answers in JSON; undefined where it answers nothing or bytes. */
export type Reply<N extends Road> = RouteOf<N>["reply"] extends infer S extends z.ZodType ? z.output<S> : undefined

/** The address of a road below the house's own, with its query. */
export function addressOf<N extends Road>(name: N, load: Load<N>): string {
  const params = (load.params ?? {}) as Readonly<Record<string, string | number>>
  const path = ROADS[name][1].replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key]))).replace(/\*$/, load.path ?? "")
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries<unknown>(load.query ?? {}))
    if (typeof value === "string" || typeof value === "number") query.set(key, String(value))
  return `/api/v1${path}${query.size === 0 ? "" : `?${query.toString()}`}`
}
