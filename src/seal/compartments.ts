/** The root of an epoch yields the keys of its two compartments, and the plain one yields the card key; none yields what it follows from, nor the other. */
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
