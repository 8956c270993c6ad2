/** Which of somebody's former clients are clients here, and what walls around them would end. */
import type { LateralRehearsal } from "#contract"
import { toCount, toCounted } from "../parts/figures.ts"
import { Block } from "../parts/sheet.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"

type Former = LateralRehearsal["clients"][number]

const COLUMNS: readonly Column<Former>[] = [
  { key: "client", head: "Former client", className: "person-cell", cell: (row) => <span className="who">{row.client}</span> },
  { key: "matters", head: "Matters", width: "14%", className: "num", label: "Matters here", cell: (row) => toCount(row.matters) },
  { key: "loses", head: "Grants that end", width: "19%", className: "num", label: "Grants that end", cell: (row) => toCount(row.loses) },
  { key: "state", head: "What is done", width: "28%", className: "wraps", label: "What is done", cell: tellDone },
]

function tellDone({ walled, leaderless, matters }: Former): string {
  if (walled) return "Walled already"
  if (leaderless) return "Nobody else would lead a matter"
  return matters === 0 ? "Kept walled for when one is opened" : "Walled"
}

export function FormerClients({ of: { clients } }: { of: LateralRehearsal }) {
  const here = clients.filter((one) => one.matters > 0).length
  return (
    <section aria-label="What they would do">
      <Block title="What they would do">
        <p className="prose">
          {toCounted(here, "of them is a client", "of them are clients")} of this firm now, {clients.length - here} {clients.length - here === 1 ? "is" : "are"}{" "}
          not.
        </p>
        {clients.some((one) => one.leaderless && !one.walled) && (
          <p className="prose head">They cannot be raised: nobody would be left to lead a matter. Have another lead admitted there first.</p>
        )}
      </Block>
      <div className="under-block">
        <Table caption="Former clients" columns={COLUMNS} lines={toLines(clients, (row) => row.client)} nameOf={(row) => row.client} />
      </div>
    </section>
  )
}
