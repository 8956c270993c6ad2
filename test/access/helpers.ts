/** Somebody of the firm who helps whoever writes to its database: signs with their own keys what the house would never let them say. */
import { comeIn } from "../../src/desk/index.ts"
import type { Caller } from "../../src/desk/index.ts"
import { openMatterKey } from "../../src/desk/matter-key.ts"
import { doerOf, record } from "../../src/desk/record.ts"
import { inOneTransaction } from "../../src/registry/index.ts"
import type { Key } from "../../src/seal/index.ts"
import { yes } from "../../src/words/index.ts"
import type { EpochId, GrantId, MatterId, PersonId } from "../../src/words/index.ts"
import type { Newcomer } from "../identity/firm.ts"
import type { TeamFirm } from "../teams/team-firm.ts"

interface Kept {
  readonly epoch: EpochId
  readonly key: Key<"matter">
}

export function helpersOf(firm: () => TeamFirm) {
  const grantOf = async (matter: string, one: Newcomer): Promise<string> =>
    (await firm().owner<{ id: string }[]>`select id from grants where matter = ${matter} and person = ${one.id} and ended_at is null`)[0]?.id ?? ""

  const inside = async (by: Newcomer): Promise<Caller> => {
    const caller = await comeIn(firm().tools, by.token)
    if (caller === null) throw new Error("the helper is not signed in")
    return caller
  }

  /** The matter's key as somebody has it now, who keeps it whatever becomes of them. */
  async function keyOf(by: Newcomer, matter: string): Promise<Kept> {
    using helper = await inside(by)
    const [epoch, own] = [(await firm().epochOf(matter)) as EpochId, (await grantOf(matter, by)) as GrantId]
    const key = await inOneTransaction(firm().tools.db, helper.seen, async (tx) =>
      yes(await openMatterKey(tx, firm().tools.firm.id, helper, matter as MatterId, own, epoch)),
    )
    if (!key.ok) throw new Error("the helper has no key")
    return { epoch, key: key.value }
  }

  /** An event that lets somebody in, signed by somebody of the firm who helps, as the house would write it; under the matter's key where they have it. */
  async function signs(
    by: Newcomer,
    matter: string,
    grant: string,
    one: Newcomer,
    kept: Kept | null,
    kind: "matter.opened" | "grant.made" | "grant.cleared" = "grant.made",
    role = "member",
  ): Promise<void> {
    using helper = await inside(by)
    await inOneTransaction(firm().tools.db, helper.seen, async (tx) => {
      await record(firm().tools, tx, doerOf(helper), {
        kind,
        ...(kept === null ? { ofMatter: matter as MatterId } : { matter: { id: matter as MatterId, ...kept } }),
        also: [grant as GrantId, one.id as PersonId],
        detail: kind !== "grant.cleared" ? { person: one.id, role, until: null, special: true } : { person: one.id, special: true },
      })
      return yes(null)
    })
  }
  return { grantOf, keyOf, signs }
}
