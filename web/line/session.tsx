/** Who is at the door now: the session, the purpose it works under, and the acts it may do. */
import { createContext, use, type ReactNode } from "react"
import { queryOptions, useQuery } from "@tanstack/react-query"
import type { Session } from "#contract"
import { ask } from "./ask.ts"
import { forgetLeaving } from "./left.ts"
import { forgetEverything, queries } from "./queries.ts"
import { isRefusal } from "./refused.ts"

const here = createContext<Session | null>(null)

/** Asks who is signed in; null where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ["getSession", {}],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await ask("getSession", {})
    } catch (thrown) {
      if (isRefusal(thrown, "not-signed-in")) return null
      throw thrown
    }
  },
  staleTime: 60_000,
})

export function Here({ session, children }: { session: Session; children: ReactNode }) {
  const { data } = useQuery({ ...sessionQuery, initialData: session })
  return <here.Provider value={data ?? session}>{children}</here.Provider>
}

/** The session of whoever is signed in. Only parts inside the house may ask. */
export function useSession(): Session {
  const session = use(here)
  if (session === null) throw new Error("a part that needs a session stands outside the house")
  return session
}

/** Whether the firm asks everyone for a second factor and this person has none: until it is set, the house lets them do nothing else. */
export function owesSecondFactor({ secondFactor }: Session): boolean {
  return secondFactor.required && !secondFactor.set
}

/** Keeps a session that an act has just given. */
export function keepSession(session: Session): void {
  forgetLeaving()
  queries.setQueryData(sessionQuery.queryKey, session)
  rememberPurposes(session)
}

/** Signs out, here or on every machine, and leaves nothing behind in this page. */
export async function signOut(everywhere = false): Promise<void> {
  try {
    await ask(everywhere ? "signOutEverywhere" : "signOut", {})
  } finally {
    forgetEverything()
    location.assign("/sign-in")
  }
}

const KEPT = "muniment.purposes"
/** Keeps the firm's list of purposes on this machine, so that the sign-in page can ask what one is here for. Not which one it was: nobody's answer is the next one's. */
function rememberPurposes(session: Session): void {
  localStorage.setItem(KEPT, JSON.stringify({ list: session.purposes }))
}

export function recallPurposes(): Session["purposes"] | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null") as { readonly list: Session["purposes"] } | null
    return kept !== null && Array.isArray(kept.list) && kept.list.length > 0 ? kept.list : null
  } catch {
    return null
  }
}

/** The words for a purpose's code. */
export function purposeWords(session: Session, code: string | null): string {
  return session.purposes.find((p) => p.code === code)?.words ?? code ?? "no purpose"
}
