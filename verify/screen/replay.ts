/** Replays what the two chains say of a person and a matter: when a wall stood between them, and whether anything happened meanwhile that it shuts out. Pure, and trusts nothing but proved leaves in the order of the log. */
import { type Checked, fails, holds } from "../checked.ts"
import { type Pair, type PlacedLeaf, isOfMatter, names, subjectOf, wallsRaised } from "./pair.ts"

/** A proved leaf and its opened detail; null where it is closed. */
export interface ReadLeaf extends PlacedLeaf {
  readonly detail: Readonly<Record<string, unknown>> | null
}

/** Where something stands in the log, when the house says that it was, and who did it. */
export interface Moment {
  readonly leaf: number
  readonly at: string
  readonly by: string
}

export interface Wall {
  readonly wall: string
  readonly ground: string
  readonly raised: Moment
  /** When it was to begin, where that was later than its raising. */
  readonly from: string | null
  /** The leaf by which the house began it; null where it stood from its raising on, or has not begun. */
  readonly begun: Moment | null
  /** Whether it came to stand before the certificate was closed. */
  readonly stood: boolean
  /** When it was to end by itself. */
  readonly until: string | null
  /** When it ended, and the leaf that lifted it; null where it still stood when the certificate was closed. */
  readonly ended: { readonly at: string; readonly lifted: Moment | null } | null
  readonly mustAcknowledge: boolean
  /** Whether the person was told. */
  readonly told: boolean
  /** Grants of the person that it ended. */
  readonly cut: readonly Moment[]
  /** When a new key began that the person never had; null where none has. */
  readonly newKey: Moment | null
  /** Who inside acknowledged its memo, and when. */
  readonly memos: readonly Moment[]
}

export interface Refused extends Moment {
  readonly act: string
  readonly code: string
  readonly asked: string | null
}

/** What the chains say. */
export interface Replayed {
  readonly walls: readonly Wall[]
  /** Of the person, on the matter, since the first wall was raised. */
  readonly refusals: readonly Refused[]
  /** What others were refused since because it was about the person: to let them in, while the wall shut them out. */
  readonly tries: readonly Refused[]
  /** How many others were refused something else on the matter since. */
  readonly refusalsOfOthers: number
  /** When the person asked to be let in since, and how many others did. */
  readonly requests: readonly Moment[]
  readonly requestsOfOthers: number
  /** What the person acknowledged having been told, of any wall. */
  readonly notices: readonly (Moment & { readonly notice: string | null })[]
  /** Grants of the person on the matter, at any time. */
  readonly grants: readonly { readonly grant: string | null; readonly made: Moment; readonly ended: Moment | null; readonly until: string | null }[]
  /** What the person did on the matter while no wall stood: before the first, and after or between. */
  readonly actsBefore: number
  readonly actsWithout: readonly Moment[]
}

const momentOf = ({ index, leaf: { event } }: PlacedLeaf): Moment => ({ leaf: index, at: event.at, by: event.by })
const textIn = (value: unknown): string | null => (typeof value === "string" ? value : null)
/** A moment as the house writes it in a detail; null for anything else, which then ends nothing. */
const timeIn = (value: unknown): string | null => {
  const text = textIn(value)
  return text !== null && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/.test(text) ? text : null
}
/** Moments in a spelling whose order is theirs. */
const inOrder = (time: string): string => {
  const [seconds = "", fraction = ""] = time.slice(0, -1).split(".")
  return `${seconds}.${fraction.padEnd(9, "0")}`
}
const kindOf = (one: PlacedLeaf) => one.leaf.event.kind

