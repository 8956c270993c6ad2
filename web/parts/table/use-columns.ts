/** The columns of a table as they are chosen: by the address, else by what was chosen last on this machine, else as at first. */
import { useSyncExternalStore } from "react"
import { fitColumns, offeredColumns, parseColumns, spellColumns, toChosen, type ColumnKeys } from "./choice.ts"
import type { Column } from "./columns.ts"

interface Asked<Row> {
  /** Under which name the choice is kept on this machine. */
  readonly name: "matters" | "documents"
  readonly columns: readonly Column<Row>[]
  readonly keys: ColumnKeys
  /** The choice that stands in the address. */
  readonly said: string | undefined
  readonly onSay: (said: string | undefined) => void
  /** Rows can be chosen, which takes a column of its own. */
  readonly picks: boolean
}

export interface ChosenColumns<Row> {
  readonly shown: readonly Column<Row>[]
  readonly offered: readonly Column<Row>[]
  readonly chosen: ReadonlySet<string>
  /** Chosen, but there is no room for them now. */
  readonly without: ReadonlySet<string>
  readonly isFirst: boolean
  readonly choose: (chosen: ReadonlySet<string>) => void
  readonly asAtFirst: () => void
}

function subscribe(hear: () => void): () => void {
  addEventListener("resize", hear)
  return () => removeEventListener("resize", hear)
}
const widthNow = () => document.documentElement.clientWidth

/** What was chosen last on this machine; a machine that keeps nothing has chosen nothing. */
function recall(name: string, keys: ColumnKeys): string | undefined {
  try {
    return parseColumns(keys, localStorage.getItem(`muniment.columns.${name}`))
  } catch {
    return undefined
  }
}

function remember(name: string, said: string | undefined): void {
  try {
    if (said === undefined) localStorage.removeItem(`muniment.columns.${name}`)
    else localStorage.setItem(`muniment.columns.${name}`, said)
  } catch {
    // This machine keeps nothing: the address still does.
  }
}

export function useColumns<Row>({ name, columns, keys, said, onSay, picks }: Asked<Row>): ChosenColumns<Row> {
  const window = useSyncExternalStore(subscribe, widthNow)
  const now = said ?? recall(name, keys)
  const chosen = toChosen(keys, now)
  const say = (next: string | undefined) => {
    remember(name, next)
    onSay(next)
  }
  return {
    ...fitColumns(columns, keys, chosen, window, picks),
    offered: offeredColumns(columns, keys, window),
    chosen,
    isFirst: now === undefined,
    choose: (next) => say(spellColumns(keys, next)),
    asAtFirst: () => say(undefined),
  }
}
