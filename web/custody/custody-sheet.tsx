/** A chain of custody as a sheet: on the screen with its proofs one press away, on paper as one hands it to a court. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import type { CustodyEvent } from "#contract"
import { addressOf, ask } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import type { Class, DocumentId, MatterId } from "../line/shapes.ts"
import { useVerdict } from "../ledger/verdict.ts"
import { toAllShown, toCount, toCounted, toPrint, toUtc } from "../parts/figures.ts"
import { Icon, Ribbon } from "../parts/marks.tsx"
import { useNow } from "../parts/now.ts"
import { BoneSheet, Stopped } from "../parts/states.tsx"
import { Chain } from "./chain.tsx"

interface Facts {
  readonly words: string
  readonly code: string
  readonly class: Class
  /** Whether one may take the chain out with its proofs. */
  readonly mayTake: boolean
}
export type ChainOf = Facts &
  ({ readonly kind: "matter"; readonly id: MatterId } | { readonly kind: "document"; readonly id: DocumentId; readonly matter: MatterId })

const PAGE = 50

function useChain(of: ChainOf) {
  return useInfiniteQuery({
    queryKey: [of.kind === "matter" ? "listMatterCustody" : "listDocumentCustody", of.id, "pages"],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, order: "newest" as const, ...(pageParam === null ? {} : { cursor: pageParam }) }
      return of.kind === "matter"
        ? ask("listMatterCustody", { params: { matter: of.id }, query, signal })
        : ask("listDocumentCustody", { params: { document: of.id }, query, signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function CustodySheet({ of }: { of: ChainOf }) {
  const chain = useChain(of)
  const { data: state } = useQuery({ ...asking("getLedger", {}), staleTime: 60_000 })
  const verdict = useVerdict(state)
  if (verdict.kind === "broken")
    return (
      <div className="block">
        <Stopped
          head="No chain is shown."
          refused={{
            code: "fault",
            status: 0,
            title: "The ledger is not whole.",
            detail: `${verdict.why} Open nothing more, and tell the custodians by telephone.`,
          }}
        />
      </div>
    )
  if (chain.error)
    return (
      <div className="block">
        <Stopped head="The chain cannot be shown." refused={toRefusal(chain.error)} />
      </div>
    )
  const events = chain.data?.pages.flatMap((page) => page.items)
  if (events === undefined) return <BoneSheet say="Unsealing the chain for you." />
  const total = chain.data?.pages[0]?.total ?? events.length
  return (
    <>
      <PrintHead of={of} />
      <div className="sheet-head chain-head">
        <div className="margin-seals" />
        <div className="in">
          <div className="title-row">
            <div>
              {of.kind === "matter" ? <h2 className="title-2">Chain of custody</h2> : <h1 className="title-2">{of.words}</h1>}
              <p className="under">
                <span>{of.code}</span>
                <Ribbon of={of.class} />
                <span>{saySum(events, total)}</span>
              </p>
            </div>
            <div className="bar no-print">
              <button type="button" className="btn btn-s" onClick={() => window.print()}>
                <Icon name="print" />
                Print the chain
              </button>
              {of.mayTake && (
                <a
                  className="btn btn-s"
                  download
                  href={of.kind === "matter" ? addressOf("exportMatterBundle", { matter: of.id }) : addressOf("exportDocumentBundle", { document: of.id })}
                >
                  <Icon name="out" />
                  Save with proofs
                </a>
              )}
            </div>
          </div>
          {of.mayTake && (
            <p className="small no-print">
              The file saved with proofs holds every event, and names. The log proves the names of documents; the names of persons and what the matter is called
              are what you say, under your signature, and the verifier shows them apart.
            </p>
          )}
        </div>
      </div>
      <Chain events={events} of={of} whole={verdict.kind === "whole" || verdict.kind === "grown"} />
      <PrintFoot />
      <div className="table-foot no-print">
        <span>
          {events.length < total ? (
            <>
              {toCount(events.length)} of {toCount(total)} events are shown.{" "}
              <button type="button" className="linkish" onClick={() => void chain.fetchNextPage()}>
                Show {toCount(Math.min(PAGE, total - events.length))} earlier
              </button>
            </>
          ) : (
            toAllShown(total, "event")
          )}
        </span>
        <span className="mid">Times of custody are UTC.</span>
      </div>
    </>
  )
}

function saySum(events: readonly CustodyEvent[], total: number): string {
  const waiting = events.filter((event) => event.leaf === null).length
  return `${toCounted(total, "event")}${waiting === 0 ? ", every one in the ledger" : `, ${waiting === 1 ? "one waits" : `${toCount(waiting)} wait`} for a leaf`}`
}

function PrintHead({ of }: { of: ChainOf }) {
  const now = useNow()
  const session = useSession()
  return (
    <div className="only-print body-x print-head">
      <p className="print-firm">{session.firm}</p>
      <p>
        Chain of custody of one {of.kind}, drawn on {toUtc(new Date(now).toISOString())} by {session.person.name}, for{" "}
        {purposeWords(session, session.purpose?.code ?? null).toLowerCase()}. Anyone can check it with the verifier, the file saved with proofs and the
        checkpoint printed below; neither the firm nor its server need be trusted.
      </p>
      <h2 className="title-2 print-title">{of.words}</h2>
    </div>
  )
}

function PrintFoot() {
  const session = useSession()
  const { data: state } = useQuery(asking("getLedger", {}))
  return (
    <div className="only-print body-x print-foot">
      {state && (
        <>
          <p className="small">
            Ledger of {toCounted(state.size, "leaf", "leaves")}, checkpoint of {toUtc(state.at)}; root in full
          </p>
          <p className="print">{toPrint(state.root)}</p>
          <p className="small">Verifier key of the house</p>
          <p className="print">{state.vkey}</p>
        </>
      )}
      <p className="small print-sign">Drawn by {session.person.name} &emsp; Signature ______________________ &emsp; Date ____________</p>
    </div>
  )
}
