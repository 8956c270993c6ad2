/** A file plan while it is being edited: its lines, the slips in them, and in one sentence what would change. Pure: nothing is asked of the house. */
import type { Place } from "#contract"
import type { PlaceId } from "../line/shapes.ts"
import { toCount, toCounted } from "../parts/figures.ts"

/** One line of the plan: a place that stands, or a new one, which has no id yet. */
export interface PlanLine {
  readonly key: string
  readonly id: PlaceId | null
  readonly name: string
  readonly documents: number
  /** Taken out, until it is put back or the plan is changed. */
  readonly out: boolean
}

/** As many places as a plan may have. */
export const MOST_PLACES = 60

export interface WantedPlace {
  readonly id?: PlaceId
  readonly name: string
}

export function toLines(plan: readonly Place[]): readonly PlanLine[] {
  return plan.map(({ id, name, documents }) => ({ key: id, id, name, documents, out: false }))
}

export function renamed(lines: readonly PlanLine[], key: string, name: string): readonly PlanLine[] {
  return lines.map((line) => (line.key === key ? { ...line, name } : line))
}

export function withNew(lines: readonly PlanLine[], key: string): readonly PlanLine[] {
  return [...lines, { key, id: null, name: "", documents: 0, out: false }]
}

/** A place changes places with the one above or below; at either end nothing moves. */
export function moved(lines: readonly PlanLine[], key: string, by: 1 | -1): readonly PlanLine[] {
  const from = lines.findIndex((line) => line.key === key)
  const [line, other] = [lines[from], lines[from + by]]
  if (line === undefined || other === undefined) return lines
  return lines.map((one, n) => (n === from ? other : n === from + by ? line : one))
}

/** Takes an empty place out; a new one is gone at once. One that holds documents stays. */
export function takenOut(lines: readonly PlanLine[], key: string): readonly PlanLine[] {
  return lines.filter((line) => line.key !== key || line.id !== null).map((line) => (line.key === key && line.documents === 0 ? { ...line, out: true } : line))
}

export function putBack(lines: readonly PlanLine[], key: string): readonly PlanLine[] {
  return lines.map((line) => (line.key === key ? { ...line, out: false } : line))
}

/** What the lines are after the house said how many documents lie in each place: one that holds some is put back. */
export function counted(lines: readonly PlanLine[], plan: readonly Place[]): readonly PlanLine[] {
  return lines.map((line) => {
    const documents = plan.find((place) => place.id === line.id)?.documents ?? line.documents
    return { ...line, documents, out: line.out && documents === 0 }
  })
}

/** A name as the house keeps it. */
function spelled(name: string): string {
  return name.normalize("NFC").trim()
}

/** What is wrong with a line, if anything is. */
export function slipOf(lines: readonly PlanLine[], line: PlanLine): string | undefined {
  if (line.out) return undefined
  const name = spelled(line.name).toLowerCase()
  if (name === "") return "A place needs a name."
  const first = lines.find((other) => !other.out && spelled(other.name).toLowerCase() === name)
  return first !== undefined && first.key !== line.key ? "This name stands in the plan already." : undefined
}

/** What the plan should be: those that stand by their ids, so that they keep their documents. */
export function wanted(lines: readonly PlanLine[]): readonly WantedPlace[] {
  return lines.filter((line) => !line.out).map(({ id, name }) => ({ ...(id === null ? {} : { id }), name: spelled(name) }))
}

/** Whether two plans are the same places under the same names in the same order. */
export function isSamePlan(one: readonly Place[], other: readonly Place[]): boolean {
  return one.length === other.length && one.every((place, n) => place.id === other[n]?.id && place.name === other[n]?.name)
}

/** The plan as it stood before, asked of the plan as it stands now: a place that was taken out comes back as a new one. */
export function backTo(before: readonly Place[], now: readonly Place[]): readonly WantedPlace[] {
  return before.map(({ id, name }) => (now.some((place) => place.id === id) ? { id, name } : { name }))
}

/** What would change, in one sentence; null where nothing would. */
export function tellChanges(plan: readonly Place[], lines: readonly PlanLine[]): string | null {
  const kept = lines.filter((line) => line.id !== null && !line.out)
  const added = lines.filter((line) => line.id === null).length
  const out = plan.length - kept.length
  const named = kept.filter((line) => plan.some((place) => place.id === line.id && place.name !== spelled(line.name))).length
  const stood = plan.filter((place) => kept.some((line) => line.id === place.id))
  const last = lines.findLastIndex((line) => line.id !== null && !line.out)
  const between = lines.some((line, n) => line.id === null && n < last)
  const order = between || stood.some((place, n) => place.id !== kept[n]?.id)
  const parts = [
    added > 0 && `${toCounted(added, "place is", "places are")} added`,
    named > 0 && `${toCount(named)} ${named === 1 ? "gets another name" : "get other names"}`,
    out > 0 && `${toCount(out)} ${out === 1 ? "is" : "are"} taken out`,
    order && "the order changes",
  ].filter((part) => part !== false)
  if (parts.length === 0) return null
  const said = parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1) ?? ""}`
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}
