/** What the interface knows of the house and for how long: one query client, one way to ask, one way to act. */
import { MutationCache, QueryCache, QueryClient, queryOptions, useMutation, type UseMutationResult } from "@tanstack/react-query"
import type { RouteName } from "#contract"
import { ask, type AskOf, type ReplyOf } from "./ask.ts"
import { confirmed } from "./confirming.ts"
import { isRefusal } from "./refused.ts"

let leave: () => void = () => undefined

/** Says what to do when the house no longer knows who is at the door. */
export function whenSignedOut(go: () => void): void {
  leave = go
}

const onError = (thrown: Error) => {
  if (isRefusal(thrown, "not-signed-in")) leave()
  // The firm has begun to ask everyone for a second factor: the session says who owes one.
  if (isRefusal(thrown, "second-factor-needed")) void lookAgain("getSession")
}

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      retry: (times, thrown) => times < 2 && isRefusal(thrown, "line", "busy"),
      retryDelay: (times) => 400 * 2 ** times,
    },
    mutations: { retry: false },
  },
})

/** Questions whose asking is itself a custody event: what they told is kept longer and asked again only after an act. */
const LEAVES_A_TRACE: ReadonlySet<RouteName> = new Set<RouteName>([
  "getMatter",
  "getDocument",
  "listNotes",
  "listMatterCustody",
  "listDocumentCustody",
  "matterAccessThen",
  "documentAccessThen",
  "personAccessThen",
])

/** A question to the house, kept under the route's name and what was asked. */
export function asking<N extends RouteName>(name: N, given: AskOf<N>) {
  const { signal: _signal, ...kept } = given
  return queryOptions({
    queryKey: [name, kept],
    queryFn: ({ signal }) => ask(name, { ...given, signal }),
    ...(LEAVES_A_TRACE.has(name) ? { staleTime: 10 * 60_000 } : {}),
  })
}

/** An act: does it, then looks again at everything that the named routes told. */
export function useAct<N extends RouteName>(name: N, stale: readonly RouteName[]): UseMutationResult<ReplyOf<N>, Error, AskOf<N>> {
  return useMutation({
    mutationFn: (given: AskOf<N>) => confirmed(() => ask(name, given)),
    onSuccess: () => lookAgain(...stale),
  })
}

/** Looks again at everything that the named routes told. */
export async function lookAgain(...names: readonly RouteName[]): Promise<void> {
  await Promise.all(names.map((name) => queries.invalidateQueries({ queryKey: [name] })))
}

/** Forgets everything the house told: on signing out, and when somebody else signs in. */
export function forgetEverything(): void {
  queries.clear()
}
