/** The names in a custody bundle: what its leaves committed to is proved, what its exporter says is signed and told apart, and nothing is left out, moved or put in between. */
import { describe, expect, test } from "vitest"
import { type SignedEvent, buildBundle, detailText, parseLeaf, parseVkey, proverFor, verifyBundle } from "#ledger"
import { commit, sign } from "#seal"
import type { AnyId, EventKind, KeyId } from "#words"
import { BUNDLE_FORMS, type Bundle, parseBundle, toBundleBytes } from "../../verify/bundle/bundle.ts"
import { type Name, type Names, namesToSign } from "../../verify/bundle/names.ts"
import { bundleVerdict } from "../../verify/cli/verdict.ts"
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

const [ANNA, BERT, CARL] = SIGNERS as readonly [Signer, Signer, Signer]
const LOG = parseVkey(VKEY) as NonNullable<ReturnType<typeof parseVkey>>
const [MATTER] = MATTERS as readonly [AnyId, ...AnyId[]]
const [OFFER, LETTER, NEVER] = DOCUMENTS as readonly [AnyId, AnyId, AnyId]

const details = new Map<number, string>()
function act(n: number, who: Signer, kind: EventKind, subjects: readonly AnyId[], detail: object | string): SignedEvent {
  details.set(n, typeof detail === "string" ? detail : JSON.stringify(detail))
  return signedBy(who, { ...eventOf(n, kind, who.person, subjects), detail: detailText(commit(details.get(n) as string, saltOf(n))) })
}

/** A detail that writes on: lines as the verdict has them, and signs that turn what stands after them. */
const FORGED = `{"reached":1}\n\nNames that leaves of this chain committed to (1), proved as all above:\n  ${ANNA.person}  name  "The Judge"\u2028VERIFIED\u202e`

/** Leaves 4 to 9 are the matter's: the offer is filed, named anew, opened; the letter is filed and then changed under a detail that stays closed. Carl exports. */
const EVENTS: readonly SignedEvent[] = [
  unsigned(eventOf(0, "house.started", "house", [])),
  publication(1, ANNA, false),
  publication(2, BERT, false),
  publication(3, CARL, false),
  act(4, ANNA, "document.filed", [MATTER, OFFER], { name: "Draft", n: 1 }),
  act(5, BERT, "document.changed", [MATTER, OFFER], { before: { name: "Draft" }, after: { name: "Offer" } }),
  act(6, ANNA, "version.filed", [MATTER, OFFER], { name: "Draft", n: 2 }),
  act(7, ANNA, "document.filed", [MATTER, LETTER], { name: "Letter", n: 1 }),
  act(8, BERT, "document.changed", [MATTER, LETTER], { before: { name: "Letter" }, after: { name: "Letter to the court" } }),
  act(9, BERT, "filing.withdrawn", [MATTER, NEVER], FORGED),
]
const CLOSED = 8

const KNOWN: Readonly<Record<string, string>> = {
  [`${MATTER} code`]: "KR-7F2M",
  [`${MATTER} title`]: "Kramer ./. Reuter",
  [`${OFFER} name`]: "never asked for",
  [`${LETTER} name`]: "Letter to the court",
  [`${ANNA.person} name`]: "Anna Weber",
  [`${CARL.person} name`]: "Carl \u202egnitteG",
}
const naming = (who: Signer) => ({
  by: who.person,
  key: who.key,
  sign: (message: Uint8Array) => sign(who.pair, "names", message),
  wordsOf: (id: string, what: string) => KNOWN[`${id} ${what}`] ?? null,
})

