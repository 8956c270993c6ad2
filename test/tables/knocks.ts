/** How each road of the contract is knocked at for the endpoint table: in form, so that whatever is refused is refused for who asks. A road that is missing here does not compile. */
import type { RouteName } from "#contract"
import { announce, NAMED, TUS } from "./callers.ts"
import type { CallerName, Scene } from "./callers.ts"

/** One knock, with the path's parameters filled in from the scene. */
export interface Knock {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes instead of a JSON body. */
  readonly bytes?: string
  /** Signs in anew first, because the road ends sessions. */
  readonly fresh?: true
}

type Knocking = (scene: Scene, caller: CallerName) => Knock | Promise<Knock>

const plain: Knocking = () => ({})
const phraseOf = (scene: Scene, caller: CallerName): string => scene.person(caller)?.passphrase ?? "nobody's phrase at all"
let counted = 0

export const KNOCKS: { readonly [K in RouteName]: Knocking } = {
  getHouse: plain,
  checkPassphrase: () => ({ body: { passphrase: "violet tundra mosaic harbor" } }),
  setUp: (scene) => ({ body: { code: scene.firm.house.code, firm: "Another", person: { name: "Eve", address: "eve@elsewhere.example", passphrase: "glacier pocket thimble raven" }, recovery: { needed: 2, shares: 3 } } }),
  makeShares: (scene) => ({ body: { brought: scene.firm.shares.slice(0, 2), recovery: { needed: 2, shares: 3 } } }),
  showShares: plain,
  proveShare: (scene) => ({ body: { share: scene.firm.shares[0] } }),
  recover: (scene) => ({ body: { address: "nobody@hollisgrey.example", passphrase: "glacier pocket thimble raven", shares: scene.firm.shares.slice(0, 2) } }),
  getFirm: plain,
  changeFirm: () => ({ body: { rev: 999, idleMinutes: 30 } }),

  signIn: () => ({ body: { address: `nobody${counted++}@hollisgrey.example`, passphrase: "glacier pocket thimble raven" } }),
  getSession: plain,
  nameThePurpose: () => ({ body: { code: "conduct" } }),
  confirm: (scene, caller) => ({ body: { passphrase: phraseOf(scene, caller) } }),
  signOut: () => ({ fresh: true }),
  signOutEverywhere: () => ({ fresh: true }),
  beginSecondFactor: plain,
  setSecondFactor: () => ({ body: { secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code: "000000" } }),
  removeSecondFactor: (scene, caller) => ({ body: { passphrase: phraseOf(scene, caller), code: "000000" } }),
  changePassphrase: (scene, caller) => ({ body: { now: phraseOf(scene, caller), next: "short" } }),

  listPeople: plain,
  getPerson: (scene) => ({ params: { person: scene.firm.stranger.id } }),
  changePerson: (scene) => ({ params: { person: scene.firm.member.id }, body: { rev: 999, role: "lawyer" } }),
  rehearsePerson: (scene) => ({ params: { person: scene.firm.member.id }, body: { state: "left" } }),
  containPerson: () => ({ params: { person: "per_00000000000000000000000000" } }),
  rehearseClosing: plain,
  invite: () => ({ body: { name: "New Comer", address: `new${counted++}@hollisgrey.example`, role: "paralegal" } }),
  withdrawInvitation: async (scene) => ({ params: { invitation: (await scene.asFirst("POST", "/invitations", { name: "Away", address: `away${counted++}@hollisgrey.example`, role: "paralegal" }))["invitation"].id as string } }),
  listNoClients: async (scene) => ({ params: { invitation: (await scene.asFirst("POST", "/invitations", { name: "Lateral", address: `lateral${counted++}@hollisgrey.example`, role: "paralegal", lateral: true }))["invitation"].id as string } }),
  readInvitation: () => ({ body: { token: "A".repeat(43) } }),
  join: () => ({ body: { token: "A".repeat(43), passphrase: "glacier pocket thimble raven" } }),

  listMatters: plain,
  openMatter: () => ({ body: { title: "T", client: "C", type: "Other", jurisdiction: "Ireland" } }),
  getMatter: plain,
  changeMatter: () => ({ body: { rev: 999, title: "Mine" } }),
  listMembers: plain,
  admit: (scene) => ({ body: { person: scene.firm.administrator.id, role: "reader" } }),
  renewGrant: (scene) => ({ params: { person: scene.firm.lead.id }, body: {} }),
  changeGrant: (scene) => ({ params: { person: scene.firm.lead.id }, body: { special: false } }),
  release: (scene) => ({ params: { person: scene.firm.lead.id } }),
  listParties: plain,
  addParty: () => ({ body: { role: "client", name: "X" } }),
  changeParty: async (scene) => ({ params: { party: await newParty(scene) }, body: { rev: 1, name: "Y" } }),
  removeParty: async (scene) => ({ params: { party: await newParty(scene) } }),
  listNotes: plain,
  writeNote: () => ({ body: { text: "X" } }),
  strikeNote: async (scene) => ({ params: { note: (await scene.asLead("POST", `/matters/${scene.firm.matter}/notes`, { text: "to strike" }))["note"].id as string } }),
  getPlan: plain,
  changePlan: async (scene) => ({ body: { places: ((await scene.asLead("GET", `/matters/${scene.firm.matter}/plan`)) as unknown as { id: string; name: string }[]).map(({ id, name }) => ({ id, name })) } }),

  listTeams: plain,
  makeTeam: () => ({ body: { name: "Table" } }),
  renameTeam: async (scene) => ({ ...(await ofTeam(scene)), body: { rev: 999, name: "Other" } }),
  joinTeam: async (scene) => ({ ...(await ofTeam(scene)), body: { person: scene.firm.administrator.id } }),
  continueTeam: async (scene) => ofTeam(scene),
  leaveTeam: async (scene) => ofTeam(scene, scene.firm.stranger.id),
  nameKeeper: async (scene) => ({ ...(await ofTeam(scene)), body: { person: scene.firm.administrator.id } }),
  removeKeeper: async (scene) => ofTeam(scene, scene.firm.lead.id),
  rehearseTeamEnding: async (scene) => ofTeam(scene),
  endTeam: async (scene) => ofTeam(scene, undefined, "Ended by the lead"),
  listTeamsOn: plain,
  admitTeam: async (scene) => ({ body: { team: (await ofTeam(scene)).params?.["team"], role: "lead" } }),
  bringTeamIn: async (scene) => ofTeam(scene),
  releaseTeam: async (scene) => ofTeam(scene),
  listClasses: plain,
  openClass: async (scene) => ({ params: { class: "special" }, body: { team: (await ofTeam(scene)).params?.["team"] } }),
  closeClass: async (scene) => ({ params: { class: "public", ...(await ofTeam(scene)).params } }),

  listWalls: plain,
  rehearseWall: (scene) => ({ body: { matters: [scene.firm.matter], persons: [scene.firm.stranger.id] } }),
  raiseWall: (scene) => ({ body: { matters: [scene.firm.matter], persons: [scene.firm.lead.id], ground: "conflict", reference: "CR-1", memo: "Speak to nobody outside." } }),
  rehearseLateral: (scene) => ({ body: { person: scene.firm.stranger.id, clients: ["Nobody at all"] } }),
  raiseLateral: (scene) => ({ body: { person: scene.firm.lead.id, clients: ["Araminta Quillfeather"], reference: "CR-1", memo: "Speak to nobody outside." } }),
  continueWall: async (scene) => ({ params: { wall: await scene.wall("continueWall") } }),
  extendWall: async (scene) => ({ params: { wall: await scene.wall("extendWall") }, body: { matter: scene.firm.matter } }),
  nameWorker: async (scene) => ({ params: { wall: await scene.wall("nameWorker") }, body: { person: scene.firm.reader.id } }),
  askLifting: async (scene) => ({ params: { wall: await scene.wall("askLifting") }, body: { why: "the conflict has gone" } }),
  leaveStanding: async (scene) => ({ params: { wall: await scene.wall("leaveStanding", true) } }),
  liftWall: async (scene) => ({ params: { wall: await scene.wall("liftWall", true) } }),
  wallsOfMatter: plain,
  acknowledgeMemo: async (scene) => ({ params: { wall: await scene.wall("acknowledgeMemo") } }),
  readInbox: plain,
  acknowledgeNotice: () => ({ params: { notice: "ntc_00000000000000000000000000" } }),

  saveMatterAccess: () => ({ ...past(), params: { form: "pdf" } }),
  saveDocumentAccess: () => ({ ...past(), params: { form: "csv" } }),
  savePersonAccess: (scene) => ({ ...past(), params: { person: scene.firm.member.id, form: "pdf" } }),
  matterAccessThen: past,
  documentAccessThen: past,
  exportScreen: (scene) => ({ params: { person: scene.firm.member.id } }),
  printScreen: (scene) => ({ params: { person: scene.firm.member.id } }),
  personAccessThen: (scene) => ({ ...past(), params: { person: scene.firm.member.id } }),

  askAccess: () => ({ body: { code: "2CG-XP2", until: "2027-06-01T00:00:00.000Z", words: "I am to argue the appeal." } }),
  ownRequests: plain,
  withdrawRequest: unasked,
  listRequests: plain,
  approveRequest: () => ({ ...unasked(), body: {} }),
  declineRequest: unasked,
  beginReview: () => ({ body: { due: null } }),
  listReviews: plain,
  readReview: async (scene) => ({ params: { review: await reviewOf(scene) } }),
  saveReview: async (scene) => ({ params: { review: await reviewOf(scene), form: "pdf" } }),
  keepLine: async (scene) => ({ params: { review: await reviewOf(scene), person: scene.firm.member.id }, body: {} }),
  withdrawLine: async (scene) => ({ params: { review: await reviewOf(scene), person: scene.firm.member.id }, body: {} }),

  describeFiling: plain,
  createFiling: () => ({ headers: { ...TUS, ...NAMED, "upload-length": "4" } }),
  headFiling: () => ({ headers: TUS }),
  getFiling: plain,
  patchFiling: async (scene) => ({ params: { filing: await announce(scene.firm, 4) }, headers: { ...TUS, "upload-offset": "0", "content-type": "application/offset+octet-stream" }, bytes: "abcd" }),
  withdrawFiling: async (scene) => ({ params: { filing: await announce(scene.firm, 4) }, headers: TUS }),
  listFilings: plain,
  listDocuments: plain,
  getDocument: plain,
  changeDocument: () => ({ body: { rev: 999, name: "Mine" } }),
  openDocument: plain,
  openVersion: () => ({ params: { n: "1" } }),

  listMatterCustody: plain,
  listDocumentCustody: plain,
  getProof: plain,
  exportMatterBundle: plain,
  exportDocumentBundle: plain,
  getLedger: plain,
  getConsistency: () => ({ query: "?from=1" }),
  checkLedger: plain,
  listLedgerEvents: plain,
  getLogCheckpoint: plain,
  getLogTile: () => ({ params: { "*": "0/000.p/1" } }),
}

function past(): Knock {
  return { query: "?at=2026-01-01T00:00:00.000Z" }
}

function unasked(): Knock {
  return { params: { request: "req_00000000000000000000000000" } }
}

/** A team that the lead keeps, which nobody is in. */
async function ofTeam(scene: Scene, person?: string, name = "Kept by the lead"): Promise<Knock> {
  const listed = (await scene.asLead("GET", "/teams")) as unknown as { id: string; name: string }[]
  const found = listed.find((one) => one.name === name)?.id ?? ((await scene.asLead("POST", "/teams", { name }))["team"].id as string)
  return { params: { team: found, ...(person === undefined ? {} : { person }) } }
}

/** The review that the lead began when it was their turn to knock. */
async function reviewOf(scene: Scene): Promise<string> {
  const [listed] = (await scene.asLead("GET", "/reviews")) as unknown as { id: string }[]
  return listed?.id ?? ""
}

async function newParty(scene: Scene): Promise<string> {
  return (await scene.asLead("POST", `/matters/${scene.firm.matter}/parties`, { role: "client", name: "X" }))["party"].id as string
}
