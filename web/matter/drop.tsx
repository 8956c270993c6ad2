/** Dropping files: the whole table answers and says where they would go; folders are taken with everything in them. */
import { useEffect, useState, type DragEvent, type ReactNode, type Ref } from "react"
import type { Matter, Place } from "#contract"
import { fileAll, recall } from "../filing/queue.ts"
import type { PlaceId } from "../line/shapes.ts"
import { toCounted } from "../parts/figures.ts"
import { tell } from "../parts/toast.ts"
import { placeToFile } from "./file-button.tsx"
import { placeWords } from "./use-documents.ts"
import { takeFiles } from "../filing/taking.ts"

interface Props {
  readonly matter: Matter
  readonly plan: readonly Place[]
  /** The place that the view is narrowed to. */
  readonly into: PlaceId | "none" | undefined
  readonly on: boolean
  readonly children: ReactNode
  readonly ref: Ref<HTMLDivElement>
}

export function Drop({ matter, plan, into, on, children, ref }: Props) {
  const [over, setOver] = useState<{ readonly n: number; readonly place: PlaceId | null } | null>(null)
  useEffect(() => {
    if (on) void recall(matter.id).catch(() => undefined)
  }, [matter.id, on])
  const placeAt = (event: DragEvent): PlaceId | null => placeToFile(matter, into ?? sectionAt(event.target) ?? undefined) ?? null
  const hover = (event: DragEvent) => {
    if (!on || !event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    const next = { n: event.dataTransfer.items.length, place: placeAt(event) }
    if (over?.n !== next.n || over.place !== next.place) setOver(next)
  }
  const drop = (event: DragEvent) => {
    if (!on) return
    event.preventDefault()
    setOver(null)
    const place = placeAt(event)
    void takeFiles(event.dataTransfer).then(({ files, hidden }) => {
      if (hidden > 0) tell(`${toCounted(hidden, "hidden file or folder", "hidden files and folders")} left out.`, { small: "Dropped by itself, one is filed." })
      fileAll(files, { matter: matter.id, ...(place === null ? {} : { place }) }, plan)
    })
  }
  return (
    <div
      className="drop"
      ref={ref}
      data-over={over === null ? undefined : ""}
      onDragEnter={hover}
      onDragOver={hover}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(null)
      }}
      onDrop={drop}
    >
      {over !== null && (
        <div className="drop-say">
          <div>
            <p className="title">
              Drop to file {over.n === 0 ? "them" : toCounted(over.n, "item")}
              {over.place === null ? " in this matter" : ` under ${placeWords(over.place, plan)}`}
            </p>
            <p className="soft">They take the class of this matter, {matter.class}, until someone says otherwise.</p>
          </div>
        </div>
      )}
      {children}
    </div>
  )
}

/** The section of the table that the pointer is over. */
function sectionAt(target: EventTarget): PlaceId | null {
  let row = target instanceof Element ? target.closest("tr") : null
  while (row !== null && row.dataset["section"] === undefined)
    row = row.previousElementSibling instanceof HTMLTableRowElement ? row.previousElementSibling : null
  const place = row?.dataset["section"]
  return place?.startsWith("plc_") ? (place as PlaceId) : null
}