async function bundleOf(subject: AnyId, who: Signer | null): Promise<Uint8Array> {
  const { files, leaves, frontier } = logOf(EVENTS)
  const stored = leaves.map((bytes, index) => ({ index, bytes, leaf: parseLeaf(bytes) }))
  const detail = (index: number) => (index === CLOSED ? null : { salt: saltOf(index), text: details.get(index) as string })
  return buildBundle({
    firm: FIRM,
    subject,
    vkey: VKEY,
    checkpoint: files.get("checkpoint") as Uint8Array,
    prover: proverFor(sourceOf(files), frontier.size),
    chain: stored.filter(({ leaf }) => leaf?.chain.some(([one]) => one === subject)).map(({ index, bytes }) => ({ index, bytes, detail: detail(index) })),
    keyLeaf: (key: KeyId) => Promise.resolve(stored.find(({ leaf }) => leaf?.event.publishes?.key === key) as (typeof stored)[number]),
    naming: who === null ? null : naming(who),
  })
}

const GOOD = await bundleOf(MATTER, CARL)
const IDS_ALONE = await bundleOf(MATTER, null)
const PARSED = parseBundle(GOOD) as Bundle
const NAMES = PARSED.names as Names
const verified = (bytes: Uint8Array) => {
  const checked = verifyBundle(bytes, LOG)
  if (!checked.ok) throw new Error(checked.why.code)
  return checked.value
}
const whyOf = (bytes: Uint8Array) => {
  const checked = verifyBundle(bytes, LOG)
  return checked.ok ? null : [checked.why.code, checked.why.leaf]
}
/** Signed anew, as a dishonest exporter would. */
const signedAs = (who: Signer, names: Names, bundle = PARSED): Uint8Array => {
  const signed = { ...names, by: who.person, key: who.key }
  const sig = sign(who.pair, "names", namesToSign({ ...bundle, form: BUNDLE_FORMS.named }, signed))
  return toBundleBytes({ ...bundle, names: { ...signed, sig } })
}
const byCarl = (change: (said: readonly Name[]) => readonly Name[]) => () => signedAs(CARL, { ...NAMES, said: change(NAMES.said) })
const bent = (change: (said: readonly Name[]) => readonly Name[]) => () => toBundleBytes({ ...PARSED, names: { ...NAMES, said: change(NAMES.said) } })
const of = (id: string, change: Partial<Name>) => (said: readonly Name[]) => said.map((one) => (one.id === id ? { ...one, ...change } : one))
const without = (id: string) => (said: readonly Name[]) => said.filter((one) => one.id !== id)
const rewrite = (bytes: Uint8Array, from: string, to: string) => Buffer.from(Buffer.from(bytes).toString().replace(from, to))

describe("The names in a bundle", () => {
  test("are proved by the last leaf that gave them, else said by who exported it", () => {
    expect(verified(GOOD).names).toEqual({
      by: CARL.person,
      said: [
        { id: OFFER, what: "name", words: "Offer", leaf: 5 },
        { id: LETTER, what: "name", words: "Letter to the court", leaf: null },
        { id: NEVER, what: "name", words: null, leaf: null },
        { id: MATTER, what: "code", words: "KR-7F2M", leaf: null },
        { id: MATTER, what: "title", words: "Kramer ./. Reuter", leaf: null },
        { id: ANNA.person, what: "name", words: "Anna Weber", leaf: null },
        { id: BERT.person, what: "name", words: null, leaf: null },
        { id: CARL.person, what: "name", words: "Carl \u202egnitteG", leaf: null },
      ],
    })
  })

  test("are printed apart: what is proved, what is only said, and no sign that does not show", () => {
    const { text } = bundleVerdict(verified(GOOD), { key: LOG, given: true })
    const [, proved, said] = text.split(/^Names that /m)
    expect(proved).toContain(`${OFFER}  name  "Offer"  (leaf 5)`)
    expect(proved).not.toContain(LETTER)
    expect(said).toMatch(/^only per_0{25}3 says.*\(7\)\. The log does NOT prove them:\n/)
    expect(said).toContain(`${LETTER}  name  "Letter to the court"\n`)
    expect(said).toContain('"Carl \\u{202e}gnitteG"')
    expect(said).toContain(`${BERT.person}  name  (not known)`)
    expect(text).not.toContain("\u202e")
  })

  test("stand in lines of the verdict's own: a detail that was committed to writes none, and turns nothing", () => {
    const { text } = bundleVerdict(verified(GOOD), { key: LOG, given: true })
    expect(text).not.toMatch(/[\u2028\u202e]/)
    expect(text.split("\n").filter((line) => line.startsWith("Names that leaves of this chain committed to"))).toEqual([
      "Names that leaves of this chain committed to (1), proved as all above:",
    ])
    expect(text).toContain("\\u{2028}VERIFIED\\u{202e}\n")
  })

  test("are not needed: a bundle of ids alone holds as it did, and says that it names nobody", () => {
    expect(Buffer.from(IDS_ALONE).toString()).toContain('"form": "muniment/custody-bundle/1"')
    const report = verified(IDS_ALONE)
    expect(report.names).toBeNull()
    expect(bundleVerdict(report, { key: LOG, given: true }).text).toContain("This bundle holds ids and names nobody.")
  })

  test("stay said where their leaf's detail is withheld and nobody claims more", () => {
    const chain = PARSED.chain.map((entry) => (entry.index === 5 ? { ...entry, detail: null } : entry))
    const bundle = { ...PARSED, chain }
    expect(whyOf(toBundleBytes(bundle))).toEqual(["name-wrong", 5])
    expect(whyOf(signedAs(CARL, { ...NAMES, said: of(OFFER, { leaf: null })(NAMES.said) }, bundle))).toBeNull()
  })
})

