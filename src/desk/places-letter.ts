/** The letter of whoever is on a matter for some places of its file plan: the card key, and the keys of those places, each under a key that was made for this letter alone. Nothing in it yields the key of another place. */
import { newKey, placeKey, unwrapKey, wrapKey } from "#seal"
import type { Key, Place } from "#seal"
import { isId } from "#words"
import type { Compartment, PlaceId } from "#words"

/** What lies in a place of the file plan that is given apart, in one compartment. */
export interface InPlace {
  readonly place: PlaceId
  readonly of: Compartment
}

/** The keys of some places, by what lies under them. */
export class PlaceKeys implements Disposable {
  readonly #keys = new Map<string, Key<"matter">>()

  /** One of them; made where it is not there and may be. */
  get({ place, of }: InPlace, make: () => Key<"matter">): Key<"matter"> {
    const name = `${of} ${place}`
    const known = this.#keys.get(name)
    if (known !== undefined) return known
    const key = make()
    this.#keys.set(name, key)
    return key
  }

  [Symbol.dispose](): void {
    for (const key of this.#keys.values()) key[Symbol.dispose]()
    this.#keys.clear()
  }
}

/** The key of a place follows from that of its compartment. */
export function derivePlaceKey(compartment: Key<"matter">, { place, of }: InPlace): Key<"matter"> {
  return placeKey(compartment, of, place)
}

const ID_BYTES = 30
const KEY_BYTES = 105
const ENTRY_BYTES = 1 + ID_BYTES + KEY_BYTES
const COMPARTMENTS = ["plain", "special"] as const satisfies readonly Compartment[]

const entryPlace = ({ place, of }: InPlace, at: Place): Place => ["place", of, place, ...at]

/** How many keys there are, each with what it is of, the card key, and the key over them as it is sealed. */
export function sealPlaces(
  of: (which: "card" | InPlace) => Key<"matter">,
  carried: readonly InPlace[],
  seal: (key: Key<"places">, at: Place) => Uint8Array,
  at: Place,
): Uint8Array {
  using over = newKey("places")
  const entries = carried.map((one) =>
    Buffer.concat([Uint8Array.of(COMPARTMENTS.indexOf(one.of)), Buffer.from(one.place, "latin1"), wrapKey(over, of(one), entryPlace(one, at))]),
  )
  const count = Buffer.alloc(2)
  count.writeUInt16BE(entries.length)
  return Buffer.concat([count, ...entries, wrapKey(over, of("card"), ["card", ...at]), seal(over, ["places", ...at])])
}

export interface OpenedPlaces {
  readonly card: Key<"matter">
  readonly carried: readonly (InPlace & { readonly key: Key<"matter"> })[]
}

/** Throws where anything in it is not what it says, or belongs elsewhere. */
export function openPlaces(letter: Uint8Array, open: (sealed: Uint8Array, at: Place) => Key<"places">, at: Place): OpenedPlaces {
  const bytes = Buffer.from(letter.buffer, letter.byteOffset, letter.byteLength)
  const count = bytes.readUInt16BE(0)
  const cardAt = 2 + count * ENTRY_BYTES
  using over = open(bytes.subarray(cardAt + KEY_BYTES), ["places", ...at])
  const card = unwrapKey(over, "matter", bytes.subarray(cardAt, cardAt + KEY_BYTES), ["card", ...at])
  const carried = Array.from({ length: count }, (_, i) => {
    const entry = bytes.subarray(2 + i * ENTRY_BYTES, 2 + (i + 1) * ENTRY_BYTES)
    const [which] = entry
    const of = which === undefined ? undefined : COMPARTMENTS[which]
    const place = entry.toString("latin1", 1, 1 + ID_BYTES)
    if (of === undefined || !isId("place", place)) throw new Error("a letter for places names none")
    return { place, of, key: unwrapKey(over, "matter", entry.subarray(1 + ID_BYTES), entryPlace({ place, of }, at)) }
  })
  return { card, carried }
}
