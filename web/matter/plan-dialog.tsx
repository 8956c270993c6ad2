/** The file plan of a matter: its places are named, ordered, added, and taken out while they are empty. What holds documents stays. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Matter, Place } from "#contract"
import { ask } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { isRefusal, RefusedError, toRefusal } from "../line/refused.ts"
import { Dialog } from "../parts/dialog.tsx"
import { toCounted } from "../parts/figures.ts"
import { Icon } from "../parts/marks.tsx"
import { newKey } from "../parts/new-key.ts"
import { Stopped } from "../parts/states.tsx"
import { changePlan } from "./change-plan.ts"
import { PlanLineRow, useFocusOn } from "./plan-line.tsx"
import { counted, MOST_PLACES, moved, putBack, renamed, slipOf, takenOut, tellChanges, toLines, wanted, withNew, type PlanLine } from "./plan-draft.ts"

interface Props {
  readonly matter: Pick<Matter, "id">
  readonly onLeave: () => void
}

export function PlanDialog({ matter, onLeave }: Props) {
  const { data: plan, error } = useQuery({ ...asking("getPlan", { params: { matter: matter.id } }), staleTime: 0 })
  const [seen, setSeen] = useState<readonly Place[] | null>(null)
  const [lines, setLines] = useState<readonly PlanLine[]>([])
  if (seen === null && plan !== undefined) {
    setSeen(plan)
    setLines(toLines(plan))
  }
  const changes = seen === null ? null : tellChanges(seen, lines)
  const change = async () => {
    if (seen === null) return
    try {
      await changePlan(matter.id, seen, wanted(lines))
      onLeave()
    } catch (thrown) {
      if (!isRefusal(thrown, "place-in-use")) throw thrown
      const now = counted(lines, await ask("getPlan", { params: { matter: matter.id } }))
      setLines(now)
      throw new RefusedError({ ...toRefusal(thrown), detail: tellInUse(lines, now) })
    }
  }
  // One dialog from its first moment: another one in its place would not know where the focus came from.
  return (
    <Dialog
      title="File plan"
      say={
        seen === null
          ? "Unsealing the names of the places for you."
          : "The places of this matter in their order. A place keeps its documents whatever it is called and wherever it stands."
      }
      act="Change the plan"
      notYet={seen === null ? "It is not here yet." : notYetOf(lines, changes)}
      onLeave={onLeave}
      onAct={change}
    >
      {seen === null && error && <Stopped head="The file plan cannot be shown." refused={toRefusal(error)} />}
      {seen !== null && <Editing lines={lines} changes={changes} onLines={setLines} />}
    </Dialog>
  )
}

/** Why the plan cannot be changed yet, or nothing. */
function notYetOf(lines: readonly PlanLine[], changes: string | null): string | undefined {
  const standing = lines.filter((line) => !line.out)
  if (standing.length === 0) return "A plan keeps at least one place."
  if (standing.some((line) => slipOf(lines, line) !== undefined)) return "Each place needs a name of its own."
  return changes === null ? "Nothing is changed yet." : undefined
}

/** Which of those that were to be taken out hold documents now. */
function tellInUse(before: readonly PlanLine[], now: readonly PlanLine[]): string {
  const held = now.filter((line) => !line.out && before.some((was) => was.key === line.key && was.out))
  return `${held.map((line) => `“${line.name}” holds ${toCounted(line.documents, "document")} now`).join("; ")}. It stands in the plan again.`
}

interface EditingProps {
  readonly lines: readonly PlanLine[]
  /** What would be changed, in a sentence. */
  readonly changes: string | null
  readonly onLines: (lines: readonly PlanLine[]) => void
}

function Editing({ lines, changes, onLines }: EditingProps) {
  const [said, setSaid] = useState("")
  const [held, setHeld] = useState<string | null>(null)
  const [list, focusOn] = useFocusOn()
  const standing = lines.filter((line) => !line.out)
  const put = (next: readonly PlanLine[], say = "") => {
    onLines(next)
    setHeld(null)
    setSaid(say)
  }
  const add = () => {
    const key = newKey()
    focusOn(key)
    put(withNew(lines, key))
  }
  const move = (line: PlanLine, by: 1 | -1) => {
    const next = moved(lines, line.key, by)
    if (next === lines) return
    put(next, `${line.name} is now place ${next.findIndex((one) => one.key === line.key) + 1} of ${next.length}.`)
  }
  const takeOut = (line: PlanLine) => {
    if (line.documents > 0) return setHeld(line.key)
    const at = lines.findIndex((one) => one.key === line.key)
    focusOn(line.id === null ? (lines[at + 1]?.key ?? lines[at - 1]?.key ?? "") : line.key)
    put(takenOut(lines, line.key))
  }
  return (
    <>
      <div>
        <ol className="plan" ref={list}>
          {lines.map((line, n) => (
            <PlanLineRow
              key={line.key}
              line={line}
              n={n + 1}
              of={lines.length}
              said={held === line.key ? `It holds ${toCounted(line.documents, "document")} and stays. Move them to another place first.` : slipOf(lines, line)}
              autoFocus={n === 0}
              onName={(name) => put(renamed(lines, line.key, name))}
              onMove={(by) => move(line, by)}
              onFocus={() => focusOn(line.key)}
              onOut={() => takeOut(line)}
              onBack={() => {
                focusOn(line.key)
                put(putBack(lines, line.key))
              }}
            />
          ))}
        </ol>
        {standing.length < MOST_PLACES ? (
          <button type="button" className="btn btn-s btn-bare" onClick={add}>
            <Icon name="plus" />
            Add a place
          </button>
        ) : (
          <p className="small">A plan has at most {MOST_PLACES} places.</p>
        )}
      </div>
      <p className="head" role="status">
        {changes}
      </p>
      <p className="sr" role="status">
        {said}
      </p>
    </>
  )
}