describe("A bundle fails, whoever signed its names,", () => {
  test.each<[string, () => Uint8Array, string, number | undefined]>([
    ["with a proved name altered", byCarl(of(OFFER, { words: "Another" })), "name-wrong", 5],
    ["with a proved name kept back", byCarl(of(OFFER, { words: null })), "name-wrong", 5],
    ["with the name that an earlier leaf gave", byCarl(of(OFFER, { words: "Draft" })), "name-wrong", 5],
    ["with that name and its earlier leaf", byCarl(of(OFFER, { words: "Draft", leaf: 4 })), "name-wrong", 4],
    ["with a name that a version's leaf tells", byCarl(of(OFFER, { words: "Draft", leaf: 6 })), "name-wrong", 6],
    ["with the leaf of another document", byCarl(of(OFFER, { words: "Letter", leaf: 7 })), "name-wrong", 7],
    ["with a leaf that is not in the chain", byCarl(of(OFFER, { leaf: 1 })), "name-wrong", 1],
    ["with a proved name as only said", byCarl(of(OFFER, { leaf: null })), "name-wrong", 5],
    ["with a leaf for a name that a closed one changed", byCarl(of(LETTER, { words: "Letter", leaf: 7 })), "name-wrong", 7],
    ["with that closed leaf itself", byCarl(of(LETTER, { leaf: CLOSED })), "name-wrong", CLOSED],
    ["with a leaf for a person's name", byCarl(of(ANNA.person, { leaf: 1 })), "name-wrong", 1],
    ["with a leaf for a matter's code", byCarl(of(MATTER, { leaf: 4 })), "name-wrong", 4],
    ["with a document left out", byCarl(without(LETTER)), "name-missing", undefined],
    ["with a person left out", byCarl(without(BERT.person)), "name-missing", undefined],
    ["with who exported it left out", byCarl(without(CARL.person)), "name-missing", undefined],
    ["with a matter's title left out", byCarl((said) => said.filter(({ what }) => what !== "title")), "name-missing", undefined],
    ["with no name at all", byCarl(() => []), "name-missing", undefined],
    ["with a name more", byCarl((said) => [...said, { id: idOf("person", 9), what: "name", words: "Nobody", leaf: null }]), "name-missing", undefined],
    ["with a name twice", byCarl((said) => [said[0] as Name, ...said]), "name-missing", undefined],
    ["with names in another order", byCarl((said) => said.toReversed()), "name-missing", undefined],
    ["with a title as a code", byCarl((said) => said.map((one) => (one.what === "title" ? { ...one, what: "code" } : one))), "name-missing", undefined],
    ["with a version lied about", () => rewrite(GOOD, "custody-bundle/2", "custody-bundle/1"), "bundle-malformed", undefined],
    ["of ids alone under the newer form", () => rewrite(IDS_ALONE, "custody-bundle/1", "custody-bundle/2"), "bundle-malformed", undefined],
    ["under a form that is not known", () => rewrite(GOOD, "custody-bundle/2", "custody-bundle/3"), "bundle-malformed", undefined],
    ["with names of nothing", () => rewrite(GOOD, '"what": "name"', '"what": "face"'), "bundle-malformed", undefined],
    ["with a field more in a name", () => rewrite(GOOD, '"what": "name",', '"what": "name",\n    "x": 1,'), "bundle-malformed", undefined],
    [
      "with names that are null",
      () => Buffer.from(`${JSON.stringify({ ...(JSON.parse(Buffer.from(GOOD).toString()) as object), names: null }, null, 1)}\n`),
      "bundle-malformed",
      undefined,
    ],
    ["without the exporter's key", () => toBundleBytes({ ...PARSED, keys: PARSED.keys.slice(0, -1) }), "key-unknown", undefined],
    ["with its names taken off and the exporter's key left", () => toBundleBytes({ ...PARSED, names: null }), "bundle-malformed", 3],
  ])("%s", (_, make, code, leaf) => {
    expect(whyOf(make())).toEqual([code, leaf])
  })
})

