/** What somebody's part in a matter lets them carry away from a document: said in words where it does not, and asked anew before it is tried, for what a page shows was true when it was asked for. */
import type { Document } from "#contract"
import { may } from "../line/acts.ts"
import { ask } from "../line/ask.ts"
import { lookAgain } from "../line/queries.ts"
import type { MatterId, PersonId } from "../line/shapes.ts"
import { tell } from "../parts/toast.ts"

const TOLD = { download: "downloading", print: "printing" } as const

/** Says that it is not theirs to do; what they may is asked for again. */
export function tellNotIncluded(action: keyof typeof TOLD): void {
  tell(`Your part in this matter does not include ${TOLD[action]}.`, { seal: "stop", small: "Whoever leads the matter can change that." })
  void lookAgain("getDocument", "getMatter", "listMembers")
}

/** Whether downloading is still theirs; the question belongs to the visit to the matter. Where it cannot be asked, the house is left to say no. */
export async function mayStillDownload(matter: MatterId, me: PersonId): Promise<boolean> {
  const members = await ask("listMembers", { params: { matter } }).catch(() => [])
  const own = members.find((one) => one.person.id === me)
  if (own === undefined || own.actions.includes("download")) return true
  tellNotIncluded("download")
  return false
}

/** What is said of a document that the page does not show, after that it is kept as it was filed. */
export function sayHowToLook(card: Pick<Document, "may">, how = "Download it to look at it."): string {
  return `It is kept exactly as it was filed. ${may(card, "document.download") ? how : "Your part in this matter does not include downloading it: ask whoever leads it."}`
}
