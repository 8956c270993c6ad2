/** A document: its page as it was filed, and beside it who can see it, why, and its proof. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { Document, Version } from "#contract"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { BoneSheet, Refusal } from "../parts/states.tsx"
import { DocumentSide } from "./side.tsx"
import { Stage } from "./stage.tsx"

const route = getRouteApi("/inside/matters/$matter/documents/$document")

export function DocumentSheet() {
  const { matter: matterId, document: id } = route.useParams()
  const view = route.useSearch()
  const session = useSession()
  const card = useQuery(asking("getDocument", { params: { document: id } }))
  const matter = useQuery(asking("getMatter", { params: { matter: matterId } }))
  useCrumbs([{ words: "Matters", to: "/matters" }, { words: matter.data?.code ?? "…", to: `/matters/${matterId}` }, { words: card.data?.name ?? "…" }])
  const error = card.error ?? matter.error
  if (error)
    return (
      <Refusal refused={toRefusal(error)}>
        <Link className="btn btn-main" to="/matters">
          Back to matters
        </Link>
      </Refusal>
    )
  if (card.data === undefined || matter.data === undefined) return <BoneSheet say="Unsealing this document for you." />
  const shown = versionOf(card.data, view.version)
  return (
    <div className="viewer">
      <Stage card={card.data} matter={matter.data} version={shown} ready={session.purpose !== null} page={view.page ?? 1} />
      <DocumentSide card={card.data} matter={matter.data} version={shown} />
    </div>
  )
}

/** The version that is shown: the one the address names, or the last. */
function versionOf(card: Document, n: number | undefined): Version {
  const found = card.history.find((v) => v.n === n) ?? card.history.toSorted((a, b) => b.n - a.n)[0]
  if (found === undefined) throw new Error("a document without a version")
  return found
}
