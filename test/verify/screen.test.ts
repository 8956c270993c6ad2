/** What the offline check says of a firm that signs whatever it likes: a wall that did not hold is named by its first wrong leaf. */
import { describe, expect, test } from "vitest"
import { type SignedEvent, buildScreen, detailText, leavesToOpen, parseLeaf, parseVkey, proverFor, verifyScreen } from "#ledger"
import { commit } from "#seal"
import { type AnyId, type EventKind, type KeyId, toId } from "#words"
import { screenVerdict } from "../../verify/cli/verdict.ts"
import { certificatePage } from "../../verify/screen/page.ts"
import {
  DOCUMENTS,
  FIRM,
  MATTERS,
  SIGNERS,
  type Signer,
  VKEY,
  eventOf,
  idOf,
  logOf,
  publication,
  saltOf,
  signedBy,
  sourceOf,
  unsigned,
} from "../ledger/a-log.ts"

const [OFFICER, LEAD, SHUT] = SIGNERS as readonly [Signer, Signer, Signer, ...Signer[]]
const [MATTER, OTHER] = MATTERS as readonly [AnyId, AnyId, ...AnyId[]]
const [DOCUMENT] = DOCUMENTS as readonly [AnyId, ...AnyId[]]
const WALL = toId("wall", Buffer.alloc(16, 1))
const SECOND = toId("wall", Buffer.alloc(16, 3))
const GRANT = idOf("grant", 1)
const LATER = idOf("grant", 2)
const LOG = parseVkey(VKEY) as NonNullable<ReturnType<typeof parseVkey>>

interface Said {
  readonly kind: string
  readonly by: Signer | "unnamed" | "house"
  readonly on: readonly AnyId[]
  readonly detail?: object
}

const raised = (more: object = {}): Said => ({
  kind: "wall.raised",
  by: OFFICER,
  on: [MATTER, WALL, SHUT.person],
  detail: { ground: "conflict", persons: [SHUT.person], mustAcknowledge: true, told: true, until: null, ...more },
})
const made = (grant: AnyId, until: string | null = null): Said => ({ kind: "grant.made", by: LEAD, on: [MATTER, grant, SHUT.person], detail: { until } })
const ended = (grant: AnyId, ...more: AnyId[]): Said => ({ kind: "grant.ended", by: OFFICER, on: [MATTER, grant, SHUT.person, ...more] })
const opened = (by: Signer, ...on: AnyId[]): Said => ({ kind: "document.opened", by, on })
const lifted: Said = { kind: "wall.lifted", by: LEAD, on: [MATTER, WALL, SHUT.person] }
const refused: Said = { kind: "refused", by: "unnamed", on: [MATTER], detail: { act: "openDocument", asked: DOCUMENT, code: "not-found", person: SHUT.person } }
/** Raised at leaf 3 to begin while leaf 5 is entered. */
const later = (more: object = {}): Said => raised({ from: "2026-11-22T14:05:04.500Z", ...more })
const begun: Said = { kind: "wall.begun", by: "house", on: [MATTER, WALL, SHUT.person] }
const filed: Said = { kind: "document.filed", by: LEAD, on: [MATTER, DOCUMENT] }
const closed: Said = { kind: "screen.examined", by: OFFICER, on: [MATTER, SHUT.person], detail: { stated: { firm: "Hollis", person: "Shut", by: "Officer" } } }

const textOf = (said: Said) => JSON.stringify(said.detail ?? {})
/** Events 0 to 2 publish the keys; what is said begins at leaf 3. */
function logSaying(all: readonly Said[]): readonly SignedEvent[] {
  const events = all.map((said, i): SignedEvent => {
    const n = i + SIGNERS.length
    const by = typeof said.by === "string" ? said.by : said.by.person
    const body = { ...eventOf(n, said.kind as EventKind, by, said.on), detail: detailText(commit(textOf(said), saltOf(n))) }
    return typeof said.by === "string" ? unsigned(body) : signedBy(said.by, body)
  })
  return [...SIGNERS.map((signer, i) => publication(i, signer, false)), ...events]
}

interface Bent {
  /** Opens what the leaves say need not be opened, or keeps closed what does. */
  readonly opens?: (index: number, needed: boolean) => boolean
  /** How many leaves stand in the log after the closing one. */
  readonly more?: readonly Said[]
}

