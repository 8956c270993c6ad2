/** How each road of the contract is asked by the prover: bodies, headers and words in form, each naming things of one side. A road that is missing here does not compile. */
import type { RouteName } from "#contract"
import type { Caller } from "./callers.ts"
import type { People } from "./people.ts"
import { ASKED_UNTIL, CLIENT, metadata, RANGES } from "./things.ts"
import type { Things } from "./things.ts"

/** What a road is asked with, where it names things of one side. */
export interface Naming {
  readonly of: Things
  readonly by: Caller
  readonly people: People
}

/** What the contract cannot say by itself. The ids in the path, and every choice that the contract lists for the query, are tried without being named here. */
export interface Knock {
  /** Bodies in form, JSON. */
  readonly bodies?: (naming: Naming) => readonly unknown[]
  /** Bytes instead of JSON. */
  readonly bytes?: string
  /** Sets of headers. */
  readonly headers?: (naming: Naming) => readonly Readonly<Record<string, string>>[]
  /** Values of fields of the query that are no choice of a list. */
  readonly query?: (naming: Naming) => Readonly<Record<string, readonly string[]>>
  /** Values of parameters of the path that name nothing which could be hidden. */
  readonly params?: (naming: Naming) => Readonly<Record<string, readonly string[]>>
  /** Ends what other roads are asked about: asked when all else was written. */
  readonly last?: true
  /** Ends sessions: asked when everything else was. */
  readonly ends?: true
}

const plain: Knock = {}
const TUS = { "tus-resumable": "1.0.0" }
/** Of the bytes that are sent, which something hidden has too. */
const ABCD = "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589"
const PHRASE = "glacier pocket thimble raven"
const NOBODY = "per_00000000000000000000000000"
const person = ({ people, by }: Naming): Readonly<Record<string, readonly string[]>> => ({
  person: [people.inside.id, people.lead.id, people.spare.id, by.person?.id ?? NOBODY, NOBODY],
})
const NO_TEAM = "tea_00000000000000000000000000"
const team = ({ of }: Naming): Readonly<Record<string, readonly string[]>> => ({ team: [of.team, NO_TEAM] })
const notes: Knock["query"] = ({ of }) => ({ cursor: [of.note, "x"] })
const custody: Knock = { query: ({ of }) => ({ cursor: [of.event, "x"], kind: ["refused", "note.written", "wall.raised", "nonsense"] }) }
const ofClass = (): Readonly<Record<string, readonly string[]>> => ({ class: ["confidential", "special", "x"] })
const content: Knock = { headers: () => RANGES, params: () => ({ n: ["1", "2", "3", "0", "x"] }) }
const then: Knock = { query: () => ({ at: ["2020-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z", "x"] }) }
const forms = (): Readonly<Record<string, readonly string[]>> => ({ form: ["pdf", "csv", "x"] })
const toWall = ({ of, people }: Naming): readonly object[] =>
  [of.matter, of.code].flatMap((matter) => [people.inside.id, people.other.id].map((one) => ({ matters: [matter], persons: [one] })))

