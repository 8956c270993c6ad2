/** The tool bar above a matter's documents: narrowing, which stands in the address, and filing. */
import type { DocumentRow, Matter, Place } from "#contract"
import { may } from "../line/acts.ts"
import type { PlaceId } from "../line/shapes.ts"
import { FindByName } from "../matters/narrow.tsx"
import { Chip, ChoiceChip } from "../parts/chip.tsx"
import { CLASS_WORDS } from "../parts/marks.tsx"
import { ColumnMenu } from "../parts/table/column-menu.tsx"
import type { ChosenColumns } from "../parts/table/use-columns.ts"
import { TYPE_WORDS } from "../parts/words.ts"
import type { DocumentsView } from "../views.ts"
import { FileButton, placeToFile } from "./file-button.tsx"
import { PlanButton } from "./plan-button.tsx"
import { placeWords } from "./use-documents.ts"

interface Props {
  readonly matter: Matter
  readonly view: DocumentsView
  readonly plan: readonly Place[]
  readonly columns: ChosenColumns<DocumentRow>
  readonly onView: (view: DocumentsView) => void
}

export function DocumentTools({ matter, view, plan, columns, onView }: Props) {
  const without = (key: keyof DocumentsView): DocumentsView => {
    const { [key]: _gone, ...rest } = view
    return rest
  }
  const places = Object.fromEntries(plan.filter((p) => p.documents > 0).map((p) => [p.id, p.name])) as Record<PlaceId, string>
  return (
    <div className="tools">
      {view.place !== undefined ? (
        <Chip label="Place" value={placeWords(view.place, plan)} onRemove={() => onView(without("place"))} />
      ) : (
        <ChoiceChip<PlaceId>
          label="Place"
          value={undefined}
          words={places}
          onChoose={(place) => onView(place === undefined ? without("place") : { ...view, place })}
        />
      )}
      <span className="mid tools-part">
        <ChoiceChip
          label="Class"
          value={view.class}
          words={CLASS_WORDS}
          onChoose={(chosen) => onView(chosen === undefined ? without("class") : { ...view, class: chosen })}
        />
        <ChoiceChip label="Type" value={view.type} words={TYPE_WORDS} onChoose={(type) => onView(type === undefined ? without("type") : { ...view, type })} />
      </span>
      <FindByName value={view.named ?? ""} label="Find by name" onFind={(named) => onView(named === "" ? without("named") : { ...view, named })} />
      <span className="push" />
      <ColumnMenu of={columns} />
      {may(matter, "plan.change") && <PlanButton matter={matter} />}
      {may(matter, "document.file") && (
        <FileButton
          matter={matter}
          place={placeToFile(matter, view.place)}
          {...(matter.places === null ? {} : { words: `File in ${placeWords(placeToFile(matter, view.place) ?? "none", plan)}…` })}
        />
      )}
    </div>
  )
}
