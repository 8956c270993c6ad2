/** Saving what the house gives as a file: a refusal is thrown as it came, and nothing is saved then. */
import type { RouteName } from "#contract"
import { addressOf, type ParamsOf } from "./ask.ts"
import { readRefusal } from "./refused.ts"

/** Asks for the bytes of a route and hands them to this machine, under the name that the house gives them. */
export function save<N extends RouteName>(name: N, params: ParamsOf<N>, otherwise: string): Promise<void> {
  return saveFrom(addressOf(name, params), otherwise)
}

/** The same of an address. */
export async function saveFrom(address: string, otherwise: string): Promise<void> {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", redirect: "error" })
  if (!answer.ok) throw await readRefusal(answer)
  const link = document.createElement("a")
  link.href = URL.createObjectURL(await answer.blob())
  link.download = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? otherwise
  link.click()
  // Once the browser has taken it over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