/** Refuses `screen-absent`, and `screen-broken` with the first leaf that should not be there. */
export function replay(leaves: readonly ReadLeaf[], pair: Pair, closed: Moment): Checked<Replayed> {
  const walls = wallsRaised(leaves, pair).map((raised) => wallOf(leaves, raised, pair, closed))
  const first = walls[0]
  if (first === undefined || !walls.some((wall) => wall.stood)) return fails("screen-absent")
  const broken = firstBreach(leaves, pair, walls)
  if (broken !== null) return fails("screen-broken", broken.leaf, broken.what)
  const onMatter = leaves.filter((one) => isOfMatter(one, pair))
  const acts = onMatter.filter((one) => one.leaf.event.by === pair.person)
  const refused = onMatter.filter((one) => kindOf(one) === "refused" && one.index > first.raised.leaf)
  const own = refused.filter((one) => one.detail?.["person"] === pair.person)
  const tries = refused.filter((one) => !own.includes(one) && one.detail?.["of"] === pair.person)
  const asked = onMatter.filter((one) => kindOf(one) === "access.asked" && one.index > first.raised.leaf)
  const requests = asked.filter((one) => one.detail?.["person"] === pair.person)
  return holds({
    walls,
    refusals: own.map(refusalOf),
    tries: tries.map(refusalOf),
    refusalsOfOthers: refused.length - own.length - tries.length,
    requests: requests.map(nameIn),
    requestsOfOthers: asked.length - requests.length,
    notices: leaves
      .filter((one) => kindOf(one) === "notice.acknowledged" && one.leaf.event.by === pair.person)
      .map((one) => ({ ...momentOf(one), notice: subjectOf(one, "ntc_") })),
    grants: grantsOf(leaves, pair).map(({ made, ended, until }) => ({
      grant: subjectOf(made, "gra_"),
      made: momentOf(made),
      ended: ended === null ? null : momentOf(ended),
      until,
    })),
    actsBefore: acts.filter((one) => !walls.some((wall) => hadBegun(wall, one))).length,
    actsWithout: acts.filter((one) => walls.some((wall) => hadBegun(wall, one))).map(momentOf),
  })
}

/** Where who did it stands in the detail alone. */
function nameIn(one: ReadLeaf): Moment {
  return { ...momentOf(one), by: textIn(one.detail?.["person"]) ?? one.leaf.event.by }
}

function refusalOf(one: ReadLeaf): Refused {
  const { act, code, asked } = one.detail ?? {}
  return { ...nameIn(one), act: textIn(act) ?? "", code: textIn(code) ?? "", asked: textIn(asked) }
}

function wallOf(leaves: readonly ReadLeaf[], raised: ReadLeaf, pair: Pair, closed: Moment): Wall {
  const wall = subjectOf(raised, "wal_") as string
  const of = leaves.filter((one) => names(one, wall) && isOfMatter(one, pair) && one.index > raised.index)
  const find = (kind: string) => of.find((one) => kindOf(one) === kind) ?? null
  const until = timeIn(raised.detail?.["until"])
  const lifted = find("wall.lifted")
  const newKey = find("epoch.begun")
  const { from: start } = raised.detail ?? {}
  const from = timeIn(start)
  const begun = find("wall.begun")
  const stood = from === null || begun !== null || inOrder(from) <= inOrder(lifted?.leaf.event.at ?? closed.at)
  const ranOut = until !== null && inOrder(until) <= inOrder(lifted?.leaf.event.at ?? closed.at)
  return {
    wall,
    ground: textIn(raised.detail?.["ground"]) ?? "",
    raised: momentOf(raised),
    from,
    begun: begun === null ? null : momentOf(begun),
    stood,
    until,
    ended: ranOut ? { at: until, lifted: null } : lifted === null ? null : { at: lifted.leaf.event.at, lifted: momentOf(lifted) },
    mustAcknowledge: raised.detail?.["mustAcknowledge"] === true,
    told: raised.detail?.["told"] === true,
    cut: of.filter((one) => kindOf(one) === "grant.ended" && names(one, pair.person)).map(momentOf),
    newKey: newKey === null ? null : momentOf(newKey),
    memos: of.filter((one) => kindOf(one) === "memo.acknowledged").map(momentOf),
  }
}

