/** Why a document did not open: in the house's own words where it refused, and honestly where what it sends breaks off. */
import { ask } from "../line/ask.ts"
import { readRefusal, toRefusal, type Refused } from "../line/refused.ts"

const BROKE_OFF: Refused = {
  code: "fault",
  status: 0,
  title: "It broke off before its end, and nothing of it is shown.",
  detail:
    "The house answers and sends nothing that does not open: this may be damage in the vault. Try once more; if it breaks off again, tell whoever runs the house and whoever leads the matter.",
}

/** Reads a document through, keeping nothing of it; null where it comes whole, so that the fault is in showing it. */
export async function whyNotOpen(address: string): Promise<Refused | null> {
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" })
    if (!answer.ok) return (await readRefusal(answer)).refused
    await answer.body?.pipeTo(new WritableStream())
    return null
  } catch {
    return ask("getHouse", {}).then(
      () => BROKE_OFF,
      () => toRefusal(null),
    )
  }
}
