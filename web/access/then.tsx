/** Who could open a matter or a document at a past moment, or what a person could open, and why: recomputed from the ledger. */
import { useState, type ReactNode, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import type { AccessThen as Then, Matter } from "#contract"
import { tellActions } from "#telling"
import { may } from "../line/acts.ts"
import { addressOf } from "../line/ask.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import type { DocumentId, MatterId } from "../line/shapes.ts"
import { useCrumbs, type Crumb } from "../parts/crumbs.tsx"
import { TextField } from "../parts/field.tsx"
import { toCount, toCounted, toMoment, toUtc } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { SaveAs, type Form } from "../parts/save-as.tsx"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { Bones, Empty, Stopped } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { When } from "../parts/when.tsx"
import { MATTER_ROLE_WORDS } from "../parts/words.ts"

type Item = Then["items"][number]

const ofMatter = getRouteApi("/inside/access/matter/$matter")
const ofDocument = getRouteApi("/inside/access/document/$document")
const ofPerson = getRouteApi("/inside/access/person/$person")

function Part({ one }: { one: Item }) {
  return (
    <>
      {one.role === null ? "in a part that is sealed to others" : MATTER_ROLE_WORDS[one.role]}
      {one.places !== null && <span className="small who-role">only in places of the file plan</span>}
      {one.actions !== null && one.role !== null && tellActions(one.role, one.actions) !== "" && (
        <span className="small who-role">{tellActions(one.role, one.actions)}</span>
      )}
      {one.special === true && <span className="small who-role">what was special too</span>}
      {one.awaiting === true && <span className="small who-role">awaiting: a wall’s memo was not acknowledged</span>}
      {one.awaiting === null && <span className="small who-role">whether a memo waited is sealed to others</span>}
    </>
  )
}

function Why({ one }: { one: Item }) {
  const session = useSession()
  const how = [
    ...(one.through === null ? [] : [`through ${one.through.name}${one.policy === null ? "" : ", by the firm’s policy"}`]),
    ...(one.purpose === null ? [] : [`for ${purposeWords(session, one.purpose).toLowerCase()}`]),
  ].join(", ")
  return (
    <>
      {one.by?.name ?? "the house"}
      {how !== "" && <span className="small who-role">{how}</span>}
    </>
  )
}

function Ended({ one }: { one: Item }) {
  if (one.ended !== null)
    return (
      <>
        <When at={one.ended.at} />
        <span className="small who-role">
          by {one.ended.by?.name ?? "the house"}, leaf {toCount(one.ended.leaf)}
        </span>
      </>
    )
  return one.until === null ? <>{one.known ? "no end date" : "sealed to others"}</> : <When at={one.until} />
}

/** Who or what, and below 1200 what the columns say that fall away there. */
function First({ one, of }: { one: Item; of: ReactNode }) {
  return (
    <>
      {of}
      <span className="two">
        Let in by {one.by?.name ?? "the house"}, {toMoment(one.from)}
      </span>
    </>
  )
}

const WHO: Column<Item> = {
  key: "who",
  head: "Who",
  className: "person-cell",
  cell: (one) => <First one={one} of={<span className="who">{one.person.name}</span>} />,
}
const WHAT: Column<Item> = {
  key: "what",
  head: "Matter",
  className: "person-cell",
  cell: (one) => <First one={one} of={<span className="print">{one.matter}</span>} />,
}
const COLUMNS: readonly Column<Item>[] = [
  { key: "as", head: "As", width: "18%", className: "person-cell", label: "As", cell: (one) => <Part one={one} /> },
  { key: "by", head: "Let in by", width: "17%", className: "person-cell wide", cell: (one) => <Why one={one} /> },
  { key: "from", head: "From", width: "152px", className: "wide", cell: (one) => <When at={one.from} /> },
  { key: "until", head: "Until", width: "20%", className: "person-cell", label: "Until", cell: (one) => <Ended one={one} /> },
  { key: "leaf", head: "Leaf", width: "72px", className: "num wide", cell: (one) => toCount(one.made.leaf) },
]

export function MatterThen() {
  const { matter } = ofMatter.useParams()
  const { at } = ofMatter.useSearch()
  const go = ofMatter.useNavigate()
  const asked = useQuery({ ...asking("matterAccessThen", { params: { matter }, query: { at: at ?? "" } }), enabled: at !== undefined })
  // An overseer has a part in few of the matters that they look back at, and to ask for one without is a refusal in the ledger: what they know of it already is shown.
  const card = useMatter(matter, !may(useSession(), "access.read"))
  const saved = (form: Form) => addressOf("saveMatterAccess", { matter, form }, { at: at ?? "" })
  return (
    <Sheet>
      <Head
        title={card === undefined ? "Who could open this matter" : `Who could open ${card.code}`}
        crumbs={card && crumbsOf(card)}
        of={card && <Of matter={card} />}
        at={at}
        onAsk={(next) => void go({ search: { at: next } })}
        saved={asked.data && saved}
      />
      <Answer {...asked} at={at} first={WHO} none="Nobody could open it at that moment" />
    </Sheet>
  )
}

export function DocumentThen() {
  const { document } = ofDocument.useParams()
  const { at } = ofDocument.useSearch()
  const go = ofDocument.useNavigate()
  const asked = useQuery({ ...asking("documentAccessThen", { params: { document }, query: { at: at ?? "" } }), enabled: at !== undefined })
  const { data: card } = useQuery(asking("getDocument", { params: { document } }))
  const inside = useMatter(card?.matter)
  const saved = (form: Form) => addressOf("saveDocumentAccess", { document, form }, { at: at ?? "" })
  return (
    <Sheet>
      <Head
        title={card === undefined ? "Who could open this document" : `Who could open “${card.name}”`}
        crumbs={card && inside && [...crumbsOf(inside), { words: card.name, to: `/matters/${inside.id}/documents/${document}` }]}
        of={inside && <Of matter={inside} document={document} />}
        at={at}
        onAsk={(next) => void go({ search: { at: next } })}
        saved={asked.data && saved}
      />
      <Answer {...asked} at={at} first={WHO} none="Nobody could open it at that moment" />
    </Sheet>
  )
}

export function PersonThen() {
  const { person } = ofPerson.useParams()
  const { at } = ofPerson.useSearch()
  const go = ofPerson.useNavigate()
  const { data } = useQuery(asking("getPerson", { params: { person } }))
  const asked = useQuery({ ...asking("personAccessThen", { params: { person }, query: { at: at ?? "" } }), enabled: at !== undefined })
  const saved = (form: Form) => addressOf("savePersonAccess", { person, form }, { at: at ?? "" })
  return (
    <Sheet>
      <Head title={`What ${data?.name ?? "this person"} could open`} at={at} onAsk={(next) => void go({ search: { at: next } })} saved={asked.data && saved} />
      <Answer {...asked} at={at} first={WHAT} none="They could open nothing at that moment" />
    </Sheet>
  )
}

/** An instant as a field of this machine's clock takes it. */
function toLocal(instant: string): string {
  const d = new Date(instant)
  return new Date(d.getTime() - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** The way to a matter from the room inwards, for whoever may know it. */
function crumbsOf({ id, code }: Matter): readonly Crumb[] {
  return [
    { words: "Matters", to: "/matters" },
    { words: code, to: `/matters/${id}` },
  ]
}

function useMatter(id: MatterId | undefined, asks = true): Matter | undefined {
  return useQuery({ ...asking("getMatter", { params: { matter: id ?? ("" as MatterId) } }), enabled: asks && id !== undefined }).data
}

/** What it is of, which leads back there. */
function Of({ matter, document }: { matter: Matter; document?: DocumentId }) {
  return (
    <span>
      {document !== undefined && (
        <>
          <Link to="/matters/$matter/documents/$document" params={{ matter: matter.id, document }}>
            Back to the document
          </Link>{" "}
          in {matter.code},{" "}
        </>
      )}
      <Link to="/matters/$matter" params={{ matter: matter.id }}>
        {matter.title}
      </Link>
    </span>
  )
}

interface HeadProps {
  readonly title: string
  /** What it is of, for whoever may know that: the way there, and a line that leads back. */
  readonly crumbs?: readonly Crumb[] | undefined
  readonly of?: ReactNode
  readonly at: string | undefined
  readonly onAsk: (at: string) => void
  /** Where the answer is to be had as a file, once there is one. */
  readonly saved: ((form: Form) => string) | undefined
}

function Head({ title, crumbs, of, at, onAsk, saved }: HeadProps) {
  useCrumbs(crumbs === undefined ? [{ words: title }] : [...crumbs, { words: "Who could open it" }])
  const [moment, setMoment] = useState(at === undefined ? "" : toLocal(at))
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (moment !== "") onAsk(new Date(moment).toISOString())
  }
  return (
    <SheetHead
      title={title}
      under={
        <>
          {of}
          <span>At a moment that has passed, and why: recomputed from the ledger. Asking is a custody event.</span>
        </>
      }
      act={saved && <SaveAs at={saved} />}
    >
      <form className="moment" onSubmit={submit}>
        <TextField label="At this moment" type="datetime-local" value={moment} onChange={setMoment} autoFocus={at === undefined} />
        <button type="submit" className="btn btn-main" aria-disabled={moment === ""}>
          Ask the ledger
        </button>
      </form>
    </SheetHead>
  )
}

interface Asked {
  readonly data: Then | undefined
  readonly error: Error | null
  readonly at: string | undefined
  readonly first: Column<Item>
  readonly none: string
}

function Answer({ data, error, at, first, none }: Asked) {
  if (at === undefined) return null
  if (error)
    return (
      <div className="block">
        <Stopped head="This was not answered." refused={toRefusal(error)} />
      </div>
    )
  if (data === undefined)
    return (
      <Bones
        say="Going through the ledger, leaf by leaf."
        columns={[
          { head: first.head, bone: ["42%", "36%", "58%"] },
          { head: "As", width: "18%", bone: ["64%"] },
        ]}
        rows={3}
      />
    )
  return (
    <>
      <div className="block">
        <p className="with">
          <Seal kind={data.whole ? "yes" : "no"} />
          <span title={toUtc(data.at)}>
            {data.whole
              ? `${toCounted(data.items.length, "grant")} stood at ${toMoment(data.at)}. Every leaf that counts stands under the signed checkpoint of ${toCount(data.asOf)} leaves, and none is missing.`
              : `At ${toMoment(data.at)}. Not whole: a leaf that counts is missing or is not the one that was signed. Have the ledger checked.`}
          </span>
        </p>
      </div>
      <div className="table-lead" />
      {data.items.length === 0 ? (
        <Empty title={none} say="No grant stood then that a wall did not beat." />
      ) : (
        <Table
          caption="Who could, and why"
          columns={[first, ...COLUMNS]}
          lines={toLines(data.items, (one) => one.made.event)}
          nameOf={(one) => one.person.name}
        />
      )}
    </>
  )
}
