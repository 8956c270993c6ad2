/** Which matters a view of them shows: the open ones, unless it says otherwise; where none of one's matters is open any more, the closed ones. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query"
import { ask, type QueryOf } from "../line/ask.ts"
import { isNarrowed, withoutColumns, type MattersView } from "../views.ts"

type Query = QueryOf<"listMatters">

function usePages(query: Query, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ["listMatters", { query }, "pages"],
    queryFn: ({ pageParam, signal }) => ask("listMatters", { query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function useMatters(view: MattersView) {
  const query: Query = { limit: 100, stage: "open", sort: "-event", ...withoutColumns(view) }
  const open = usePages(query, true)
  const none = open.data?.pages[0]?.total === 0 && !isNarrowed(view)
  const closed = usePages({ ...query, stage: "closed" }, none)
  const ofClosed = closed.data?.pages[0]?.total
  const onlyClosed = none && ofClosed !== undefined && ofClosed > 0
  const list = onlyClosed ? closed : open
  return {
    list,
    onlyClosed,
    /** Undefined while it is being asked for. */
    total: none && ofClosed === undefined && !closed.isError ? undefined : list.data?.pages[0]?.total,
  }
}
