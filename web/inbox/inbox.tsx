/** The inbox: memos to acknowledge, notices, walls that wait for a second person, requests for access, reviews with lines to decide. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Inbox as InboxShape } from "#contract"
import { useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCounted, toDay, toNearness } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { useNow } from "../parts/now.ts"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { BoneSheet, Empty, NotCome, Stopped } from "../parts/states.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { Day, When } from "../parts/when.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"
import { MemoToRead } from "../walls/memo.tsx"
import { outOf, tellAround, tellNames } from "../walls/telling.ts"
import { Uncovered } from "./uncovered.tsx"
import { ToList } from "./to-list.tsx"
import { Unkept } from "./unkept.tsx"
import { Endings, Owing, Unread, Unturned } from "./reminders.tsx"
import { LookAtWall, Waits } from "./waits.tsx"
import { inboxQuery, waitingIn } from "./use-inbox.ts"

export function Inbox() {
  useCrumbs([{ words: "Inbox" }])
  const { data: inbox, error, refetch } = useQuery(inboxQuery)
  if (error) return <NotCome error={error} again={() => void refetch()} />
  if (inbox === undefined) return <BoneSheet say="Unsealing what waits for you." />
  const waits = waitingIn(inbox)
  const read = inbox.notices.filter((one) => one.acknowledgedAt !== null)
  if (waits === 0 && read.length === 0)
    return (
      <Sheet>
        <Empty
          whole
          title="Nothing waits for you"
          say="Memos and notices of walls, walls to be lifted by two, requests for access to matters that you lead, reviews, and access that ends soon come here."
        />
      </Sheet>
    )
  return (
    <Sheet>
      <SheetHead
        title="Inbox"
        under={<span role="status">{waits === 0 ? "Nothing waits for you." : `${toCounted(waits, "thing waits", "things wait")} for you.`}</span>}
      />
      <Memos memos={inbox.memos} />
      <Notices notices={inbox.notices.filter((one) => one.acknowledgedAt === null)} />
      <Liftings liftings={inbox.liftings} />
      <ToList toList={inbox.toList} />
      <Uncovered uncovered={inbox.uncovered} />
      <Unkept unkept={inbox.unkept} />
      <Requests requests={inbox.requests} />
      <Reviews reviews={inbox.reviews} />
      <Endings endings={inbox.endings} silences={inbox.silences} />
      <Unread unread={inbox.unread} />
      <Unturned unturned={inbox.unturned} />
      <Owing owing={inbox.owing} />
      {read.length > 0 && (
        <Block title="Notices that you acknowledged">
          <ul className="waits">
            {read.map((one) => (
              <li key={one.id}>
                <blockquote className="memo memo-text">{one.words}</blockquote>
                <p className="small">
                  Given on <Day at={one.at} />
                  {one.from !== null && (
                    <>
                      , from <Day at={one.from} /> on
                    </>
                  )}
                  ; acknowledged on <Day at={one.acknowledgedAt ?? one.at} />
                </p>
              </li>
            ))}
          </ul>
        </Block>
      )}
    </Sheet>
  )
}

function Memos({ memos }: { memos: InboxShape["memos"] }) {
  return (
    <Waits title="Memos to acknowledge" of={memos} by={(wall) => wall.id}>
      {(wall) => (
        <>
          <p className="with">
            <Seal kind="wall" />
            <span className="head">
              {wall.begun ? "A wall stands" : "A wall will stand"} around {tellAround(wall)}
            </span>
          </p>
          <MemoToRead wall={wall} />
        </>
      )}
    </Waits>
  )
}

function Notices({ notices }: { notices: InboxShape["notices"] }) {
  const acknowledge = useAct("acknowledgeNotice", ["readInbox", "listWalls"])
  const [refused, setRefused] = useState<Refused | null>(null)
  const act = async (notice: InboxShape["notices"][number]["id"]) => {
    if (acknowledge.isPending) return
    setRefused(null)
    try {
      const { receipt } = await acknowledge.mutateAsync({ params: { notice } })
      tellReceipt("The notice is acknowledged.", receipt)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  return (
    <Waits title="Notices" of={notices} by={(one) => one.id} head={refused && <Stopped head="This was not acknowledged." refused={refused} />}>
      {(one) => (
        <>
          <blockquote className="memo memo-text">{one.words}</blockquote>
          <p className="small">
            Given on <When at={one.at} />
            {one.from !== null && (
              <>
                ; from <When at={one.from} /> on
              </>
            )}
          </p>
          <div className="bar side-acts">
            <button type="button" className="btn" aria-disabled={acknowledge.isPending} onClick={() => void act(one.id)}>
              I have read it and will keep to it
            </button>
          </div>
        </>
      )}
    </Waits>
  )
}

function Liftings({ liftings }: { liftings: InboxShape["liftings"] }) {
  return (
    <Waits title="Walls that wait for a second person" of={liftings} by={(wall) => wall.id}>
      {(wall) => (
        <p className="prose">
          {wall.lifting?.by.name ?? "Somebody"} asks to lift the wall that shuts {tellNames(outOf(wall))} out of {tellAround(wall)}.{" "}
          <LookAtWall wall={wall.id} />
        </p>
      )}
    </Waits>
  )
}

function Requests({ requests }: { requests: InboxShape["requests"] }) {
  const session = useSession()
  return (
    <Waits title="Requests for access" of={requests} by={(one) => one.id}>
      {(one) => (
        <p className="prose">
          <strong className="head">{one.person.name}</strong> asks to be let into {one.code} as {MATTER_ROLE_WORDS[one.role].toLowerCase()} until{" "}
          {toDay(one.until)}
          {one.purpose === null ? "" : `, for ${purposeWords(session, one.purpose).toLowerCase()}`}.{" "}
          <Link to="/matters/$matter/people" params={{ matter: one.matter }}>
            Decide on the matter’s people
          </Link>
        </p>
      )}
    </Waits>
  )
}

function Reviews({ reviews }: { reviews: InboxShape["reviews"] }) {
  const now = useNow()
  return (
    <Waits title="Reviews of access" of={reviews} by={(one) => one.id}>
      {(one) => (
        <p className="prose">
          {one.code ?? one.matter}: {toCounted(one.waiting, "line waits", "lines wait")} for you until {toDay(one.due)} ({toNearness(one.due, now)}).{" "}
          <Link to="/reviews/$review" params={{ review: one.id }}>
            Open the review
          </Link>
        </p>
      )}
    </Waits>
  )
}
