/** What the ids in a custody bundle stand for: names that a leaf of its chain committed to, and names that whoever exported it says, and signs. None is left out unseen, and neither kind passes for the other. */
import { type Why, fails } from "../checked.ts"
import type { Leaf } from "../ledger/leaf.ts"
import { decodeBase64 } from "../tlog/hash.ts"
import { asRecord, isText, parseJson, readList } from "./json.ts"

/** What is told of an id: of a person and of a document its name, of a matter its code and its title. */
export type Told = "name" | "code" | "title"

const TOLD_OF: Readonly<Record<string, readonly Told[]>> = { per_: ["name"], doc_: ["name"], mat_: ["code", "title"] }

/** One name; `words` is null where whoever exported the bundle knows none, `leaf` the index of the leaf that committed to it, or null where it is only said. */
export interface Name {
  readonly id: string
  readonly what: Told
  readonly words: string | null
  readonly leaf: number | null
}

/** All names of a bundle, signed by whoever exported it. */
export interface Names {
  /** `per_…`, who exported it. */
  readonly by: string
  /** `key_…`, published by a leaf of the bundle. */
  readonly key: string
  readonly sig: Uint8Array
  readonly said: readonly Name[]
}

/** A leaf of the chain with what is shown of its detail. */
export interface ToldLeaf {
  readonly leaf: Leaf
  readonly entry: { readonly index: number; readonly detail: { readonly text: string } | null }
}

/** All that has to be named in a bundle of these leaves that `by` exported, in order: every person, document and matter that did something or was concerned. */
export function namesWanted(leaves: readonly ToldLeaf[], by: string): readonly Pick<Name, "id" | "what">[] {
  const ids = new Set([by, ...leaves.flatMap(({ leaf: { event } }) => [event.by, ...event.subjects])])
  return [...ids].toSorted(byBytes).flatMap((id) => (TOLD_OF[id.slice(0, 4)] ?? []).map((what) => ({ id, what })))
}

/** The names that the chain itself tells: of each document, what the last leaf that named it committed to. One whose last such leaf is withheld is told by none. */
export function namesInChain(leaves: readonly ToldLeaf[]): ReadonlyMap<string, { readonly words: string; readonly leaf: number }> {
  const told = new Map<string, { readonly words: string; readonly leaf: number }>()
  for (const { leaf, entry } of leaves) {
    const read = TELLS[leaf.event.kind]
    const document = leaf.event.subjects.find((subject) => subject.startsWith("doc_"))
    if (read === undefined || document === undefined) continue
    const words = entry.detail === null ? null : read(asRecord(parseJson(Buffer.from(entry.detail.text, "utf8"))))
    if (isText(words)) told.set(document, { words, leaf: entry.index })
    else told.delete(document)
  }
  return told
}

/** The kinds of events that give a document its name, and where in their details it stands. */
const TELLS: Readonly<Record<string, (detail: Readonly<Record<string, unknown>> | null) => unknown>> = {
  "document.filed": (detail) => detail?.["name"],
  "document.changed": (detail) => asRecord(detail?.["after"])?.["name"],
}

/** Why the names are not those that these leaves ask for and tell; null where they are. Who signed them is not asked. */
export function wrongNames({ by, said }: Names, leaves: readonly ToldLeaf[]): Why | null {
  const wanted = namesWanted(leaves, by)
  const other = wanted.find(({ id, what }, i) => said[i]?.id !== id || said[i]?.what !== what)
  if (other !== undefined) return fails("name-missing", undefined, `the ${other.what} of ${other.id} does not stand in its place`).why
  if (said.length !== wanted.length) return fails("name-missing", undefined, "something is named that nothing in the chain concerns").why
  const told = namesInChain(leaves)
  for (const { id, what, words, leaf } of said) {
    const proved = what === "name" ? told.get(id) : undefined
    if (leaf !== (proved?.leaf ?? null))
      return fails("name-wrong", leaf ?? proved?.leaf, `the ${what} of ${id} is ${proved === undefined ? "told by no leaf" : `told by leaf ${proved.leaf}`}`)
        .why
    if (proved !== undefined && words !== proved.words) return fails("name-wrong", proved.leaf, `the ${what} of ${id} is another there`).why
  }
  return null
}

/** The names as they are written in a bundle. */
export function spellNames({ by, key, sig, said }: Names): object {
  return { by, key, sig: Buffer.from(sig).toString("base64"), said: said.map(spellName) }
}

/** The names in a bundle, or null where they are not written as such. */
export function readNames(value: unknown): Names | null {
  const { by, key, sig, said } = asRecord(value) ?? {}
  const bytes = isText(sig) ? decodeBase64(sig) : null
  const names = readList(said, readName)
  return isText(by) && isText(key) && bytes !== null && names !== null ? { by, key, sig: bytes, said: names } : null
}

/** What whoever exports a bundle signs: its names, for this chain under this checkpoint and no other. */
export function namesToSign(
  of: { readonly form: string; readonly firm: string; readonly subject: string; readonly checkpoint: Uint8Array },
  { by, key, said }: Omit<Names, "sig">,
): Uint8Array {
  const { form, firm, subject } = of
  const checkpoint = Buffer.from(of.checkpoint).toString("utf8")
  return Buffer.from(JSON.stringify({ form, firm, subject, checkpoint, by, key, said: said.map(spellName) }), "utf8")
}

function spellName({ id, what, words, leaf }: Name): Name {
  return { id, what, words, leaf }
}

function readName(value: unknown): Name | null {
  const { id, what, words, leaf } = asRecord(value) ?? {}
  if (!isText(id) || (what !== "name" && what !== "code" && what !== "title")) return null
  if ((words !== null && !isText(words)) || (leaf !== null && typeof leaf !== "number")) return null
  return { id, what, words, leaf }
}

/** Ids are ASCII, so the order of their UTF-16 units is that of their bytes. */
function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
