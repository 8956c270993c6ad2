/** Moments on the page: read at a glance, exact on hover. */
import { toDay, toMoment, toUtc, toZone } from "./figures.ts"

/** A moment on this machine's clock; the zone on hover. */
export function When({ at, quiet = false }: { at: string; quiet?: boolean }) {
  return (
    <time dateTime={at} title={toZone(at)} className={quiet ? "quiet nowrap" : "nowrap"}>
      {toMoment(at)}
    </time>
  )
}

/** A day; a plain date has no zone to show. */
export function Day({ at }: { at: string }) {
  return (
    <time dateTime={at} className="nowrap" title={at.includes("T") ? toZone(at) : undefined}>
      {toDay(at)}
    </time>
  )
}

/** A moment as it stands in a proof, in UTC; this machine's clock on hover. */
export function WhenUtc({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} className={className} title={toZone(at)}>
      {toUtc(at)}
    </time>
  )
}
