/** Opens a document: its custody event is durable before the first byte of plaintext leaves. Ranges of one opening belong to one event. */
import type { Readable } from "node:stream"
import { inOneTransaction, lookAtVersion } from "#registry"
import type { OpeningRow } from "#registry"
import { mayOnMatter } from "#rules"
import { CHUNK } from "#seal"
import type { Key } from "#seal"
import { no, yes } from "#words"
import type { DocumentId, Outcome, VersionId } from "#words"
import { SealedDamage } from "#vault"
import type { Caller } from "./caller.ts"
import { epochKeys } from "./epoch-keys.ts"
import { keyIn } from "./epoch-secret.ts"
import { openVersionCard, unwrapVersionKey } from "./filing-card.ts"
import { openGrantKey } from "./matter-key.ts"
import { recordByHouse } from "./record-by-house.ts"
import { record, recordReading } from "./record.ts"
import type { Fact } from "./record.ts"
import { showOf } from "./show.ts"
import type { Show } from "./show.ts"
import type { Tools } from "./tools.ts"

/** How it is opened: to be looked at, to be kept, or to be printed. */
export const OPENED_AS = { inline: "document.open", attachment: "document.download", print: "document.print" } as const
export type OpenedAs = keyof typeof OPENED_AS

export interface Wanted {
  readonly document: DocumentId
  /** Null for the current version. */
  readonly n: number | null
  readonly as: OpenedAs
  /** Whether the caller has the bytes of this version already and only asks whether they are still the ones: that is an opening too, with its event, and sends none. */
  readonly kept: (version: VersionId) => boolean
  /** Half-open stretch, told of the size; null for the whole; a refusal where there is no such range. */
  readonly stretch: (version: VersionId, size: number) => Outcome<{ readonly from: number; readonly to: number } | null>
}

export interface OpenedContent {
  readonly version: VersionId
  readonly size: number
  readonly stretch: { readonly from: number; readonly to: number } | null
  readonly fileName: string
  readonly mediaType: string
  readonly show: Show
  /** Null where the caller has them already. */
  readonly bytes: Readable | Buffer | null
}

/** How long the parts of one opening belong to it, in minutes. */
const OPENING_MINUTES = 10

/** Refuses `not-found`, `not-yours-to-do` where the caller's part does not include that way, `purpose-needed`, `range-unusable`, `sealed-damaged`. */
export async function openDocument(tools: Tools, caller: Caller, wanted: Wanted): Promise<Outcome<OpenedContent>> {
  const looked = await lookAtVersion(tools.db, caller.seen, wanted.document, wanted.n)
  if (!looked.ok) return looked
  const row = looked.value
  const permit = mayOnMatter(OPENED_AS[wanted.as], caller, row?.facts ?? null)
  if (!permit.ok) return permit
  if (row === null) return no("not-found")
  const kept = wanted.kept(row.version)
  const stretch = kept ? yes(null) : wanted.stretch(row.version, row.size)
  if (!stretch.ok) return stretch

  using keys = epochKeys(tools, caller, { matter: row.facts.matter, grant: row.facts.grant.id }, [row.grantKey])
  const key = keys.of(row.grantKey.epoch, keyIn(row.special ? "special" : "plain", row.apart))
  const at = { matter: row.facts.matter, document: wanted.document, n: row.n, version: row.version }
  const said = openVersionCard(key, tools.firm.id, at, row.card)
  using versionKey = unwrapVersionKey(key, tools.firm.id, at, row.wrapped)
  const [noted] = await Promise.all([noteOpening(tools, caller, wanted, row, key, stretch.value), keys.settleNow()])
  if (!noted.ok) return noted
  try {
    const bytes = kept ? null : await readBytes(tools, row, versionKey, stretch.value)
    if (bytes !== null && !Buffer.isBuffer(bytes)) bytes.once("error", (thrown) => void noteLater(tools, caller, wanted.document, row, thrown))
    return yes({ version: row.version, size: row.size, stretch: stretch.value, ...said, show: showOf(said.mediaType, said.fileName), bytes })
  } catch (thrown) {
    if (!(thrown instanceof SealedDamage)) throw thrown
    await noteDamage(tools, caller, wanted.document, row, thrown)
    return no("sealed-damaged")
  }
}