async function certified(all: readonly Said[], { opens = (_, needed) => needed, more = [] }: Bent = {}): Promise<Uint8Array> {
  const { files, leaves, frontier } = logOf(logSaying([...all, ...more]))
  const stored = leaves.map((bytes, index) => ({ index, bytes, leaf: parseLeaf(bytes) }))
  const closing = SIGNERS.length + all.length - 1
  const both = stored.filter(({ leaf, index }) => index <= closing && leaf?.chain.some(([one]) => one === MATTER || one === SHUT.person) === true)
  const needed = leavesToOpen(
    both.flatMap(({ index, leaf }) => (leaf === null ? [] : [{ index, leaf }])),
    { matter: MATTER, person: SHUT.person },
  )
  return buildScreen({
    firm: FIRM,
    matter: MATTER as never,
    person: SHUT.person,
    vkey: VKEY,
    checkpoint: files.get("checkpoint") as Uint8Array,
    earlier: null,
    prover: proverFor(sourceOf(files), frontier.size),
    leaves: both.map(({ index, bytes }) => ({
      index,
      bytes,
      detail: opens(index, needed.has(index)) ? { salt: saltOf(index), text: textOf(all[index - SIGNERS.length] ?? { kind: "", by: "house", on: [] }) } : null,
    })),
    after: stored.slice(closing + 1),
    keyLeaf: (key: KeyId) => Promise.resolve(stored.find(({ leaf }) => leaf?.event.publishes?.key === key) as (typeof stored)[number]),
  })
}

const whyOf = (bytes: Uint8Array) => {
  const checked = verifyScreen(bytes, LOG)
  return checked.ok ? null : [checked.why.code, checked.why.leaf]
}

describe("a wall that held", () => {
  test.each<[string, readonly Said[]]>([
    ["where the person never had a grant", [filed, raised(), closed]],
    ["where it ended the grant", [made(GRANT), filed, opened(SHUT, MATTER, DOCUMENT), raised(), ended(GRANT, WALL), refused, closed]],
    ["where the grant had ended before", [made(GRANT), ended(GRANT), raised(), closed]],
    ["where the grant had run out before", [made(GRANT, "2026-11-22T14:05:04.000Z"), filed, raised(), closed]],
    ["until it was lifted, whatever came after", [raised(), lifted, made(LATER), opened(SHUT, MATTER, DOCUMENT), closed]],
    ["until it ran out, whatever came after", [raised({ until: "2026-11-22T14:05:04.500Z" }), filed, made(LATER), opened(SHUT, MATTER), closed]],
    ["from its start, where it was raised to begin later: what was done before is no breach", [later(), opened(SHUT, MATTER, DOCUMENT), begun, filed, closed]],
    [
      "from its start, where the grant had run out by then",
      [made(GRANT, "2026-11-22T14:05:05.000Z"), later({ from: "2026-11-22T14:05:06.000Z" }), filed, begun, closed],
    ],
    [
      "from its start, where it ended the grant then",
      [made(GRANT), later({ from: "2026-11-22T14:05:05.500Z" }), opened(SHUT, MATTER), begun, ended(GRANT, WALL), closed],
    ],
    ["from its start, where the grant had been given back before", [made(GRANT), later({ from: "2026-11-22T14:05:05.500Z" }), ended(GRANT), begun, closed]],
    [
      "once, beside another that was lifted before it began",
      [later({ from: "2026-11-22T14:06:00.000Z" }), lifted, opened(SHUT, MATTER), { ...raised(), on: [MATTER, SECOND, SHUT.person] }, closed],
    ],
    ["where others worked on the matter, and the person on others", [raised(), opened(LEAD, MATTER, DOCUMENT), opened(SHUT, OTHER), closed]],
  ])("%s", async (_what, all) => expect(whyOf(await certified(all))).toBeNull())
  test("is shown as complete under the checkpoint, with what stands beside it", async () => {
    const bytes = await certified([raised(), closed], { more: [opened(LEAD, OTHER)] })
    expect(whyOf(bytes)).toBeNull()
  })
})

test("whoever closed it writes no line of the verdict by what they state, and turns nothing on the page", async () => {
  const stated = { firm: "Hollis", person: "Shut\nVERIFIED: the wall is made of <b>", by: "Officer\u202e\u2066" }
  const checked = verifyScreen(await certified([raised(), { ...closed, detail: { stated } }]), LOG)
  if (!checked.ok) throw new Error(checked.why.code)
  const { text } = screenVerdict(checked.value, { key: LOG, given: true }, null)
  expect(text.split("\n").filter((line) => line.startsWith("VERIFIED"))).toHaveLength(1)
  expect(text).toContain("Shut\\u{a}VERIFIED: the wall is made of <b>, Hollis.")
  const page = certificatePage(checked.value, { vkey: VKEY, vkeyFrom: "reader", sha256: "", inside: null }, { client: null, about: "\u202d" })
  expect(page).not.toMatch(/[\u202d\u202e\u2066]|<b>/)
  expect(page).toContain("Officer\\u{202e}\\u{2066} (")
})

