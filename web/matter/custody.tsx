/** The chain of custody of a matter. */
import { getRouteApi } from "@tanstack/react-router"
import { CustodySheet } from "../custody/custody-sheet.tsx"
import { useMatter } from "./matter.tsx"

const route = getRouteApi("/inside/matters/$matter/custody")

export function MatterCustody() {
  const matter = useMatter()
  const { matter: id } = route.useParams()
  return (
    <CustodySheet of={{ kind: "matter", id, words: matter.title, code: matter.code, class: matter.class, mayTake: matter.may.includes("custody.export") }} />
  )
}
