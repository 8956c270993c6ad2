/** Renewing somebody's time on a matter by one press, for as long again; the button says until when. */
import type { MatterId, PersonId } from "../line/shapes.ts"
import { useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { toDay } from "../parts/figures.ts"
import { tell, tellReceipt } from "../parts/toast.ts"

const MOST = 366 * 86_400_000

/** As long again as it was given for, and never further ahead than the house lets anybody go. */
export function toAsLongAgain(madeAt: string, until: string, now: number): string {
  const end = new Date(until).getTime()
  return new Date(Math.min(end + end - new Date(madeAt).getTime(), now + MOST - 60_000)).toISOString()
}

export function Renew({ matter, person, until }: { matter: MatterId; person: { readonly id: PersonId; readonly name: string }; until: string }) {
  const renew = useAct("renewGrant", ["listMembers", "getMatter", "listMatterCustody", "readInbox"])
  const act = async () => {
    if (renew.isPending) return
    try {
      const { member, receipt } = await renew.mutateAsync({ params: { matter, person: person.id }, body: { until } })
      tellReceipt(`The access of ${person.name} is renewed until ${toDay(member.until ?? until)}.`, receipt)
    } catch (thrown) {
      const refused = toRefusal(thrown)
      tell(refused.title, { seal: "stop", ...(refused.detail === undefined ? {} : { small: refused.detail }) })
    }
  }
  return (
    <button
      type="button"
      className="btn btn-s"
      aria-disabled={renew.isPending}
      aria-label={`Renew the access of ${person.name} until ${toDay(until)}`}
      onClick={() => void act()}
    >
      Renew until {toDay(until)}
    </button>
  )
}
