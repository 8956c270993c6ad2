/** Whom the rule of a wall could not name: for those who keep such walls, with the way to name them once another leads. */
import { useState } from "react"
import type { Inbox } from "#contract"
import { useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { toDay } from "../parts/figures.ts"
import { Stopped } from "../parts/states.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { useKeysBehind } from "../walls/keys-behind.ts"
import { LookAtWall, Waits } from "./waits.tsx"

type One = Inbox["unkept"][number]

export function Unkept({ unkept }: Pick<Inbox, "unkept">) {
  const name = useAct("nameWorker", ["readInbox", "listWalls"])
  const [refused, setRefused] = useState<Refused | null>(null)
  const keys = useKeysBehind()
  const busy = name.isPending || keys.progress !== null
  const act = async ({ wall, person }: One) => {
    if (busy) return
    setRefused(null)
    try {
      const { unturned, receipt } = await name.mutateAsync({ params: { wall }, body: { person: person.id } })
      await keys.begin(wall, unturned).catch(() => unturned)
      tellReceipt(`${person.name} is shut out too.`, receipt)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  return (
    <Waits
      title="People whom the rule of a wall could not shut out"
      of={unkept}
      by={(one) => `${one.wall} ${one.person.id} ${one.matter ?? one.team}`}
      head={
        <>
          {refused && <Stopped head="Nobody was shut out." refused={refused} />}
          {keys.progress !== null && (
            <p className="prose" role="status">
              {keys.progress}
            </p>
          )}
        </>
      }
    >
      {(one) => (
        <>
          <p className="prose">
            <strong className="head">{one.person.name}</strong>{" "}
            {one.team === null ? "was let into a matter of which the rule of a wall speaks" : `joined ${one.team}, which a wall shuts out`}, on{" "}
            {toDay(one.since)}, and is not shut out: they alone led a matter behind it. Have another lead admitted there first. <LookAtWall wall={one.wall} />
          </p>
          {one.matter !== null && <p className="small breaks">{one.matter}</p>}
          <div className="bar side-acts">
            <button type="button" className="btn" aria-disabled={busy} onClick={() => void act(one)}>
              Shut them out too
            </button>
          </div>
        </>
      )}
    </Waits>
  )
}
