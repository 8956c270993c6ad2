/** Refusals are events too: noted in the chain of the thing that was asked for, if there is such a thing, with the same work done if there is none. Who asked is sealed to the overseers. */
import { inOneTransaction, isSpecialThing, matterOfThing } from "#registry"
import { yes } from "#words"
import type { PersonId, Refusal } from "#words"
import type { Caller } from "./caller.ts"
import { record } from "./record.ts"
import type { Tools } from "./tools.ts"

const NOTED: ReadonlySet<Refusal["code"]> = new Set([
  "not-found",
  "not-yours-to-do",
  "own-rights",
  "second-person-needed",
  "duties-apart",
  "cannot-be-member",
  "shut-out",
  "purpose-needed",
  "step-up-needed",
])

/** Notes that a caller was refused. `asked` is the id that the request named, whether or not there is such a thing; `of` whom it was about, noted where a wall shuts them out. */
export async function noteRefusal(tools: Tools, caller: Caller, refusal: Refusal, act: string, asked: string | null, of: PersonId | null): Promise<void> {
  if (!NOTED.has(refusal.code)) return
  await inOneTransaction(tools.db, caller.seen, async (tx) => {
    const [matter, special] = await Promise.all([matterOfThing(tx, asked ?? ""), isSpecialThing(tx, asked ?? "")])
    await record(tools, tx, "unnamed", {
      kind: "refused",
      ...(matter === null ? {} : { ofMatter: matter }),
      special,
      detail: {
        act,
        asked,
        code: refusal.code,
        ...(refusal.code === "shut-out" && of !== null ? { of } : {}),
        person: caller.person,
        session: caller.session,
        ...(caller.purpose === null ? {} : { purpose: caller.purpose.code }),
      },
    })
    return yes(null)
  })
  tools.clerk.nudge()
}