/** Small documents come at once, large ones as they are read. */
function readBytes(tools: Tools, row: OpeningRow, key: Key<"version">, stretch: OpenedContent["stretch"]): Promise<Readable | Buffer> {
  return stretch === null && row.size <= CHUNK
    ? tools.vault.readSmall(row.version, key, row.size)
    : tools.vault.read(row.version, key, row.size, stretch ?? undefined)
}

/** One viewing: of this version, in this way, under this purpose. */
function nameOf(caller: Caller, row: OpeningRow, as: OpenedAs): string {
  return [row.version, as, caller.purpose?.code ?? "", caller.purpose?.line ?? ""].join("\n")
}

/** Records the opening; the parts of one viewing after its first are of the same. */
async function noteOpening(
  tools: Tools,
  caller: Caller,
  { document, as }: Wanted,
  row: OpeningRow,
  key: Key<"matter">,
  stretch: OpenedContent["stretch"],
): Promise<Outcome<unknown>> {
  if (stretch !== null && tools.openings.goesOn(caller.session, nameOf(caller, row, as), tools.now())) return yes(null)
  const noted = await recordReading(tools, caller, {
    kind: "document.opened",
    matter: { id: row.facts.matter, epoch: row.grantKey.epoch, key },
    special: row.special,
    apart: row.apart,
    document,
    also: [row.version],
    detail: { n: row.n, as, ...(stretch === null ? {} : { inParts: true }) },
  })
  if (noted.ok && stretch !== null) tools.openings.begin(caller.session, nameOf(caller, row, as), tools.now().add({ minutes: OPENING_MINUTES }))
  return noted
}

/** Notes that the vault's bytes are not the ones that were sealed: by the caller's keys in the chain of the matter, and where they are gone meanwhile, by the house alone. */
async function noteDamage(tools: Tools, caller: Caller, document: DocumentId, row: OpeningRow, damage: SealedDamage): Promise<void> {
  sayDamage(tools, document, damage)
  const found = {
    kind: "damage.found",
    special: row.special,
    apart: row.apart,
    document,
    also: [row.version],
    detail: { n: row.n, found: damage.message },
  } as const
  if (await noteForMatter(tools, caller, row, found).catch(() => false)) tools.clerk.nudge()
  else await recordByHouse(tools, { ...found, ofMatter: row.facts.matter })
}

/** False where the caller is no longer there: signed out, or their keys wiped. */
async function noteForMatter(tools: Tools, caller: Caller, row: OpeningRow, found: Omit<Fact, "matter" | "ofMatter">): Promise<boolean> {
  const { matter, grant } = row.facts
  const noted = await inOneTransaction(tools.db, caller.seen, async (tx) => {
    using key = await openGrantKey(tx, tools.firm.id, caller, matter, grant.id, row.grantKey, keyIn(row.special ? "special" : "plain", row.apart))
    return yes(await record(tools, tx, "house", { ...found, matter: { id: matter, epoch: row.grantKey.epoch, key } }))
  })
  return noted.ok
}

/** Damage behind the first chunk breaks the stream off when the answer has begun. What cannot be recorded even by the house (the engine is away) the log has, and whoever opens the document next finds it again. */
async function noteLater(tools: Tools, caller: Caller, document: DocumentId, row: OpeningRow, thrown: Error): Promise<void> {
  if (thrown instanceof SealedDamage) await noteDamage(tools, caller, document, row, thrown).catch(() => undefined)
}

function sayDamage(tools: Tools, document: DocumentId, { version, at }: SealedDamage): void {
  tools.alarm({ of: "vault", document, version, at: typeof at === "number" ? `chunk ${at}` : at })
}
