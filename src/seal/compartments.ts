/** The root of an epoch yields the keys of its two compartments, the plain one yields the card key, and each yields those of places given apart; none yields what it follows from, nor another. */
import { expand } from "./hkdf.ts"
import { type Key, KEY_BYTES, rootOf, takeKey } from "./keys.ts"
import { LABELS } from "./labels.ts"

/** HKDF-SHA-512, info = the compartment's name: 32 bytes (docs/formats/wrapping.md). */
export function compartmentKey(root: Key<"epoch">, compartment: "plain" | "special"): Key<"matter"> {
  return takeKey("matter", expand("sha512", rootOf(root, LABELS.compartment), Buffer.from(compartment, "latin1"), KEY_BYTES))
}

/** The key under which the matter's own card lies, for whoever sees that it exists and no more: HKDF-SHA-512 from the plain key, info = "card". */
export function cardKey(plain: Key<"matter">): Key<"matter"> {
  return takeKey("matter", expand("sha512", rootOf(plain, LABELS.card), Buffer.from("card", "latin1"), KEY_BYTES))
}

/** The key of what lies in one place of the file plan that is given apart, in one compartment: HKDF-SHA-512 from the key of that compartment, info = its name, a space, the place's id. */
export function placeKey(of: Key<"matter">, compartment: "plain" | "special", place: string): Key<"matter"> {
  return takeKey("matter", expand("sha512", rootOf(of, LABELS.filePlace), Buffer.from(`${compartment} ${place}`, "latin1"), KEY_BYTES))
}
