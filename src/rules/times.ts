/** Every length of time that decides about access, as one table: what ends by itself, what waits no longer, and from when on people are reminded. */

export interface Time {
  readonly hours: number
  readonly is: string
  readonly source: string
}

const DAY = 24

export const TIMES = {
  "request.waits": {
    hours: 14 * DAY,
    is: "A request for access waits this long for an answer; then it is over, and whoever asked is told no more than that.",
    source: "D4",
  },
  "access.most": { hours: 366 * DAY, is: "Access that is asked for, or renewed, ends at the latest after this.", source: "D4" },
  "review.open": { hours: 14 * DAY, is: "A review of access is open this long where nobody says otherwise; then silence withdraws.", source: "C29, D7" },
  "review.least": { hours: DAY, is: "No review is due sooner: nobody loses access by a review that nobody had time to notice.", source: "D7" },
  "review.most": { hours: 366 * DAY, is: "No review is due later.", source: "D7" },
  "reminded.ending": {
    hours: 14 * DAY,
    is: "From this long before a grant ends, but not in the first half of its time, it stands in the inbox of whoever holds it and of those who could renew it.",
    source: "D4",
  },
  "reminded.silence": {
    hours: 7 * DAY,
    is: "From this long before a review closes by silence it stands in the inbox of those whose access nobody has kept.",
    source: "D7",
  },
  "reminded.memo": { hours: 3 * DAY, is: "Once a wall has stood this long, those who keep it are told how many have not acknowledged its memo.", source: "D1" },
} as const satisfies Record<string, Time>

/** A grant that ends. */
interface Ending {
  readonly madeAt: Temporal.Instant
  readonly until: Temporal.Instant
}

/** The latest moment that access may be given until. */
export function latestAccess(now: Temporal.Instant): Temporal.Instant {
  return now.add({ hours: TIMES["access.most"].hours })
}

/** When a grant ends that is renewed for as long again as it was made for. */
export function renewedUntil({ madeAt, until }: Ending, now: Temporal.Instant): Temporal.Instant {
  const [again, latest] = [until.add(madeAt.until(until)), latestAccess(now)]
  return Temporal.Instant.compare(again, latest) < 0 ? again : latest
}

/** Whether the end of a grant is near enough to be reminded of. */
export function endsSoon(grant: Ending, now: Temporal.Instant): boolean {
  const [left, whole] = [now.until(grant.until).total("hours"), grant.madeAt.until(grant.until).total("hours")]
  return left <= TIMES["reminded.ending"].hours && left <= whole / 2
}