/** Whether a wall had begun when the leaf was entered: by its place in the log, and by the clock where it was raised to begin later. */
function hadBegun(wall: Wall, one: PlacedLeaf): boolean {
  if (!wall.stood || one.index <= wall.raised.leaf) return false
  if (wall.from === null || (wall.begun !== null && one.index >= wall.begun.leaf)) return true
  return inOrder(one.leaf.event.at) >= inOrder(wall.from)
}

/** Whether a wall had been raised and was not over when the leaf was entered: by its place in the log, and by the clock only where the wall ran out by itself. */
function wasRaisedAt(wall: Wall, one: PlacedLeaf): boolean {
  if (one.index <= wall.raised.leaf) return false
  if (wall.ended === null) return true
  if (wall.ended.lifted !== null) return one.index < wall.ended.lifted.leaf
  return inOrder(one.leaf.event.at) < inOrder(wall.ended.at)
}

interface Breach {
  readonly leaf: number
  readonly what: string
}

/** The first leaf of the log that says that the wall did not hold. */
function firstBreach(leaves: readonly ReadLeaf[], pair: Pair, walls: readonly Wall[]): Breach | null {
  const documents = new Set(leaves.filter((one) => isOfMatter(one, pair)).flatMap((one) => one.leaf.event.subjects.filter((id) => id.startsWith("doc_"))))
  const found = [...walls.flatMap((wall) => grantsLeft(leaves, pair, wall)), ...leaves.flatMap((one) => breachIn(one, pair, walls, documents))]
  return found.toSorted((a, b) => a.leaf - b.leaf)[0] ?? null
}

function breachIn(one: ReadLeaf, pair: Pair, walls: readonly Wall[], documents: ReadonlySet<string>): readonly Breach[] {
  if (!walls.some((wall) => wasRaisedAt(wall, one))) return []
  const { kind, by, at, subjects } = one.leaf.event
  const breach = (what: string) => [{ leaf: one.index, what: `${what} at ${at}` }]
  const stood = walls.some((wall) => wasRaisedAt(wall, one) && hadBegun(wall, one))
  if (stood && by === pair.person && isOfMatter(one, pair)) return breach(`the person did this on the matter: ${kind},`)
  if (stood && by === pair.person && subjects.some((id) => documents.has(id))) return breach(`the person did this on a document of the matter: ${kind},`)
  return kind === "grant.made" && isOfMatter(one, pair) && names(one, pair.person) ? breach("a grant on the matter was made to the person") : []
}

interface Grant {
  readonly made: ReadLeaf
  readonly ended: ReadLeaf | null
  readonly until: string | null
}

function grantsOf(leaves: readonly ReadLeaf[], pair: Pair): readonly Grant[] {
  return leaves
    .filter((one) => kindOf(one) === "grant.made" && isOfMatter(one, pair) && names(one, pair.person))
    .map((made) => {
      const grant = subjectOf(made, "gra_")
      const ended = leaves.find((one) => kindOf(one) === "grant.ended" && isOfMatter(one, pair) && grant !== null && names(one, grant)) ?? null
      return { made, ended, until: timeIn(made.detail?.["until"]) }
    })
}

/** Grants that stood when the wall began and that it did not end. Where it was raised to begin later, nothing had to end before; what ends by the house's clock at its start, and not by the wall, ends there too. */
function grantsLeft(leaves: readonly ReadLeaf[], pair: Pair, wall: Wall): readonly Breach[] {
  return grantsOf(leaves, pair).flatMap(({ made, ended, until }) => {
    const begins = wall.from ?? wall.raised.at
    if (!wall.stood || made.index > wall.raised.leaf) return []
    if (ended !== null && (ended.index < (wall.from === null ? wall.raised.leaf : (wall.begun?.leaf ?? Infinity)) || names(ended, wall.wall))) return []
    if (until !== null && inOrder(until) <= inOrder(begins)) return []
    return [
      {
        leaf: made.index,
        what: `the grant made at ${made.leaf.event.at} was not ended by the wall ${wall.from === null ? `raised at ${begins}` : `that was to begin at ${begins}`}`,
      },
    ]
  })
}
