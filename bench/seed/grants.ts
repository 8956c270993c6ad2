/** What the ledger says of grants that were written past the API: who opened each matter and let its member in, signed by its lead. Whoever begins new keys there asks for it. */
import { comeIn } from "#desk"
import { record, doerOf } from "../../src/desk/record.ts"
import { inOneTransaction } from "#registry"
import { yes } from "#words"
import type { GrantId, MatterId, MatterRole, PersonId } from "#words"
import type { Inside } from "../inside.ts"

interface Standing {
  readonly id: GrantId
  readonly matter: MatterId
  readonly person: PersonId
  readonly role: MatterRole
}

/** For those of the matters that these people lead; entered in the ledger when it resolves. */
export async function sayGrants(
  { owner, firm, tools, clerk }: Inside,
  leads: readonly { readonly token: string }[],
  matters: readonly string[],
): Promise<void> {
  const grants = await owner<Standing[]>`
    select id, matter, person, role from ${owner(firm.home)}.grants where matter = any(string_to_array(${matters.join(" ")}, ' ')) and ended_at is null order by matter, role`
  for (const { token } of leads) {
    const caller = await comeIn(tools, token)
    if (caller === null) throw new Error("a lead is not signed in")
    using lead = caller
    for (const { matter } of grants.filter((one) => one.person === lead.person && one.role === "lead"))
      await inOneTransaction(tools.db, lead.seen, async (tx) => {
        await record(tools, tx, doerOf(lead), { kind: "matter.opened", ofMatter: matter })
        for (const one of grants.filter((each) => each.matter === matter))
          await record(tools, tx, doerOf(lead), {
            kind: "grant.made",
            ofMatter: matter,
            also: [one.id, one.person],
            detail: { person: one.person, role: one.role, until: null, special: true },
          })
        return yes(null)
      })
  }
  await clerk.flush()
}
