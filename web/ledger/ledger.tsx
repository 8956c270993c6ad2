/** The ledger: one big honest yes or no, what it rests on, and, for those who watch it, its events. */
import { useState } from "react"
import { useInfiniteQuery, useQuery } from "@tanstack/react-query"
import type { LedgerState } from "#contract"
import { Chain } from "../custody/chain.tsx"
import { may } from "../line/acts.ts"
import { addressOf, ask } from "../line/ask.ts"
import { asking, queries } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { isAtWork } from "../parts/at-work.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toAllShown, toCount, toCounted, toMoment, toPrint, toUtc } from "../parts/figures.ts"
import { Icon, Seal } from "../parts/marks.tsx"
import { Sheet } from "../parts/sheet.tsx"
import { BoneSheet, Refusal, Stopped } from "../parts/states.tsx"
import { Outsider } from "./outsider.tsx"
import { useVerdict, type Verdict } from "./verdict.ts"

export function Ledger() {
  useCrumbs([{ words: "Ledger" }])
  const session = useSession()
  const { data: state, error } = useQuery({ ...asking("getLedger", {}), refetchInterval: () => (isAtWork() ? 60_000 : false) })
  const verdict = useVerdict(state)
  if (error) return <Refusal refused={toRefusal(error)} />
  if (state === undefined) return <BoneSheet say="Asking for the last checkpoint." />
  return (
    <Sheet>
      <VerdictHead verdict={verdict} state={state} />
      <Facts state={state} verdict={verdict} mayVerify={may(session, "ledger.verify")} />
      {verdict.kind !== "broken" && may(session, "ledger.read") && <Events />}
    </Sheet>
  )
}

/** The verdict as a sentence, and what it rests on. */
function say(verdict: Verdict, state: LedgerState): { readonly head: string; readonly text: string } {
  switch (verdict.kind) {
    case "asking":
      return { head: "Checking the ledger.", text: "Your own machine is checking what the house shows it." }
    case "whole":
    case "grown": {
      const added = verdict.since === null ? 0 : state.size - verdict.since.size
      const mine =
        verdict.since === null
          ? `Your own machine checked the house’s signature at ${toMoment(verdict.at)}. It had seen no checkpoint before; from now on it remembers this one.`
          : `Your own machine checked it at ${toMoment(verdict.at)} against the last checkpoint it saw, on ${toMoment(verdict.since.at)}. ${added === 0 ? "Nothing was added since and nothing was changed." : `It has only grown since: ${toCounted(added, "leaf was", "leaves were")} added and none was changed.`}`
      const house =
        state.verified === null
          ? "The house has not recomputed every leaf since it was started."
          : `The house recomputed every one of ${toCounted(state.verified.size, "leaf", "leaves")} on ${toMoment(state.verified.at)}.`
      return { head: verdict.kind === "whole" ? "Yes, the ledger is whole." : "Yes, the ledger is unbroken.", text: `${mine} ${house}` }
    }
    case "broken":
      return {
        head:
          verdict.leaf === null ? "No. The ledger is not the one that was witnessed." : `No. Leaf ${toCount(verdict.leaf)} is not the one that was witnessed.`,
        text: `${verdict.why} ${verdict.since === null ? "" : `This machine last saw it whole on ${toMoment(verdict.since.at)}. `}Open nothing more. Tell the custodians by telephone, not through this house. No chain is shown until this is settled.`,
      }
    case "unknown":
      return { head: "This machine cannot say.", text: verdict.why }
  }
}

function VerdictHead({ verdict, state }: { verdict: Verdict; state: LedgerState }) {
  const { head, text } = say(verdict, state)
  const good = verdict.kind === "whole" || verdict.kind === "grown"
  return (
    <div className="verdict" role="status">
      <div className="margin-seals">{good ? <Seal kind="yes" large /> : verdict.kind === "broken" ? <Seal kind="no" large /> : null}</div>
      <div className="in">
        <h1 className={verdict.kind === "broken" ? "said-l no" : "said-l"}>{head}</h1>
        <p className="soft prose verdict-text">{text}</p>
      </div>
    </div>
  )
}

function Facts({ state, verdict, mayVerify }: { state: LedgerState; verdict: Verdict; mayVerify: boolean }) {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const [outsider, setOutsider] = useState(false)
  const check = async () => {
    setBusy(true)
    setRefused(null)
    try {
      queries.setQueryData(["getLedger", {}], await ask(mayVerify ? "checkLedger" : "getLedger", {}))
      await queries.invalidateQueries({ queryKey: ["verdict"] })
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="body-x">
      <dl className="facts">
        <div>
          <dt>Size</dt>
          <dd>{toCounted(state.size, "leaf", "leaves")}</dd>
        </div>
        <div>
          <dt>Checkpoint</dt>
          <dd>
            <time dateTime={state.at} title={toUtc(state.at)}>
              {toMoment(state.at)}
            </time>
          </dd>
        </div>
        <div>
          <dt>On their way</dt>
          <dd>{state.pending === 0 ? "none" : toCounted(state.pending, "event")}</dd>
        </div>
        {state.aside > 0 && (
          <div>
            <dt>Set aside</dt>
            <dd>{toCounted(state.aside, "row")} that can be no event. Tell whoever runs the house.</dd>
          </div>
        )}
        <div>
          <dt>Root</dt>
          <dd className="print root-print">{toPrint(state.root, true)}</dd>
        </div>
      </dl>
      <div className="bar no-print facts-acts">
        <button type="button" className="btn" aria-disabled={busy} onClick={() => void check()}>
          {busy ? "Checking every leaf" : "Check again"}
        </button>
        <a className="btn" download="checkpoint" href={addressOf("getLogCheckpoint")}>
          <Icon name="out" />
          Save the checkpoint
        </a>
        <button type="button" className="btn btn-bare" aria-expanded={outsider} onClick={() => setOutsider(!outsider)}>
          How an outsider checks this
        </button>
      </div>
      {refused && <Stopped head="It was not checked." refused={refused} />}
      {outsider && <Outsider state={state} />}
      {verdict.kind === "broken" && verdict.since !== null && (
        <p className="small prose">
          The checkpoint this machine saw: root {toPrint(verdict.since.root, true)}, of {toCounted(verdict.since.size, "leaf", "leaves")}.
        </p>
      )}
    </div>
  )
}

function Events() {
  const list = useInfiniteQuery({
    queryKey: ["listLedgerEvents", "pages"],
    queryFn: ({ pageParam, signal }) =>
      ask("listLedgerEvents", { query: { limit: 50, order: "newest", ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const events = list.data?.pages.flatMap((page) => page.items)
  const total = list.data?.pages[0]?.total ?? 0
  if (list.error)
    return (
      <div className="block">
        <Stopped head="The events cannot be shown." refused={toRefusal(list.error)} />
      </div>
    )
  if (events === undefined) return null
  return (
    <>
      <div className="sheet-head chain-head">
        <div />
        <div className="in">
          <h2 className="title-2">What happened in the firm</h2>
          <p className="under">{toCounted(total, "event")}</p>
        </div>
      </div>
      <Chain events={events} of={{ kind: "firm" }} whole />
      <div className="table-foot">
        <span>
          {events.length < total ? (
            <>
              {toCount(events.length)} are shown.{" "}
              <button type="button" className="linkish" onClick={() => void list.fetchNextPage()}>
                Show earlier ones
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
