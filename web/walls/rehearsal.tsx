/** The rehearsal of a wall: who would lose what, what it would have stopped, and what is under way. */
import type { WallRehearsal } from "#contract"
import { tellKind } from "#telling"
import { toCount, toCounted, toDay } from "../parts/figures.ts"
import { sayPlaces } from "../parts/included.ts"
import { Block } from "../parts/sheet.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { Day } from "../parts/when.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"

type Loss = WallRehearsal["loses"][number]
type Done = WallRehearsal["lastYear"][number]

/** What they are on it, and where, if it is not the whole. */
function As({ row }: { row: Loss }) {
  return (
    <>
      {MATTER_ROLE_WORDS[row.role]}
      {row.places !== null && <span className="small who-role">{sayPlaces(row.places)}</span>}
    </>
  )
}

const LOSES: readonly Column<Loss>[] = [
  { key: "person", head: "Would lose", className: "person-cell", cell: (row) => <span className="who">{row.person.name}</span> },
  { key: "matter", head: "Matter", width: "18%", label: "Matter", cell: (row) => row.matter },
  { key: "role", head: "As", width: "22%", className: "person-cell", label: "As", cell: (row) => <As row={row} /> },
  { key: "since", head: "Since", width: "132px", className: "when wide", cell: (row) => <Day at={row.since} /> },
  { key: "until", head: "Until", width: "116px", className: "when mid", cell: (row) => (row.until === null ? "no end date" : <Day at={row.until} />) },
]

const STOPPED: readonly Column<Done>[] = [
  { key: "person", head: "Would not have been done", className: "person-cell", cell: (row) => <span className="who">{row.person.name}</span> },
  { key: "matter", head: "Matter", width: "18%", label: "Matter", cell: (row) => row.matter },
  { key: "what", head: "What", width: "26%", className: "wraps", label: "What", cell: (row) => tellKind(row.kind).did },
  { key: "times", head: "Times", width: "72px", className: "num", label: "Times", cell: (row) => toCount(row.times) },
  { key: "last", head: "Last", width: "132px", className: "when wide", cell: (row) => <Day at={row.last} /> },
]

/** What it says in one sentence before the tables. */
function Sum({ of, from }: { of: WallRehearsal; from: string }) {
  const { underWay } = of
  return (
    <>
      <p className="prose">
        {from !== "" && `From ${toDay(from)} on, `}
        {toCounted(of.persons, "person is", "persons are")} shut out of {toCounted(of.matters, "matter")} with {toCounted(of.documents, "document")};{" "}
        {of.inside.length === 0 ? "nobody stays inside" : `${of.inside.map((one) => one.name).join(", ")} ${of.inside.length === 1 ? "stays" : "stay"} inside`}.
      </p>
      {from !== "" ? (
        <p className="prose soft">Until then nobody loses anything; nobody it names is let in from its raising on.</p>
      ) : (
        <p className="prose soft">
          {underWay.filings === 0
            ? "Nothing of theirs is being filed there now"
            : `${toCounted(underWay.filings, "filing")} of theirs ${underWay.filings === 1 ? "is" : "are"} under way there and would break off`}
          ;{" "}
          {underWay.sessions === 0
            ? "nobody who would lose anything is signed in"
            : `${toCounted(underWay.sessions, "session")} of those who would lose something ${underWay.sessions === 1 ? "is" : "are"} open`}
          .{waiting(underWay)}
        </p>
      )}
      {of.byRule.length > 0 && (
        <p className="prose">
          {toCounted(of.byRule.length, "of them is", "of them are")} named by a rule or a team: {of.byRule.map((one) => one.name).join(", ")}. Whoever comes to
          it later is shut out too.
        </p>
      )}
      {of.leaderless.length > 0 && (
        <p className="prose head">It cannot be raised: nobody would be left to lead {of.leaderless.join(", ")}. Have another lead admitted there first.</p>
      )}
    </>
  )
}

/** What waits that it would break; nothing where nothing does. */
function waiting({ requests, approvals, reviews }: WallRehearsal["underWay"]): string {
  const said = [
    ...(requests === 0 ? [] : [`${toCounted(requests, "request")} of theirs could no longer be approved`]),
    ...(approvals === 0 ? [] : [`${toCounted(approvals, "approval")} of theirs, the first of two, would count no more`]),
    ...(reviews === 0 ? [] : [`${toCounted(reviews, "line")} about them in open reviews would end`]),
  ]
  return said.length === 0 ? "" : ` ${said.join("; ")}.`
}

/** `from` is the day on which it is to begin; empty for at once. */
export function Rehearsal({ of, from, title }: { of: WallRehearsal; from: string; title: string }) {
  return (
    <section aria-label={title}>
      <Block title={title}>
        <Sum of={of} from={from} />
        {of.loses.length === 0 && (
          <p className="prose soft">
            {from === ""
              ? "None of them has a grant there: nothing is lost, and nothing can be granted from then on."
              : "None of them has a grant there that goes on beyond that day: nothing is lost."}
          </p>
        )}
        {of.lastYear.length === 0 && <p className="prose soft">In the last year none of them did anything there that it would have stopped.</p>}
      </Block>
      {of.loses.length > 0 && (
        <div className="under-block">
          <Table
            caption={`${title}: who loses what`}
            columns={LOSES}
            lines={toLines(of.loses, (row) => `${row.matter} ${row.person.id}`)}
            nameOf={(row) => row.person.name}
          />
        </div>
      )}
      {of.lastYear.length > 0 && (
        <div className="under-block">
          <Table
            caption={`${title}: what it would have stopped in the last year`}
            columns={STOPPED}
            lines={toLines(of.lastYear, (row) => `${row.matter} ${row.person.id} ${row.kind}`)}
            nameOf={(row) => row.person.name}
          />
        </div>
      )}
    </section>
  )
}
