/** Setting a matter's file plan: only what was looked at is changed, and a change can be moved back while nobody has changed the plan since. */
import type { Place } from "#contract"
import { ask, type ReplyOf } from "../line/ask.ts"
import { confirmed } from "../line/confirming.ts"
import { lookAgain } from "../line/queries.ts"
import { RefusedError, toRefusal } from "../line/refused.ts"
import type { MatterId } from "../line/shapes.ts"
import { tell, tellReceipt } from "../parts/toast.ts"
import { backTo, isSamePlan, type WantedPlace } from "./plan-draft.ts"

/** Sets the plan; where it is no longer the one that was looked at, nothing is changed. */
async function setPlan(matter: MatterId, seen: readonly Place[], places: readonly WantedPlace[]): Promise<ReplyOf<"changePlan">> {
  const params = { matter }
  try {
    if (!isSamePlan(await ask("getPlan", { params }), seen))
      throw new RefusedError({
        code: "stale",
        status: 409,
        title: "Someone else changed the file plan in the meantime.",
        detail: "Leave it as it is, then open the file plan again and see how it stands now.",
      })
    return await confirmed(() => ask("changePlan", { params, body: { places: [...places] } }))
  } finally {
    await lookAgain("getPlan", "listDocuments", "getMatter", "listMatterCustody")
  }
}

/** Changes the plan and says so, with the way back. */
export async function changePlan(matter: MatterId, seen: readonly Place[], places: readonly WantedPlace[]): Promise<void> {
  const done = await setPlan(matter, seen, places)
  tellReceipt("The file plan was changed.", done.receipt, { words: "Move back", go: () => void moveBack(matter, done.places, seen) })
}

async function moveBack(matter: MatterId, now: readonly Place[], before: readonly Place[]): Promise<void> {
  try {
    const { receipt } = await setPlan(matter, now, backTo(before, now))
    tellReceipt("The file plan is as it was.", receipt)
  } catch (thrown) {
    const { code, title } = toRefusal(thrown)
    const say = code === "place-in-use" ? "A place that was added holds documents now" : title.replace(/\.$/, "")
    tell(`${say}. The file plan was not moved back.`, { seal: "stop" })
  }
}
