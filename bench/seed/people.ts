/** People in bulk: names sealed under the firm's key as anybody's are, and no keys that anybody could come in with. */
import type { Caller } from "#desk"
import { sealPersonCard } from "../../src/desk/names.ts"
import type { PersonId } from "#words"
import type { Inside } from "../inside.ts"
import { copyRows } from "./copying.ts"

/** Writes so many lawyers beside those there are. */
export async function seedPeople({ owner, firm, tools }: Inside, caller: Caller, count: number): Promise<readonly PersonId[]> {
  const [like] = await owner<{ kem: Uint8Array; sign: Uint8Array; key: string }[]>`
    select kem_public as kem, sign_public as sign, key_id as key from ${owner(firm.home)}.people where id = ${caller.person}`
  if (like === undefined) throw new Error("the caller is nobody")
  const people = Array.from({ length: count }, () => tools.newId("person"))
  const rows = people.map((person, n) => {
    const card = sealPersonCard(caller.firmKey, tools.firm.id, person, { name: `Person ${n} of the firm`, address: `person.${n}@firm.example` })
    return [person, "lawyer", "active", card, Buffer.alloc(1), Buffer.from(person), like.kem, like.sign, like.key, tools.now()] as const
  })
  await copyRows(owner, `${firm.home}.people`, "id, role, state, card, address, sign_in_hash, kem_public, sign_public, key_id, joined_at", rows)
  return people
}
