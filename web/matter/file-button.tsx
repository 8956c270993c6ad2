/** The button that files documents from this machine. */
import { useRef, type ReactNode } from "react"
import type { Matter } from "#contract"
import { loose } from "../filing/folders.ts"
import { fileAll } from "../filing/queue.ts"
import type { DocumentId, PlaceId } from "../line/shapes.ts"
import { Icon } from "../parts/marks.tsx"

/** Where what is filed goes where no place was chosen: for whoever is on the matter for places, the first of these. */
export function placeToFile(matter: Pick<Matter, "places">, chosen: PlaceId | "none" | undefined): PlaceId | undefined {
  return chosen === undefined || chosen === "none" ? matter.places?.[0] : chosen
}

interface Whereto {
  readonly matter: Pick<Matter, "id">
  readonly place?: PlaceId | undefined
  /** The document of which a new version is filed. */
  readonly document?: DocumentId
}

/** Files what is chosen on this machine: `choose` asks for it, and `field`, which is not seen, is to be on the page. */
export function useFileChoice({ matter, place, document }: Whereto): { readonly choose: () => void; readonly field: ReactNode } {
  const input = useRef<HTMLInputElement>(null)
  return {
    choose: () => input.current?.click(),
    field: (
      <input
        ref={input}
        type="file"
        multiple={document === undefined}
        hidden
        onChange={(event) => {
          fileAll([...(event.target.files ?? [])].map(loose), {
            matter: matter.id,
            ...(place === undefined ? {} : { place }),
            ...(document === undefined ? {} : { document }),
          })
          event.target.value = ""
        }}
      />
    ),
  }
}

export function FileButton({ main = false, words = "File documents…", ...where }: Whereto & { readonly main?: boolean; readonly words?: string }) {
  const { choose, field } = useFileChoice(where)
  return (
    <>
      {field}
      <button type="button" className={main ? "btn btn-main" : "btn btn-s"} onClick={choose}>
        {!main && <Icon name="in" />}
        {words}
      </button>
    </>
  )
}