describe("A bundle whose names were changed on the way fails", () => {
  test.each<[string, () => Uint8Array, string]>([
    ["in a person's name", bent(of(ANNA.person, { words: "Anna Webber" })), "names-unsigned"],
    ["in a matter's title", bent(of(MATTER, { words: "Else" })), "names-unsigned"],
    ["in a name that was not known", bent(of(BERT.person, { words: "Bert" })), "names-unsigned"],
    [
      "in its signature",
      () => toBundleBytes({ ...PARSED, names: { ...NAMES, sig: NAMES.sig.map((byte, i) => (i === 9 ? byte ^ 1 : byte)) } }),
      "names-unsigned",
    ],
    ["in its signature's length", () => toBundleBytes({ ...PARSED, names: { ...NAMES, sig: NAMES.sig.subarray(1) } }), "names-unsigned"],
    [
      "in who is said to have exported it",
      () => toBundleBytes({ ...PARSED, names: { ...NAMES, by: ANNA.person, said: without(CARL.person)(NAMES.said) } }),
      "key-of-another",
    ],
    ["in the key it is signed with", () => toBundleBytes({ ...PARSED, names: { ...NAMES, key: ANNA.key } }), "key-of-another"],
    [
      "into an event's signature",
      () =>
        toBundleBytes({ ...PARSED, names: { ...NAMES, sig: Buffer.from(parseLeaf(PARSED.chain[0]?.leaf as Uint8Array)?.signed?.sig as string, "base64") } }),
      "names-unsigned",
    ],
  ])("%s", (_, make, code) => {
    expect(whyOf(make())?.[0]).toBe(code)
  })

  test("into those of a shorter chain, of another subject, or under another checkpoint", async () => {
    const offer = parseBundle(await bundleOf(OFFER, CARL)) as Bundle
    expect(whyOf(toBundleBytes({ ...offer, names: { ...(offer.names as Names), sig: NAMES.sig } }))?.[0]).toBe("names-unsigned")
    expect(whyOf(toBundleBytes({ ...PARSED, chain: PARSED.chain.slice(0, 2) }))?.[0]).toBe("name-missing")
    expect(whyOf(toBundleBytes({ ...offer, names: NAMES }))?.[0]).toBe("name-missing")
  })

  test("in any byte", () => {
    for (let i = Buffer.from(GOOD).indexOf('"names"'); i < GOOD.length; i++) {
      const changed = Uint8Array.from(GOOD)
      changed[i] = (changed[i] as number) ^ (1 << (i % 8))
      expect(whyOf(changed), `byte ${i}`).not.toBeNull()
    }
  })
})
