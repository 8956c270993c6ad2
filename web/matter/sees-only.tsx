/** A matter that somebody is to see exists, and nothing more: what it is called, by whom they know of it, and asking for more. Of what is in it nothing stands here, not even that there is any. */
import { useState } from "react"
import { useNavigate } from "@tanstack/react-router"
import type { Matter } from "#contract"
import { may } from "../line/acts.ts"
import { useAct } from "../line/queries.ts"
import { useSession } from "../line/session.tsx"
import { Dialog } from "../parts/dialog.tsx"
import { toDay, toNearness } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"
import { useNow } from "../parts/now.ts"
import { Block, SheetHead } from "../parts/sheet.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { STANDING_WORDS } from "../parts/words.ts"
import { AskAccess } from "../requests/ask.tsx"
import { useLedBy } from "./led-by.ts"

export function SeesOnly({ matter }: { matter: Matter }) {
  const session = useSession()
  const now = useNow()
  const [shown, setShown] = useState<"ask" | "leave" | null>(null)
  const { why } = matter
  const ledBy = useLedBy(matter)
  const asks = may(session, "access.ask")
  return (
    <>
      <SheetHead
        title={matter.title}
        under={
          <>
            <span className="nowrap">{matter.code}</span>
            <Ribbon of={matter.class} />
            {matter.stage === "closed" && <span className="head">Closed</span>}
            <span className="head">You see that it exists</span>
          </>
        }
      />
      <Block title="Your part in it">
        <dl className="dl">
          <dt>You are</dt>
          <dd>{STANDING_WORDS[why.role]}, who only sees that it exists</dd>
          {ledBy !== null && (
            <>
              <dt>Led by</dt>
              <dd>{ledBy.all}</dd>
            </>
          )}
          <dt>Let in by</dt>
          <dd>
            {why.by.name}
            {why.through !== null && `, through ${why.through.name}`}, {toDay(why.at)}
          </dd>
          <dt>Until</dt>
          <dd>{why.until === null ? "no end date" : `${toDay(why.until)} (${toNearness(why.until, now)})`}</dd>
        </dl>
        <p className="prose soft sees-only-say">
          Nothing that is in it was given to you, and no key that opens it.{" "}
          {asks ? "If you need it for your work, ask for more: whoever leads it is told." : `If you need it, ask ${ledBy?.first ?? why.by.name}.`}
        </p>
        <div className="bar side-acts">
          {asks && (
            <button type="button" className="btn btn-main" onClick={() => setShown("ask")}>
              Ask for more…
            </button>
          )}
          {may(matter, "member.leave") && (
            <button type="button" className="btn" onClick={() => setShown("leave")}>
              Leave this matter…
            </button>
          )}
        </div>
      </Block>
      {shown === "ask" && <AskAccess known={matter.code} onLeave={() => setShown(null)} />}
      {shown === "leave" && <Leave matter={matter} onLeave={() => setShown(null)} />}
    </>
  )
}

export function Leave({ matter, onLeave }: { matter: Matter; onLeave: () => void }) {
  const { person } = useSession()
  const go = useNavigate()
  const release = useAct("release", ["listMatters", "readInbox"])
  return (
    <Dialog
      title={`Leave ${matter.code}`}
      say="Your part in it ends at once, and it is no longer in your list. Somebody who leads it can let you in again."
      act="Leave it"
      stay="Stay on it"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt } = await release.mutateAsync({ params: { matter: matter.id, person: person.id } })
        tellReceipt(`You have left ${matter.code}.`, receipt)
        await go({ to: "/matters" })
      }}
    />
  )
}
