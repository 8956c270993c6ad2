/** A document: its page as it was filed, and beside it who can see it, why, and its proof. */
import { useCallback, useEffect, useRef, useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { Document, Version } from "#contract"
import { asking, lookAgain } from "../line/queries.ts"
import { isRefusal, toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { BoneSheet, Refusal } from "../parts/states.tsx"
import { DocumentSide } from "./side.tsx"
import { Stage, type StageProps } from "./stage.tsx"

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
        {isRefusal(error, "memo-unread") ? (
          <Link className="btn btn-main" to="/matters/$matter" params={{ matter: matterId }}>
            Read the memo
          </Link>
        ) : (
          <Link className="btn btn-main" to="/matters">
            Back to matters
          </Link>
        )}
      </Refusal>
    )
  if (card.data === undefined || matter.data === undefined) return <BoneSheet say="Unsealing this document for you." />
  const shown = versionOf(card.data, view.version)
  const ready = session.purpose !== null
  return (
    <div className="viewer">
      <p className="only-print not-printed">This document was not printed. It is printed by the Print of its page, which leaves a custody event.</p>
      <Opening card={card.data} matter={matter.data} version={shown} ready={ready} page={view.page ?? 1} />
    </div>
  )
}

/** How long the ledger is given to enter an opening before its proof is asked for, in milliseconds. */
const ENTERS = 600

/** One version on its way to the page. What is told of it beside the page is asked for once its opening stands in the ledger: asked before, it would leave out the very event that one is making. */
function Opening({ card, matter, version, ready, page }: Omit<StageProps, "onSettled">) {
  const opens = ready && card.show !== "none" && version.size > 0
  const name = `${card.id}/${version.n}`
  const [toldOf, setToldOf] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const onSettled = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setToldOf(name)
      void lookAgain("getDocument")
    }, ENTERS)
  }, [name])
  return (
    <>
      <Stage card={card} matter={matter} version={version} ready={ready} page={page} onSettled={onSettled} />
      <DocumentSide card={card} matter={matter} version={version} told={!opens || toldOf === name} />
    </>
  )
}

/** The version that is shown: the one the address names, or the last. */
function versionOf(card: Document, n: number | undefined): Version {
  const found = card.history.find((v) => v.n === n) ?? card.history.toSorted((a, b) => b.n - a.n)[0]
  if (found === undefined) throw new Error("a document without a version")
  return found
}
