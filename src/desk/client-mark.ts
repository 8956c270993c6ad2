/** The mark of a client: what is compared of its name. It comes from a key that only people can make; the name in it is folded, so that case, spaces and punctuation do not part one client from itself. */
import { clientKey, findingHash } from "#seal"
import type { Key } from "#seal"
import type { Caller } from "./caller.ts"
import type { Tools } from "./tools.ts"

/** A client's name in its one spelling: selectors of variants show nothing (the door keeps out all else that hides), and case is folded as far as its letters go: ß is ss, either sigma is one. */
export function foldClient(name: string): string {
  const seen = name.normalize("NFKC").replaceAll(/\p{Variation_Selector}/gu, "")
  const whole = seen.toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFKC")
  const folded = whole.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim()
  return folded === "" ? whole.trim() : folded
}

export function clientKeyOf(tools: Tools, caller: Caller, client: string): Key<"client"> {
  return clientKey(caller.firmKey, `${tools.firm.id}\n${foldClient(client)}`)
}

/** For whoever holds what stands around a client before anything else of it is known. */
export function markOfClient(tools: Tools, caller: Caller, client: string): Uint8Array {
  using key = clientKeyOf(tools, caller, client)
  return markOf(key)
}

export function markOf(key: Key<"client">): Uint8Array {
  return findingHash(key, "mark")
}
