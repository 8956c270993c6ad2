/** The root of an epoch yields the keys of its two compartments; neither yields the root, nor the other. */
import { expand } from "./hkdf.ts"
import { type Key, KEY_BYTES, rootOf, takeKey } from "./keys.ts"
import { LABELS } from "./labels.ts"

/** HKDF-SHA-512, info = the compartment's name: 32 bytes (docs/formats/wrapping.md). */
export function compartmentKey(root: Key<"epoch">, compartment: "plain" | "special"): Key<"matter"> {
  return takeKey("matter", expand("sha512", rootOf(root, LABELS.compartment), Buffer.from(compartment, "latin1"), KEY_BYTES))
}
