/** The memo of a wall as those inside read it, and acknowledging it. */
import { useState } from "react"
import type { Wall } from "#contract"
import { useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { Seal } from "../parts/marks.tsx"
import { Stopped } from "../parts/states.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { Day, When } from "../parts/when.tsx"
import { GROUND_WORDS } from "../parts/words.ts"
import { tellAll, tellIs } from "./telling.ts"

/** Reads out whom the wall shuts out and its memo; whoever has not acknowledged it does so here. */
export function MemoToRead({ wall, main = false }: { wall: Wall; main?: boolean }) {
  const acknowledge = useAct("acknowledgeMemo", ["readInbox", "wallsOfMatter", "listWalls", "getMatter", "listMatters", "listMembers", "listDocuments"])
  const [refused, setRefused] = useState<Refused | null>(null)
  const matter = wall.matters[0]?.id
  const acknowledgedAt = wall.mine?.acknowledgedAt ?? null
  const act = async () => {
    if (matter === undefined || acknowledge.isPending) return
    setRefused(null)
    try {
      const { receipt } = await acknowledge.mutateAsync({ params: { matter, wall: wall.id } })
      tellReceipt("The memo is acknowledged.", receipt)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  return (
    <>
      <p className="prose">
        <strong className="head breaks">{tellAll(wall)}</strong> {tellIs(wall)} shut out
        {wall.stands && !wall.begun && wall.from !== null && (
          <>
            {" "}
            from <When at={wall.from} /> on
          </>
        )}
        . {GROUND_WORDS[wall.ground]}; raised on <Day at={wall.raisedAt} /> by {wall.raisedBy.name}.
      </p>
      {wall.memo !== null && <MemoText memo={wall.memo} />}
      {refused && <Stopped head="This was not acknowledged." refused={refused} />}
      {wall.may.includes("acknowledge") ? (
        <>
          <p className="prose soft">
            {wall.mustAcknowledge
              ? wall.begun
                ? "Until you acknowledge it you open nothing more behind this wall."
                : "When the wall has begun you open nothing more behind it before you have acknowledged it."
              : "You may go on working, and acknowledge it when you have read it."}
          </p>
          <div className="bar side-acts">
            <button type="button" className={main ? "btn btn-main" : "btn"} aria-disabled={acknowledge.isPending} onClick={() => void act()}>
              I have read it and will keep to it
            </button>
          </div>
        </>
      ) : (
        acknowledgedAt !== null && (
          <p className="with">
            <Seal kind="yes" />
            <span>
              You acknowledged it on <When at={acknowledgedAt} />.
            </span>
          </p>
        )
      )}
    </>
  )
}

export function MemoText({ memo }: { memo: NonNullable<Wall["memo"]> }) {
  return (
    <>
      <blockquote className="memo memo-text">{memo.memo}</blockquote>
      <p className="small memo-ref">Reference {memo.reference}</p>
    </>
  )
}
