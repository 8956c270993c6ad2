/** Matters of a client that a wall around it does not stand around: for those who keep such walls, with the way to extend them. */
import { useState } from "react"
import type { Inbox } from "#contract"
import { useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { toDay } from "../parts/figures.ts"
import { Stopped } from "../parts/states.tsx"
import { LookAtWall, Waits } from "./waits.tsx"
import { tellReceipt } from "../parts/toast.ts"

type One = Inbox["uncovered"][number]

export function Uncovered({ uncovered }: Pick<Inbox, "uncovered">) {
  const extend = useAct("extendWall", ["readInbox", "listWalls"])
  const [refused, setRefused] = useState<Refused | null>(null)
  const act = async ({ wall, matter }: One) => {
    if (extend.isPending) return
    setRefused(null)
    try {
      const { receipt } = await extend.mutateAsync({ params: { wall }, body: { matter } })
      tellReceipt("The wall stands around that matter too.", receipt)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  return (
    <Waits
      title="Matters that a wall around their client was not extended over"
      of={uncovered}
      by={(one) => `${one.wall} ${one.matter}`}
      head={refused && <Stopped head="The wall was not extended." refused={refused} />}
    >
      {(one) => (
        <>
          <p className="prose">
            <strong className="head">{one.by.name}</strong> opened a matter on {toDay(one.at)} for a client that a wall stands around. It does not stand around
            this one: somebody whom it shuts out leads it, or it was opened while the wall was raised. <LookAtWall wall={one.wall} />
          </p>
          <p className="small breaks">{one.matter}</p>
          <div className="bar side-acts">
            <button type="button" className="btn" aria-disabled={extend.isPending} onClick={() => void act(one)}>
              Extend the wall over it
            </button>
          </div>
        </>
      )}
    </Waits>
  )
}
