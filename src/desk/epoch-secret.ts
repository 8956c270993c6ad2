/** What somebody carries of a matter's epoch: its root, from which the keys of both compartments follow, the plain key alone, or no more than the key of the matter's card. One letter each way, so that whoever hands letters on need not know which. */
import { cardKey, compartmentKey, copyKey, newKey, openKeyWith, sealKeyTo, unwrapKey, wrapKey } from "#seal"
import type { KemPair, KemPublic, Key, Place } from "#seal"
import type { Compartment, GrantAction } from "#words"

/** Which key of an epoch: of one of its compartments, or of the matter's card. */
export type KeyOf = Compartment | "card"

export interface EpochSecret extends Disposable {
  /** The key of a compartment, or of the card. Throws where it is not carried: a fault, since the rules said yes. */
  of(which: KeyOf): Key<"matter">
  readonly carries: Carries
  /** Only for the letters below. */
  readonly root: Key<"epoch"> | null
}

/** Everything; the plain compartment alone; the card alone; or the one key of an epoch that began before there were two, under which both lie. */
export type Carries = "all" | "plain" | "card" | "before"

/** How much of an epoch somebody is given. */
export type Share = Exclude<Carries, "before">

/** As much as a grant includes: without reading no more than the card. */
export function shareOf(grant: { readonly cleared: boolean; readonly actions: readonly GrantAction[] }): Share {
  if (!grant.actions.includes("read")) return "card"
  return grant.cleared ? "all" : "plain"
}

/** Whether a grant that becomes another carries less than it did: then an epoch begins of which its holder has what they have now, and no more. */
export function losesKeys(before: Parameters<typeof shareOf>[0], now: Parameters<typeof shareOf>[0]): boolean {
  const order: readonly Share[] = ["card", "plain", "all"]
  return order.indexOf(shareOf(now)) < order.indexOf(shareOf(before))
}

/** The first byte of a letter that carries a root, a plain key without its root, or a card key alone. Letters of epochs from before begin with the format of what they are, which is 1. */
const ROOT = 2
const PLAIN = 3
const CARD = 4

/** Without what it follows from a key has a place of its own: no letter passes for one of another kind. */
const placeOf = (which: "plain" | "card", place: Place): Place => [which, ...place]

/** A fresh one. */
export function newEpochSecret(): EpochSecret {
  return fromRoot(newKey("epoch"))
}

function fromRoot(root: Key<"epoch">): EpochSecret {
  const plain = compartmentKey(root, "plain")
  const special = compartmentKey(root, "special")
  const card = onceAsked(plain)
  return {
    root,
    carries: "all",
    of: (which) => (which === "card" ? card.key() : which === "special" ? special : plain),
    [Symbol.dispose]() {
      for (const key of [root, plain, special, card]) key[Symbol.dispose]()
    },
  }
}

function fromPlain(plain: Key<"matter">, carries: "plain" | "before"): EpochSecret {
  const card = onceAsked(plain)
  return {
    root: null,
    carries,
    of(which) {
      if (which === "special" && carries === "plain") throw new Error("a grant that is not cleared carries no key of what is special")
      return which === "card" ? card.key() : plain
    },
    [Symbol.dispose]() {
      for (const key of [plain, card]) key[Symbol.dispose]()
    },
  }
}

function fromCard(card: Key<"matter">): EpochSecret {
  return {
    root: null,
    carries: "card",
    of(which) {
      if (which !== "card") throw new Error("a grant that only shows that a matter exists carries no key of what is in it")
      return card
    },
    [Symbol.dispose]: () => card[Symbol.dispose](),
  }
}

/** The card key follows from the plain one where it is asked for: most acts ask for none. */
function onceAsked(plain: Key<"matter">): Disposable & { key(): Key<"matter"> } {
  let key: Key<"matter"> | null = null
  return {
    key: () => (key ??= cardKey(plain)),
    [Symbol.dispose]: () => key?.[Symbol.dispose](),
  }
}

/** What a letter carries, by its first byte. */
export function carriedIn(letter: Uint8Array): Carries {
  const [first] = letter
  return first === ROOT ? "all" : first === PLAIN ? "plain" : first === CARD ? "card" : "before"
}

/** Seals to a person or a team as much as they are given. Throws where that is more than is carried. */
export function sealEpochTo(to: KemPublic, secret: EpochSecret, share: Share, place: Place): Uint8Array {
  return letterOf(secret, share, (key, at) => sealKeyTo(to, key, at), place)
}

/** The same under a member's own key. */
export function wrapEpoch(under: Key<"own">, secret: EpochSecret, share: Share, place: Place): Uint8Array {
  return letterOf(secret, share, (key, at) => wrapKey(under, key, at), place)
}

function letterOf(secret: EpochSecret, share: Share, seal: (key: Key<"epoch" | "matter">, place: Place) => Uint8Array, place: Place): Uint8Array {
  if (share === "card") return Buffer.concat([Uint8Array.of(CARD), seal(secret.of("card"), placeOf("card", place))])
  if (secret.carries === "before") return seal(secret.of("plain"), place)
  if (share === "plain") return Buffer.concat([Uint8Array.of(PLAIN), seal(secret.of("plain"), placeOf("plain", place))])
  if (secret.root === null) throw new Error("whoever is not cleared cannot clear anybody")
  return Buffer.concat([Uint8Array.of(ROOT), seal(secret.root, place)])
}

/** Opens a letter that was sealed to a pair. Throws where it is not what its first byte says. */
export function openEpochLetter(pair: KemPair, letter: Uint8Array, place: Place): EpochSecret {
  return openedLetter(letter, place, (kind, sealed, at) => openKeyWith(pair, kind, sealed, at))
}

/** Opens one that stands under a member's own key. */
export function unwrapEpoch(under: Key<"own">, letter: Uint8Array, place: Place): EpochSecret {
  return openedLetter(letter, place, (kind, sealed, at) => unwrapKey(under, kind, sealed, at))
}

type Open = <K extends "epoch" | "matter">(kind: K, sealed: Uint8Array, place: Place) => Key<K>

function openedLetter(letter: Uint8Array, place: Place, open: Open): EpochSecret {
  const sealed = letter.subarray(1)
  const carries = carriedIn(letter)
  switch (carries) {
    case "before":
      return fromPlain(open("matter", letter, place), carries)
    case "all":
      return fromRoot(open("epoch", sealed, place))
    case "plain":
      return fromPlain(open("matter", sealed, placeOf("plain", place)), carries)
    case "card":
      return fromCard(open("matter", sealed, placeOf("card", place)))
  }
}

/** All that a secret carries, for one's own key. */
export function wholeOf({ carries }: EpochSecret): Share {
  return carries === "before" ? "plain" : carries
}

/** One key with a lifetime of its own; the rest is wiped. */
export function takeKeyOf(secret: EpochSecret, which: KeyOf): Key<"matter"> {
  using _ = secret
  return copyKey(secret.of(which))
}
