/** Empty, loading, refused and stopped: each is designed, and a refusal never hints at what is hidden. */
import { useEffect, useState, type ReactNode } from "react"
import { toRefusal, type Refused } from "../line/refused.ts"
import { toUtc } from "./figures.ts"
import { Seal } from "./marks.tsx"

/** Nothing here yet: what belongs here and how to begin. */
export function Empty({
  title,
  say,
  whole = false,
  children,
}: {
  title: string
  say: ReactNode
  /** It is the whole sheet, and so its title too. */ whole?: boolean
  children?: ReactNode
}) {
  const Title = whole ? "h1" : "h2"
  return (
    <div className="empty">
      <Title className={whole ? "title" : "title-2"}>{title}</Title>
      <p className="soft prose">{say}</p>
      {children && <div className="bar">{children}</div>}
    </div>
  )
}

/** Whether a wait has lasted two seconds, so that it deserves a sentence. */
function useLong(): boolean {
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 2_000)
    return () => clearTimeout(timer)
  }, [])
  return long
}

export interface BoneColumn {
  readonly key?: string
  readonly head: string
  readonly width?: string
  readonly bone: readonly string[]
  readonly wide?: boolean
}

/** A table before it is written on: bones in the true columns, and after two seconds one honest sentence. */
export function Bones({ columns, say, rows = 6 }: { columns: readonly BoneColumn[]; say: string; rows?: number }) {
  const long = useLong()
  return (
    <div aria-busy="true">
      <table className="table bones" aria-hidden="true">
        <colgroup>
          <col className="col-margin" />
          {columns.map((c) => (
            <col key={c.head} className={c.wide ? "wide" : undefined} style={{ width: c.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            <th className="mg" />
            {columns.map((c, n) => (
              <th key={c.head} className={classes(c, n === columns.length - 1)}>
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              <td className="mg" />
              {columns.map((c, n) => (
                <td key={c.head} className={`${n === 0 ? "first " : ""}${classes(c, n === columns.length - 1) ?? ""}`}>
                  <span className="bone" style={{ width: c.bone[row % c.bone.length] }} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="table-foot" role="status">
        {long && <span>{say}</span>}
      </div>
    </div>
  )
}

function classes(column: BoneColumn, last: boolean): string | undefined {
  return [column.wide && "wide", last && "last"].filter(Boolean).join(" ") || undefined
}

/** Waiting for a sheet whose columns are not known: its title and lines as bones. */
export function BoneSheet({ say = "Unsealing this for you." }: { say?: string }) {
  const long = useLong()
  return (
    <div className="sheet" aria-busy="true">
      <div className="sheet-head">
        <div />
        <div className="in">
          <p className="title" aria-hidden="true">
            <span className="bone bone-title" />
          </p>
          <p className="under" aria-hidden="true">
            <span className="bone bone-line" />
          </p>
          <p className="small" role="status">
            {long ? say : ""}
          </p>
        </div>
      </div>
    </div>
  )
}

/** Walled, not granted, not there: one sheet for all three. */
export function Refusal({ refused, children }: { refused: Refused; children?: ReactNode }) {
  const [at] = useState(() => new Date().toISOString())
  const unseen = refused.code === "not-found"
  return (
    <div className="sheet">
      <div className="empty" role="alert">
        <h1 className="title">{unseen ? "There is nothing at this address for you to open" : refused.title.replace(/\.$/, "")}</h1>
        <p className="soft prose">
          {unseen
            ? "If someone sent you here, ask them to check the address. If you need a matter for your work, ask the person who leads it to admit you."
            : (refused.detail ?? "Nothing was changed. Go back, or try again.")}
        </p>
        {children && <div className="bar">{children}</div>}
        <p className="small empty-reference">
          {refused.reference !== undefined && `Reference ${refused.reference}, `}
          {toUtc(at)}
        </p>
      </div>
    </div>
  )
}

/** A sheet that was asked for and did not come; asking again is one press. */
export function NotCome({ error, again }: { error: unknown; again: () => void }) {
  return (
    <Refusal refused={toRefusal(error)}>
      <button type="button" className="btn btn-main" onClick={again}>
        Try again
      </button>
    </Refusal>
  )
}

const NOT_YOURS: Refused = { code: "not-yours-to-do", status: 403, title: "Your role does not include this act." }

/** A sheet for other roles: it asks the house for nothing. */
export function NotYours({ children }: { children?: ReactNode }) {
  return <Refusal refused={NOT_YOURS}>{children}</Refusal>
}

/** An act that was not done, and the way on. */
export function Stopped({ head, refused, children }: { head: string; refused: Refused; children?: ReactNode }) {
  return (
    <div className="note" role="alert">
      <Seal kind="stop" />
      <div>
        <p className="head">{head}</p>
        <p className="soft prose">
          {refused.title}
          {refused.detail !== undefined && ` ${refused.detail}`}
        </p>
        {children && <div className="bar note-acts">{children}</div>}
      </div>
    </div>
  )
}
