/** Walks through a log from its first leaf and checks what each leaf claims against all before it: its form, its firm, the chains it continues, the keys it publishes, the key it is signed with. */
import type { KeyObject } from "node:crypto"
import { type Why, fails } from "../checked.ts"
import { isGenuineLater, toPublicKey } from "../tlog/ed25519.ts"
import { signedBytes } from "./labels.ts"
import { type EventBody, type Link, type OpenedLeaf, chainText, chainedIn, openLeaf, parseLeaf } from "./leaf.ts"
import { SeenIds } from "./seen.ts"

/** The end of a subject's chain so far. */
interface Head {
  readonly n: number
  readonly hash: string
}

/** A key that an earlier leaf published. */
interface Published {
  readonly of: string
  readonly sign: KeyObject | null
}

/** A signature that is still being verified. */
export interface PendingSignature {
  readonly leaf: number
  readonly genuine: Promise<boolean>
}

export class Walk {
  readonly #heads = new Map<string, Head>()
  readonly #keys = new Map<string, Published>()
  readonly #events = new SeenIds()
  readonly #signatures: boolean
  readonly pending: PendingSignature[] = []
  #firm: string | null = null
  signed = 0

  constructor(signatures: boolean) {
    this.#signatures = signatures
  }

  get keys(): number {
    return this.#keys.size
  }

  get subjects(): number {
    return this.#heads.size
  }

  /** Checks the next leaf, given as text with its hash in base64. Signatures go on in the background: see `pending`. */
  step(index: number, text: string, hash: string): Why | null {
    const opened = openLeaf(text)
    if (opened === null) return fails("leaf-malformed", index).why
    const { event } = opened
    this.#firm ??= copyOf(event.firm)
    if (event.firm !== this.#firm) return fails("leaf-of-another-firm", index, `of ${event.firm}`).why
    if (!this.#events.add(event.id)) return fails("leaf-repeated", index, event.id).why
    return this.#continueChains(index, text, hash, opened) ?? this.#publish(index, event) ?? this.#checkSigner(index, opened, text)
  }

  #continueChains(index: number, text: string, hash: string, opened: OpenedLeaf): Why | null {
    const subjects = chainedIn(opened.event)
    const chain = subjects.map((subject): Link => {
      const head = this.#heads.get(subject)
      return head === undefined ? [subject, 1, ""] : [subject, head.n + 1, head.hash]
    })
    if (text.slice(opened.end) !== chainText(chain)) return whyNot(index, text, chain)
    for (const [subject, n] of chain) this.#heads.set(n === 1 ? copyOf(subject) : subject, { n, hash })
    return null
  }

  #publish(index: number, event: EventBody): Why | null {
    const { publishes } = event
    if (publishes === undefined) return null
    if (this.#keys.has(publishes.key)) return fails("key-repeated", index, publishes.key).why
    const sign = publishes.sign === undefined ? null : toPublicKey(Buffer.from(publishes.sign, "base64"))
    this.#keys.set(copyOf(publishes.key), { of: copyOf(publishes.of), sign })
    return null
  }

  #checkSigner(index: number, opened: OpenedLeaf, text: string): Why | null {
    const { event, signed } = opened
    if (signed === null) return null
    this.signed++
    const key = this.#keys.get(signed.key)
    if (key === undefined || key.sign === null) return fails("key-unknown", index, signed.key).why
    if (key.of !== event.by) return fails("key-of-another", index, `${signed.key} belongs to ${key.of}`).why
    if (this.#signatures) {
      const message = signedBytes(`${text.slice(0, opened.eventEnd)}}`)
      this.pending.push({ leaf: index, genuine: isGenuineLater(key.sign, message, Buffer.from(signed.sig, "base64")) })
    }
    return null
  }
}

/** Why a leaf's chain is not the one expected: written otherwise, or another chain. */
function whyNot(index: number, text: string, expected: readonly Link[]): Why {
  const leaf = parseLeaf(text)
  if (leaf === null) return fails("leaf-malformed", index).why
  const wrong = leaf.chain.findIndex(([, n, previous], i) => n !== expected[i]?.[1] || previous !== expected[i][2])
  const [subject, n] = leaf.chain[wrong] ?? []
  const counted = n === expected[wrong]?.[1] ? "its previous leaf has another hash" : `it is called number ${n} and is number ${expected[wrong]?.[1]}`
  return fails("chain-broken", index, `${subject}: ${counted}`).why
}

/** The same text without the longer one that it was cut from, so that the longer one can be forgotten. */
function copyOf(text: string): string {
  return Buffer.from(text, "latin1").toString("latin1")
}
