/** What waits for whoever is here, asked anew while they are at work; and how many things that are. */
import { queryOptions } from "@tanstack/react-query"
import type { Inbox } from "#contract"
import { asking } from "../line/queries.ts"
import { isAtWork } from "../parts/at-work.ts"

export const inboxQuery = queryOptions({ ...asking("readInbox", {}), refetchInterval: () => (isAtWork() ? 60_000 : false) })

/** Notices that were acknowledged wait no more. */
export function waitingIn({ notices, ...lists }: Inbox): number {
  const open = notices.filter((one) => one.acknowledgedAt === null)
  return [open, ...Object.values(lists)].reduce((n, list) => n + list.length, 0)
}
