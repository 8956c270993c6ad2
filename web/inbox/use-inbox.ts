/** What waits for whoever is here, asked anew while they are at work; and how many things that are. */
import { queryOptions } from "@tanstack/react-query"
import type { Inbox } from "#contract"
import { asking } from "../line/queries.ts"
import { isAtWork } from "../parts/at-work.ts"

export const inboxQuery = queryOptions({ ...asking("readInbox", {}), refetchInterval: () => (isAtWork() ? 60_000 : false) })

/** Notices that were acknowledged wait no more. */
export function waitingIn({ memos, notices, liftings, uncovered, unkept, requests, reviews, endings, silences, unread, unturned, owing }: Inbox): number {
  return (
    memos.length +
    notices.filter((one) => one.acknowledgedAt === null).length +
    liftings.length +
    uncovered.length +
    unkept.length +
    requests.length +
    reviews.length +
    endings.length +
    silences.length +
    unread.length +
    unturned.length +
    owing.length
  )
}
