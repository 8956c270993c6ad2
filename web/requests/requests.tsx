/** What one has asked for: each request, how it stands, and asking for more. Whether somebody said no is not told. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { OwnRequest } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { Bones, Empty, NotCome, NotYours } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { tell } from "../parts/toast.ts"
import { Day } from "../parts/when.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"
import { AskAccess } from "./ask.tsx"

const STATES: Readonly<Record<OwnRequest["state"], string>> = { asked: "waits", given: "given", withdrawn: "taken back", over: "over" }

const COLUMNS: readonly Column<OwnRequest>[] = [
  { key: "code", head: "Matter", className: "person-cell", cell: (one) => <Asked one={one} /> },
  { key: "role", head: "As", width: "112px", className: "wide", cell: (one) => MATTER_ROLE_WORDS[one.role] },
  { key: "until", head: "Until", width: "116px", label: "Until", cell: (one) => <Until one={one} /> },
  { key: "state", head: "Stands", width: "112px", label: "Stands", cell: (one) => <Stands one={one} /> },
  { key: "ends", head: "Waits until", width: "136px", className: "when wide", cell: (one) => (one.state === "asked" ? <Day at={one.endsAt} /> : "") },
]

function Asked({ one }: { one: OwnRequest }) {
  return (
    <>
      <span className="who">{one.code}</span>
      <span className="small who-role">{one.words}</span>
    </>
  )
}

function Until({ one }: { one: OwnRequest }) {
  return (
    <>
      <Day at={one.until} />
      <span className="two">as {MATTER_ROLE_WORDS[one.role].toLowerCase()}</span>
    </>
  )
}

function Stands({ one }: { one: OwnRequest }) {
  return (
    <>
      {STATES[one.state]}
      {one.state === "asked" && <span className="two">until {toDay(one.endsAt)}</span>}
    </>
  )
}

function takingBack(take: (one: OwnRequest) => void): Column<OwnRequest> {
  const cell = (one: OwnRequest) =>
    one.state === "asked" ? (
      <button type="button" className="btn btn-s btn-bare" onClick={() => take(one)} aria-label={`Take back the request for ${one.code}`}>
        Take back
      </button>
    ) : null
  return { key: "acts", head: "Acts", quietHead: true, width: "120px", cell }
}

export function Requests() {
  useCrumbs([{ words: "Access you asked for" }])
  const session = useSession()
  const mayAsk = may(session, "access.ask")
  const { data: own, error, refetch } = useQuery({ ...asking("ownRequests", {}), enabled: mayAsk })
  const [shown, setShown] = useState(false)
  if (!mayAsk) return <NotYours />
  if (error) return <NotCome error={error} again={() => void refetch()} />
  const act = (
    <button type="button" className="btn btn-main" onClick={() => setShown(true)}>
      Ask for access…
    </button>
  )
  return (
    <Sheet>
      {own?.length === 0 ? (
        <Empty
          whole
          title="You have asked for nothing"
          say="If you need a matter for your work and know its code, ask for it. Whoever leads it is told; you are told the same whether or not such a matter is kept."
        >
          {act}
        </Empty>
      ) : (
        <>
          <SheetHead
            title="Access you asked for"
            act={act}
            under={
              own && `${toCounted(own.filter((one) => one.state === "asked").length, "request waits", "requests wait")}. Whether somebody said no is not told.`
            }
          />
          <div className="table-lead" />
          <List own={own} />
        </>
      )}
      {shown && <AskAccess onLeave={() => setShown(false)} />}
    </Sheet>
  )
}

function List({ own }: { own: readonly OwnRequest[] | undefined }) {
  const withdraw = useAct("withdrawRequest", ["ownRequests"])
  if (own === undefined)
    return (
      <Bones
        say="Unsealing what you asked for."
        columns={[
          { head: "Matter", bone: ["42%", "36%", "58%"] },
          { head: "As", width: "112px", bone: ["64px"], wide: true },
          { head: "Until", width: "116px", bone: ["88px"] },
        ]}
        rows={3}
      />
    )
  const take = async (one: OwnRequest) => {
    try {
      await withdraw.mutateAsync({ params: { request: one.id } })
      tell(`The request for ${one.code} is taken back.`)
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  return (
    <Table
      caption="Access you asked for"
      columns={[...COLUMNS, takingBack((one) => void take(one))]}
      lines={toLines(own, (one) => one.id)}
      nameOf={(one) => one.code}
    />
  )
}
