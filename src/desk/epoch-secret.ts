/** What somebody carries of a matter's epoch: its root, from which the keys of both compartments follow, or the plain key alone. One letter either way, so that whoever hands letters on need not know which. */
import { compartmentKey, copyKey, newKey, openKeyWith, sealKeyTo, unwrapKey, wrapKey } from "#seal"
import type { KemPair, KemPublic, Key, Place } from "#seal"
import type { Compartment } from "#words"

export interface EpochSecret extends Disposable {
  readonly plain: Key<"matter">
  /** The key of a compartment. Throws where it is not carried: a fault, since the rules said yes. */
  of(compartment: Compartment): Key<"matter">
  readonly carries: Carries
  /** Only for the letters below. */
  readonly root: Key<"epoch"> | null
}

/** Everything; the plain compartment alone; or the one key of an epoch that began before there were two, under which both lie. */
export type Carries = "all" | "plain" | "before"

/** The first byte of a letter that carries a root, or a plain key without its root. Letters of epochs from before begin with the format of what they are, which is 1. */
const ROOT = 2
const PLAIN = 3

/** Without the root a plain key has a place of its own: no letter passes for one of the other kind. */
const plainPlace = (place: Place): Place => ["plain", ...place]

/** A fresh one. */
export function newEpochSecret(): EpochSecret {
  return fromRoot(newKey("epoch"))
}

function fromRoot(root: Key<"epoch">): EpochSecret {
  const plain = compartmentKey(root, "plain")
  const special = compartmentKey(root, "special")
  return {
    plain,
    root,
    carries: "all",
    of: (compartment) => (compartment === "special" ? special : plain),
    [Symbol.dispose]() {
      for (const key of [root, plain, special]) key[Symbol.dispose]()
    },
  }
}

function fromPlain(plain: Key<"matter">, carries: "plain" | "before"): EpochSecret {
  return {
    plain,
    root: null,
    carries,
    of(compartment) {
      if (compartment === "special" && carries === "plain") throw new Error("a grant that is not cleared carries no key of what is special")
      return plain
    },
    [Symbol.dispose]: () => plain[Symbol.dispose](),
  }
}

/** What a letter carries, by its first byte. */
export function carriedIn(letter: Uint8Array): Carries {
  return letter[0] === ROOT ? "all" : letter[0] === PLAIN ? "plain" : "before"
}

/** Seals to a person or a team as much as they are cleared for. Throws where that is more than is carried. */
export function sealEpochTo(to: KemPublic, secret: EpochSecret, cleared: boolean, place: Place): Uint8Array {
  return letterOf(secret, cleared, (key, at) => sealKeyTo(to, key, at), place)
}

/** The same under a member's own key. */
export function wrapEpoch(under: Key<"own">, secret: EpochSecret, cleared: boolean, place: Place): Uint8Array {
  return letterOf(secret, cleared, (key, at) => wrapKey(under, key, at), place)
}

function letterOf(secret: EpochSecret, cleared: boolean, seal: (key: Key<"epoch" | "matter">, place: Place) => Uint8Array, place: Place): Uint8Array {
  if (secret.carries === "before") return seal(secret.plain, place)
  if (!cleared) return Buffer.concat([Uint8Array.of(PLAIN), seal(secret.plain, plainPlace(place))])
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
  const carries = carriedIn(letter)
  if (carries === "before") return fromPlain(open("matter", letter, place), carries)
  const sealed = letter.subarray(1)
  return carries === "all" ? fromRoot(open("epoch", sealed, place)) : fromPlain(open("matter", sealed, plainPlace(place)), carries)
}

/** The key of one compartment with a lifetime of its own; the rest is wiped. */
export function takeCompartment(secret: EpochSecret, compartment: Compartment): Key<"matter"> {
  using _ = secret
  return copyKey(secret.of(compartment))
}
