/** Lifting a wall by two: one asks and says why, another countersigns with their pass phrase, or lets it stand. */
import { useState } from "react"
import type { Wall } from "#contract"
import { useAct } from "../line/queries.ts"
import { Dialog, GraveDialog } from "../parts/dialog.tsx"
import { TextArea } from "../parts/field.tsx"
import { toCounted } from "../parts/figures.ts"
import { tellReceipt } from "../parts/toast.ts"
import { mattersOf, outOf, tellAll } from "./telling.ts"

export type Lifting = "ask" | "lift" | "leave" | null

const STALE = ["listWalls", "wallsOfMatter", "readInbox"] as const

export function LiftingDialog({ wall, what, onLeave }: { wall: Wall; what: NonNullable<Lifting>; onLeave: () => void }) {
  switch (what) {
    case "ask":
      return <AskLifting wall={wall} onLeave={onLeave} />
    case "lift":
      return <Lift wall={wall} onLeave={onLeave} />
    case "leave":
      return <LeaveStanding wall={wall} onLeave={onLeave} />
  }
}

function AskLifting({ wall, onLeave }: { wall: Wall; onLeave: () => void }) {
  const [why, setWhy] = useState("")
  const ask = useAct("askLifting", STALE)
  return (
    <Dialog
      title="Ask to lift this wall"
      say="It stands until a second person who keeps it countersigns."
      seal="wall"
      act="Ask to lift it"
      onLeave={onLeave}
      notYet={why.trim() === "" ? "Say why first." : undefined}
      onAct={async () => {
        const { receipt } = await ask.mutateAsync({ params: { wall: wall.id }, body: { why } })
        tellReceipt("Lifting is asked for. The wall stands until a second person countersigns.", receipt)
        onLeave()
      }}
    >
      <TextArea label="Why it can be lifted" value={why} onChange={setWhy} hint="Read by whoever oversees walls." />
    </Dialog>
  )
}

function Lift({ wall, onLeave }: { wall: Wall; onLeave: () => void }) {
  const lift = useAct("liftWall", [...STALE, "getMatter", "listMatters"])
  const matters = wall.client === null ? mattersOf(wall).length : wall.matters.length
  return (
    <GraveDialog
      title="Lift this wall"
      say={
        wall.lifting === null
          ? "Somebody has to ask for it first."
          : `${wall.lifting.by.name} asked for it${wall.lifting.why === null ? "." : `: “${wall.lifting.why}”`} You countersign as the second person.`
      }
      seal="wall"
      word="LIFT"
      wordLabel="Type the word lift"
      act="Countersign, and lift it"
      onLeave={onLeave}
      will={
        <>
          <b>{toCounted(outOf(wall).length, "person", "persons")}</b> ({tellAll(wall)}) can be admitted to <b>{toCounted(matters, "matter")}</b> again;{" "}
          {wall.begun ? "nobody gets back what it took" : "it has not begun, and whoever is on them keeps what they have"}.
        </>
      }
      onAct={async () => {
        const { receipt } = await lift.mutateAsync({ params: { wall: wall.id } })
        tellReceipt("The wall is lifted.", receipt)
        onLeave()
      }}
    />
  )
}

function LeaveStanding({ wall, onLeave }: { wall: Wall; onLeave: () => void }) {
  const leave = useAct("leaveStanding", STALE)
  return (
    <Dialog
      title="Let this wall stand"
      say="Lifting is no longer asked for. It can be asked for again."
      seal="wall"
      act="Let it stand"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt } = await leave.mutateAsync({ params: { wall: wall.id } })
        tellReceipt("The wall is left standing.", receipt)
        onLeave()
      }}
    />
  )
}
