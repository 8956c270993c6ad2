/** Narrowing one's matters: chips that stand in the address, and a line that finds by part of a name. */
import { useEffect, useRef, useState } from "react"
import type { MatterRow } from "#contract"
import { Chip, ChoiceChip, Cite } from "../parts/chip.tsx"
import { useKeys } from "../parts/keys.ts"
import { CLASS_WORDS } from "../parts/marks.tsx"
import { ColumnMenu } from "../parts/table/column-menu.tsx"
import type { ChosenColumns } from "../parts/table/use-columns.ts"
import type { MattersView } from "../views.ts"

interface Props {
  readonly view: MattersView
  readonly columns: ChosenColumns<MatterRow>
  readonly onView: (view: MattersView) => void
}

const STAGES: Readonly<Record<NonNullable<MattersView["stage"]>, string>> = { closed: "Closed", any: "Any" }

export function Narrow({ view, columns, onView }: Props) {
  const without = (key: keyof MattersView): MattersView => {
    const { [key]: _gone, ...rest } = view
    return rest
  }
  return (
    <>
      <div className="tools tools-under">
        {view.stage === undefined ? (
          <ChoiceChip<NonNullable<MattersView["stage"]>>
            label="Stage"
            none="open"
            value={undefined}
            words={STAGES}
            onChoose={(stage) => onView(stage === undefined ? without("stage") : { ...view, stage })}
          />
        ) : (
          <Chip label="Stage" value={STAGES[view.stage].toLowerCase()} onRemove={() => onView(without("stage"))} />
        )}
        <ChoiceChip
          label="Class"
          value={view.class}
          words={CLASS_WORDS}
          onChoose={(chosen) => onView(chosen === undefined ? without("class") : { ...view, class: chosen })}
        />
        {view.client !== undefined && <Chip label="Client" value={view.client} onRemove={() => onView(without("client"))} />}
        <FindByName
          value={view.named ?? ""}
          label="Find by name, client or code"
          onFind={(named) => onView(named === "" ? without("named") : { ...view, named })}
        />
        <span className="push" />
        <ColumnMenu of={columns} />
      </div>
      <div className="body-x bar cite-line">
        <Cite />
      </div>
    </>
  )
}

/** A line that finds while one writes; `/` goes to it, Escape empties it. */
export function FindByName({ value, label, onFind }: { value: string; label: string; onFind: (value: string) => void }) {
  const [text, setText] = useState(value)
  // What was asked for last, and what stood in the address: where the address says something else, somebody undid it there.
  const [asked, setAsked] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    if (value !== asked) {
      setAsked(value)
      setText(value)
    }
  }
  const input = useRef<HTMLInputElement>(null)
  const latest = useRef(onFind)
  useEffect(() => {
    latest.current = onFind
  })
  useEffect(() => {
    if (text.trim() === value) return
    const timer = setTimeout(() => {
      setAsked(text.trim())
      latest.current(text.trim())
    }, 250)
    return () => clearTimeout(timer)
  }, [text, value])
  useKeys({ "/": () => input.current?.focus() })
  return (
    <input
      ref={input}
      className="input find-line"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      spellCheck={false}
      onChange={(e) => setText(e.target.value)}
      onKeyDown={(e) => {
        if (e.key === "Escape") {
          setText("")
          input.current?.blur()
        }
      }}
    />
  )
}
