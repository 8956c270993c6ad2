/** The chain of custody of one document, on a sheet of its own. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { CustodySheet } from "../custody/custody-sheet.tsx"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Sheet } from "../parts/sheet.tsx"
import { BoneSheet, Refusal } from "../parts/states.tsx"

const route = getRouteApi("/inside/matters/$matter/documents/$document/custody")

export function DocumentCustody() {
  const params = route.useParams()
  const card = useQuery(asking("getDocument", { params: { document: params.document } }))
  const matter = useQuery(asking("getMatter", { params: { matter: params.matter } }))
  useCrumbs([
    { words: "Matters", to: "/matters" },
    { words: matter.data?.code ?? "…", to: `/matters/${params.matter}` },
    { words: card.data?.name ?? "…", to: `/matters/${params.matter}/documents/${params.document}` },
    { words: "Custody" },
  ])
  const error = card.error ?? matter.error
  if (error)
    return (
      <Refusal refused={toRefusal(error)}>
        <Link className="btn btn-main" to="/matters">
          Back to matters
        </Link>
      </Refusal>
    )
  if (card.data === undefined || matter.data === undefined) return <BoneSheet say="Unsealing the chain for you." />
  return (
    <Sheet>
      <CustodySheet
        of={{
          kind: "document",
          id: params.document,
          matter: params.matter,
          words: card.data.name,
          code: matter.data.code,
          class: card.data.class,
          mayTake: card.data.may.includes("custody.export"),
        }}
      />
    </Sheet>
  )
}
