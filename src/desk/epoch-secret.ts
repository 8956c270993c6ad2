/** What somebody carries of a matter's epoch: its root, from which the keys of both compartments follow, the plain key alone, the keys of some places of the file plan, or no more than the key of the matter's card. One letter each way, so that whoever hands letters on need not know which. */
import { cardKey, compartmentKey, copyKey, newKey, openKeyWith, sealKeyTo, unwrapKey, wrapKey } from "#seal"
import type { KemPair, KemPublic, Key, Place } from "#seal"
import type { Compartment, GrantAction, PlaceId } from "#words"
import { Overtaken } from "./overtaken.ts"
import { derivePlaceKey, openPlaces, PlaceKeys, sealPlaces } from "./places-letter.ts"
import type { InPlace, OpenedPlaces } from "./places-letter.ts"

/** Which key of an epoch: of one of its compartments, of a place that is given apart, or of the matter's card. */
export type KeyOf = Compartment | "card" | InPlace

/** The key under which something lies: that of its compartment, or of the place that it lies apart in. */
export function keyIn(of: Compartment, apart: PlaceId | null): Compartment | InPlace {
  return apart === null ? of : { place: apart, of }
}

export interface EpochSecret extends Disposable {
  /** The key of a compartment, or of the card. Throws where it is not carried: a fault, since the rules said yes. */
  of(which: KeyOf): Key<"matter">
  readonly carries: Carries
  /** Only for the letters below. */
  readonly root: Key<"epoch"> | null
  /** The places whose keys it carries, where it carries no more. */
  readonly places: readonly InPlace[]
}

/** Everything; the plain compartment alone; some places alone; the card alone; or the one key of an epoch that began before there were two, under which both lie. */
export type Carries = "all" | "plain" | "places" | "card" | "before"

/** How much of an epoch somebody is given. */
export type Share = "all" | "plain" | "card" | readonly InPlace[]

/** What decides how much somebody is given. */
export interface Given {
  readonly cleared: boolean
  readonly actions: readonly GrantAction[]
  /** Of the file plan; null for the whole matter. */
  readonly places: readonly PlaceId[] | null
}

/** As much as a grant includes: without reading no more than the card, and for some places no more than their keys. */
export function shareOf(grant: Given): Share {
  if (!grant.actions.includes("read")) return "card"
  const { cleared, places } = grant
  if (places === null) return cleared ? "all" : "plain"
  return places.flatMap((place) => (cleared ? (["plain", "special"] as const) : (["plain"] as const)).map((of) => ({ place, of })))
}

/** Whether a grant that becomes another carries less than it did: then an epoch begins of which its holder has what they have now, and no more. */
export function losesKeys(before: Given, now: Given): boolean {
  if (!before.actions.includes("read")) return false
  if (!now.actions.includes("read")) return true
  const fewer = now.places !== null && (before.places === null || before.places.some((place) => now.places?.includes(place) === false))
  return fewer || (before.cleared && !now.cleared)
}

/** The first byte of a letter that carries a root, a plain key without its root, a card key alone, or the keys of places. Letters of epochs from before begin with the format of what they are, which is 1. */
const ROOT = 2
const PLAIN = 3
const CARD = 4
const PLACES = 5

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
  const apart = new PlaceKeys()
  const of = (which: KeyOf): Key<"matter"> => {
    if (typeof which === "object") return apart.get(which, () => derivePlaceKey(of(which.of), which))
    return which === "card" ? card.key() : which === "special" ? special : plain
  }
  return {
    root,
    carries: "all",
    places: [],
    of,
    [Symbol.dispose]() {
      for (const key of [root, plain, special, card, apart]) key[Symbol.dispose]()
    },
  }
}

function fromPlain(plain: Key<"matter">, carries: "plain" | "before"): EpochSecret {
  const card = onceAsked(plain)
  const apart = new PlaceKeys()
  const of = (which: KeyOf): Key<"matter"> => {
    if (typeof which === "object") return apart.get(which, () => derivePlaceKey(of(which.of), which))
    if (which === "special" && carries === "plain") throw new Overtaken("a grant that is not cleared carries no key of what is special")
    return which === "card" ? card.key() : plain
  }
  return {
    root: null,
    carries,
    places: [],
    of,
    [Symbol.dispose]() {
      for (const key of [plain, card, apart]) key[Symbol.dispose]()
    },
  }
}

function fromCard(card: Key<"matter">): EpochSecret {
  return {
    root: null,
    carries: "card",
    places: [],
    of(which) {
      if (which !== "card") throw new Overtaken("a grant that only shows that a matter exists carries no key of what is in it")
      return card
    },
    [Symbol.dispose]: () => card[Symbol.dispose](),
  }
}

function fromPlaces({ card, carried }: OpenedPlaces): EpochSecret {
  const apart = new PlaceKeys()
  for (const one of carried) apart.get(one, () => one.key)
  return {
    root: null,
    carries: "places",
    places: carried.map(({ place, of }) => ({ place, of })),
    of(which) {
      if (which === "card") return card
      const refuse = (): never => {
        throw new Overtaken("a grant for places of the file plan carries no key of what is not in them")
      }
      return typeof which === "object" ? apart.get(which, refuse) : refuse()
    },
    [Symbol.dispose]() {
      for (const key of [card, apart]) key[Symbol.dispose]()
    },
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
  return first === ROOT ? "all" : first === PLAIN ? "plain" : first === CARD ? "card" : first === PLACES ? "places" : "before"
}

/** By which of its keys whoever carries no more of an epoch tells those on the matter what was done there. */
export function tellsBy(carries: Carries): "plain" | "card" {
  return carries === "card" || carries === "places" ? "card" : "plain"
}

/** Seals to a person or a team as much as they are given. Throws where that is more than is carried. */
export function sealEpochTo(to: KemPublic, secret: EpochSecret, share: Share, place: Place): Uint8Array {
  return letterOf(secret, share, (key, at) => sealKeyTo(to, key, at), place)
}

/** The same under a member's own key. */
export function wrapEpoch(under: Key<"own">, secret: EpochSecret, share: Share, place: Place): Uint8Array {
  return letterOf(secret, share, (key, at) => wrapKey(under, key, at), place)
}

function letterOf(secret: EpochSecret, share: Share, seal: (key: Key<"epoch" | "matter" | "places">, place: Place) => Uint8Array, place: Place): Uint8Array {
  if (typeof share === "object") return Buffer.concat([Uint8Array.of(PLACES), sealPlaces((which) => secret.of(which), share, seal, place)])
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

type Open = <K extends "epoch" | "matter" | "places">(kind: K, sealed: Uint8Array, place: Place) => Key<K>

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
    case "places":
      return fromPlaces(openPlaces(sealed, (over, at) => open("places", over, at), place))
  }
}

/** All that a secret carries, for one's own key. */
export function wholeOf({ carries, places }: EpochSecret): Share {
  return carries === "before" ? "plain" : carries === "places" ? places : carries
}

/** One key with a lifetime of its own; the rest is wiped. */
export function takeKeyOf(secret: EpochSecret, which: KeyOf): Key<"matter"> {
  using _ = secret
  return copyKey(secret.of(which))
}
