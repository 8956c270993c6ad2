/** Prints what waits in the inbox beside walls: requests and reviews, and what ends unless somebody does something. */
import type { Inbox } from "#contract"
import { count, many, when } from "./figures.ts"
import type { Printer } from "./print.ts"

export function printWaiting(print: Printer, { requests, reviews, endings, silences, unread, unturned, owing }: Inbox): void {
  for (const one of requests)
    print.line(`${one.person.name} asks to be let into ${one.code} until ${when(one.until)}. See ./muniment matter requests ${one.code}`)
  for (const one of reviews)
    print.line(`A review of ${one.code ?? one.matter}: ${many(one.waiting, "line")} to decide until ${when(one.due)}. See ./muniment review show ${one.id}`)
  for (const one of endings) {
    const what = `The access of ${one.person.name} to ${one.code} as ${one.role}${one.places === null ? "" : `, in ${many(one.places.length, "place")} of the file plan alone,`} ends on ${when(one.until)}.`
    print.line(one.renewable === null ? what : `${what} Renew it with ./muniment matter renew ${one.code} ${one.person.id}`)
  }
  for (const one of silences) print.line(`Your access to ${one.code} ends on ${when(one.due)} unless somebody keeps it in the review of that matter.`)
  for (const wall of unread)
    print.line(
      `A wall whose memo ${count(wall.memos.given - wall.memos.acknowledged)} of ${many(wall.memos.given, "person", "people")} have not acknowledged. See ./muniment wall show ${wall.id}`,
    )
  for (const wall of unturned) print.line(`A wall that has begun and waits for its new keys: ./muniment wall continue ${wall.id}`)
  for (const { team, matters } of owing)
    print.line(`${team.name}: ${many(matters, "matter")} to be given new keys since somebody left it, or it ended. ./muniment team continue ${team.id}`)
}
