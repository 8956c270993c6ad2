/** Who may be in a team or keep one: those who may be on a matter of themselves. Guests are let into matters one by one. */
import { listCandidates } from "#registry"
import type { Tx } from "#registry"
import { parseKemPublic } from "#seal"
import type { KemPublic } from "#seal"
import { NEVER_MEMBERS, no, yes } from "#words"
import type { Outcome, PersonId } from "#words"
import { proveKeys } from "./proved-keys.ts"
import type { Tools } from "./tools.ts"

/** Their public key, which the ledger proves. Refuses `not-found`, `cannot-be-member`, `key-not-proved`. */
export async function fitForTeam(tools: Tools, tx: Tx, person: PersonId): Promise<Outcome<KemPublic>> {
  const [found] = await listCandidates(tx, [person])
  if (found === undefined) return no("not-found")
  if (NEVER_MEMBERS.includes(found.role)) return no("cannot-be-member")
  if (found.role === "guest") return no("cannot-be-member", "A guest is let into matters one by one.")
  if (found.state !== "active") return no("cannot-be-member", "This account does not come in now.")
  const kem = parseKemPublic(found.kem)
  return kem !== null && (await proveKeys(tools, tx, [found])).has(person) ? yes(kem) : no("key-not-proved")
}