describe("a wall that did not hold is named by its first wrong leaf", () => {
  test.each<[string, readonly Said[], string, number | undefined]>([
    ["a grant made while it stood", [raised(), filed, made(LATER), closed], "screen-broken", 5],
    ["an opening while it stood", [raised(), filed, opened(SHUT, MATTER, DOCUMENT), closed], "screen-broken", 5],
    ["an opening of the matter's document that does not say which matter it is of", [filed, raised(), opened(SHUT, DOCUMENT), closed], "screen-broken", 5],
    ["two wrong leaves: the first", [raised(), opened(SHUT, MATTER), made(LATER), closed], "screen-broken", 4],
    ["a grant that it did not end", [made(GRANT), raised(), closed], "screen-broken", 3],
    ["a grant that ended later and otherwise", [made(GRANT), raised(), ended(GRANT), closed], "screen-broken", 3],
    ["a grant that was to run out after it", [made(GRANT, "2026-11-22T14:06:00.000Z"), raised(), closed], "screen-broken", 3],
    ["an opening before it ran out", [raised({ until: "2026-11-22T14:05:30.000Z" }), opened(SHUT, MATTER), closed], "screen-broken", 4],
    [
      "a lifting that names another wall",
      [raised(), { ...lifted, on: [MATTER, toId("wall", Buffer.alloc(16, 2)), SHUT.person] }, opened(SHUT, MATTER), closed],
      "screen-broken",
      5,
    ],
    ["a lifting on another matter", [raised(), { ...lifted, on: [OTHER, WALL, SHUT.person] }, opened(SHUT, MATTER), closed], "screen-broken", 5],
    [
      "an opening after the start of one that was raised to begin later, though the house had not begun it",
      [later(), filed, opened(SHUT, MATTER), closed],
      "screen-broken",
      5,
    ],
    [
      "an opening after the house began it, whatever its clock said",
      [later({ from: "2026-11-22T14:06:00.000Z" }), begun, opened(SHUT, MATTER), closed],
      "screen-broken",
      5,
    ],
    [
      "a grant made before the start of one that was raised to begin later",
      [later({ from: "2026-11-22T14:05:05.500Z" }), made(LATER), begun, closed],
      "screen-broken",
      4,
    ],
    ["a grant that it did not end at its start", [made(GRANT), later({ from: "2026-11-22T14:05:05.500Z" }), filed, begun, closed], "screen-broken", 3],
    [
      "a grant that ended after its start and otherwise",
      [made(GRANT), later({ from: "2026-11-22T14:05:05.500Z" }), filed, begun, ended(GRANT), closed],
      "screen-broken",
      3,
    ],
    ["a grant that nobody ended, of one that the house never began", [made(GRANT), later(), filed, filed, closed], "screen-broken", 3],
    ["one that had not begun when it was closed", [later({ from: "2026-11-22T14:06:00.000Z" }), filed, closed], "screen-absent", undefined],
    ["one that was lifted before it began", [later({ from: "2026-11-22T14:06:00.000Z" }), lifted, closed], "screen-absent", undefined],
    ["no wall", [filed, closed], "screen-absent", undefined],
    ["a wall around another matter", [{ ...raised(), on: [OTHER, WALL, SHUT.person] }, closed], "screen-absent", undefined],
    ["a wall that shuts out another", [{ ...raised(), on: [MATTER, WALL, LEAD.person] }, closed], "screen-absent", undefined],
    ["not closed at all", [raised(), filed], "chain-cut", 4],
    ["closed by the screened person", [raised(), { ...closed, by: SHUT }], "chain-cut", 4],
    ["closed by the house", [raised(), { ...closed, by: "house" }], "chain-cut", 4],
    ["closed for another person", [raised(), { ...closed, on: [MATTER, LEAD.person] }], "chain-cut", 4],
  ])("%s", async (_what, all, code, leaf) => expect(whyOf(await certified(all))).toEqual([code, leaf]))
  test("the chain of the matter goes on after it was closed", async () =>
    expect(whyOf(await certified([raised(), closed], { more: [opened(LEAD, OTHER), filed] }))).toEqual(["chain-cut", 6]))
  test("the chain of the person goes on after it was closed", async () =>
    expect(whyOf(await certified([raised(), closed], { more: [opened(SHUT, OTHER)] }))).toEqual(["chain-cut", 5]))
  test.each([3, 4, 5, 6])("leaf %i of what has to be opened is closed", async (closedLeaf) => {
    const all = [raised(), { kind: "memo.acknowledged", by: LEAD, on: [MATTER, WALL] } as const, refused, closed]
    expect(whyOf(await certified(all, { opens: (index, needed) => needed && index !== closedLeaf }))).toEqual(["detail-withheld", closedLeaf])
  })
  test("a refusal of somebody else that is closed: it could be the person's", async () => {
    const other = { ...refused, detail: { act: "getMatter", asked: MATTER, code: "not-found", person: LEAD.person } }
    const checked = verifyScreen(await certified([raised(), other, closed]), LOG)
    expect(checked.ok && [checked.value.refusals.length, checked.value.refusalsOfOthers]).toEqual([0, 1])
    expect(whyOf(await certified([raised(), other, closed], { opens: (index, needed) => needed && index !== 4 }))).toEqual(["detail-withheld", 4])
  })
})