export const KNOCKS: { readonly [K in RouteName]: Knock } = {
  getHouse: plain,
  checkPassphrase: { bodies: ({ of }) => [{ passphrase: PHRASE, names: [of.title, of.name] }] },
  setUp: {
    bodies: ({ of }) => [
      { code: of.code, firm: of.title, person: { name: of.name, address: "eve@elsewhere.example", passphrase: PHRASE }, recovery: { needed: 2, shares: 3 } },
    ],
  },
  makeShares: { bodies: () => [{ brought: ["not one of the shares of this firm", "nor is this one of its shares"], recovery: { needed: 2, shares: 3 } }] },
  showShares: plain,
  proveShare: { bodies: () => [{ share: "not one of the shares of this firm" }] },
  recover: {
    bodies: ({ people }) => [
      { address: people.inside.address, passphrase: PHRASE, shares: ["not one of the shares of this firm", "nor is this one of its shares"] },
    ],
  },
  getFirm: plain,
  changeFirm: {
    bodies: ({ of }) => [
      { rev: 999, idleMinutes: 30 },
      { rev: 999, name: of.title },
    ],
  },
  signIn: {
    bodies: ({ people }) => [
      { address: people.inside.address, passphrase: PHRASE },
      { address: "nobody@two-worlds.example", passphrase: PHRASE },
      { address: people.walled.address, passphrase: people.walled.passphrase, bearer: true, purpose: { code: "conduct" } },
    ],
  },
  getSession: plain,
  nameThePurpose: { bodies: ({ of }) => [{ code: "conduct" }, { code: "conflict-check", line: of.title }, { code: "conduct" }] },
  confirm: { bodies: ({ by }) => [{ passphrase: by.person?.passphrase ?? PHRASE }, { passphrase: "" }] },
  signOut: { ends: true },
  signOutEverywhere: { ends: true },
  beginSecondFactor: plain,
  setSecondFactor: { bodies: () => [{ secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", code: "000000" }] },
  removeSecondFactor: { bodies: () => [{ passphrase: "short", code: "000000" }] },
  changePassphrase: { bodies: ({ by }) => [{ now: by.person?.passphrase ?? PHRASE, next: "short" }] },

  listPeople: plain,
  getPerson: { params: person },
  changePerson: {
    params: person,
    bodies: () => [
      { rev: 999, role: "case-manager" },
      { rev: 999, role: "auditor" },
      { rev: 999, role: "guest" },
      { rev: 999, state: "suspended" },
    ],
  },
  rehearsePerson: { params: person, bodies: () => [{ role: "auditor" }, { role: "guest" }, { state: "left" }, { state: "contained" }] },
  containPerson: { params: () => ({ person: [NOBODY] }) },
  rehearseClosing: plain,
  invite: {
    bodies: ({ of, by, people }) => [
      { name: "New Comer", address: `for-${by.name.replace(" ", "-")}@two-worlds.example`, role: "paralegal", lateral: true },
      { name: of.name, address: people.inside.address, role: "lawyer" },
    ],
  },
  withdrawInvitation: { params: () => ({ invitation: ["inv_00000000000000000000000000"] }) },
  listNoClients: { params: () => ({ invitation: ["inv_00000000000000000000000000"] }) },
  readInvitation: { bodies: () => [{ token: "A".repeat(43) }] },
  join: { bodies: () => [{ token: "A".repeat(43), passphrase: PHRASE }] },

  listMatters: {
    query: ({ of }) => ({
      named: [of.code, of.code.toLowerCase(), of.title.slice(-12), CLIENT.slice(0, 5)],
      client: [of.name, CLIENT],
      cursor: ["x", Buffer.from(`0.${of.matter}`).toString("base64url")],
    }),
  },
  openMatter: {
    bodies: ({ of, people }) => [
      { title: of.title, client: of.name, type: "Other", jurisdiction: "Ireland", members: [{ person: people.lead.id, role: "reader" }], plan: ["One", "Two"] },
    ],
  },
  getMatter: plain,
  changeMatter: {
    bodies: ({ of }) => [
      { rev: 999, title: of.title },
      { rev: 0, stage: "closed" },
    ],
  },
  listMembers: plain,
  admit: {
    bodies: ({ of, people: { keeper, lead, other, administrator } }) => [
      ...[keeper.id, lead.id, other.id, administrator.id, NOBODY].map((one) => ({ person: one, role: "reader" })),
      { person: other.id, role: "reader", places: [of.place] },
    ],
  },
  renewGrant: { params: ({ people }) => ({ person: [people.spare.id, people.lead.id, NOBODY] }), bodies: () => [{}, { until: ASKED_UNTIL }] },
  changeGrant: {
    params: ({ people }) => ({ person: [people.spare.id, people.lead.id, NOBODY] }),
    bodies: ({ of }) => [{ special: true }, { special: false }, { actions: ["see", "read"] }, { places: [of.place] }],
  },
  release: { params: ({ people }) => ({ person: [people.spare.id, people.keeper.id, NOBODY] }) },
  listParties: plain,
  addParty: { bodies: ({ of }) => [{ role: "client", name: of.name, reference: of.title }] },
  changeParty: {
    bodies: ({ of }) => [
      { rev: 1, name: of.name },
      { rev: 999, name: of.title },
    ],
  },
  removeParty: plain,
  listNotes: { query: notes },
  writeNote: { bodies: ({ of }) => [{ text: of.title }] },
  strikeNote: plain,
  getPlan: plain,
  changePlan: { bodies: ({ of }) => [{ places: [{ id: of.place, name: "Pleadings" }] }, { places: [{ name: of.title }] }] },
  listTeams: plain,
  makeTeam: { bodies: ({ of }) => [{ name: of.title }] },
  renameTeam: {
    params: team,
    bodies: ({ of }) => [
      { rev: 1, name: of.name },
      { rev: 999, name: of.title },
    ],
  },
  joinTeam: { params: team, bodies: ({ people }) => [people.spare.id, people.administrator.id, NOBODY].map((one) => ({ person: one })) },
  continueTeam: { params: team },
  leaveTeam: { params: (naming) => ({ ...team(naming), person: [naming.people.spare.id, NOBODY] }) },
  nameKeeper: { params: team, bodies: ({ people }) => [people.lead.id, people.administrator.id, NOBODY].map((one) => ({ person: one })) },
  removeKeeper: { params: (naming) => ({ ...team(naming), person: [naming.people.spare.id, NOBODY] }) },
  rehearseTeamEnding: { params: team },
  endTeam: { params: team, last: true },
  listTeamsOn: plain,
  admitTeam: {
    bodies: ({ of }) =>
      [of.team, NO_TEAM].flatMap((one) => [{ role: "reader" }, { role: "lead" }, { role: "reader", places: [of.place] }].map((as) => ({ team: one, ...as }))),
  },
  bringTeamIn: { params: team },
  releaseTeam: { params: team },
  listClasses: plain,
  openClass: { params: ofClass, bodies: ({ of }) => [of.team, NO_TEAM].map((one) => ({ team: one, role: "reader" })) },
  closeClass: { params: (naming) => ({ ...ofClass(), ...team(naming) }) },
  listWalls: { query: ({ of }) => ({ before: [of.wall] }) },
  rehearseWall: {
    bodies: (naming) => toWall(naming).flatMap((one) => [one, { ...one, from: "2001-01-01T00:00:00.000Z" }, { ...one, from: "2999-01-01T00:00:00.000Z" }]),
  },
  raiseWall: {
    bodies: (naming) => [
      ...toWall(naming).map((one) => ({ ...one, ground: "conflict", reference: "CR-1", memo: "Say nothing.", until: "2001-01-01T00:00:00.000Z" })),
      { matters: [naming.of.matter], persons: [naming.people.other.id], ground: "conflict", reference: "CR-2", memo: "Say nothing." },
      {
        matters: [naming.of.matter],
        persons: [naming.people.other.id],
        ground: "conflict",
        reference: "CR-3",
        memo: "Say nothing.",
        from: "2999-01-01T00:00:00.000Z",
      },
    ],
  },
  rehearseLateral: {
    bodies: ({ of, people }) => [
      { person: people.other.id, clients: [of.name, "Nobody at all"] },
      { invitation: "inv_00000000000000000000000000", clients: [of.name] },
    ],
  },
  raiseLateral: {
    bodies: ({ of, people }) => [{ person: people.other.id, clients: [of.name], reference: "CR-9", memo: "Say nothing.", until: "2001-01-01T00:00:00.000Z" }],
  },
  continueWall: plain,
  extendWall: { bodies: ({ of }) => [{ matter: of.matter }] },
  nameWorker: { bodies: ({ people }) => [{ person: people.other.id }] },
  askLifting: { bodies: ({ of }) => [{ why: of.title }] },
  leaveStanding: plain,
  liftWall: plain,
  wallsOfMatter: plain,
  acknowledgeMemo: plain,
  readInbox: plain,
  acknowledgeNotice: { params: () => ({ notice: ["ntc_00000000000000000000000000"] }) },

  saveMatterAccess: { ...then, params: forms },
  saveDocumentAccess: { ...then, params: forms },
  savePersonAccess: { ...then, params: (naming) => ({ ...person(naming), ...forms() }) },
  matterAccessThen: then,
  documentAccessThen: then,
  personAccessThen: { ...then, params: person },
  askAccess: {
    bodies: ({ of }) => [
      { code: of.code, until: "2001-01-01T00:00:00.000Z", words: of.title },
      { code: of.code, until: ASKED_UNTIL, words: of.title },
    ],
  },
  ownRequests: plain,
  withdrawRequest: plain,
  listRequests: plain,
  approveRequest: { bodies: ({ of }) => [{}, { role: "member" }, { places: [of.place] }] },
  declineRequest: plain,
  beginReview: { bodies: () => [{ due: "2001-01-01T00:00:00.000Z" }, { due: "soon" }] },
  listReviews: { query: ({ of }) => ({ matter: [of.matter] }) },
  readReview: plain,
  saveReview: { params: forms },
  keepLine: { params: person, bodies: ({ of }) => [{}, { why: of.title }] },
  withdrawLine: { params: person, bodies: ({ of }) => [{}, { why: of.title }] },
  exportScreen: { params: person },
  printScreen: { params: person },

  describeFiling: plain,
  createFiling: {
    headers: ({ of }) =>
      [{ name: "x" }, { name: "x", sha256: ABCD }, { name: "x", place: of.place }, { name: "x", document: of.document }].map((said) => ({
        ...TUS,
        "upload-length": "4",
        "upload-metadata": metadata(said),
      })),
  },
  headFiling: { headers: () => [TUS, {}] },
  getFiling: plain,
  patchFiling: {
    headers: () => ["0", "1"].map((at) => ({ ...TUS, "upload-offset": at, "content-type": "application/offset+octet-stream" })),
    bytes: "abcd",
  },
  withdrawFiling: { headers: () => [TUS] },
  listFilings: plain,
  listDocuments: { query: ({ of }) => ({ place: [of.place, "none"], named: ["Statement", of.title], cursor: ["x", of.document] }) },
  getDocument: plain,
  changeDocument: {
    bodies: ({ of }) => [
      { rev: 0, place: of.place },
      { rev: 999, name: of.title },
    ],
  },
  openDocument: content,
  openVersion: content,

  listMatterCustody: custody,
  listDocumentCustody: custody,
  getProof: plain,
  exportMatterBundle: plain,
  exportDocumentBundle: plain,
  getLedger: plain,
  // Sizes that every log has outgrown when it is first asked, or never reaches: in between, the heartbeat would decide between the answers.
  getConsistency: { query: () => ({ from: ["0", "1", "2", "1000000", "x"], to: ["1", "2", "1000000"] }) },
  checkLedger: plain,
  listLedgerEvents: custody,
  getLogCheckpoint: plain,
  getLogTile: { params: () => ({ "*": ["0/000.p/1", "entries/000.p/1", "1/000", "x"] }) },
}
