/** One line of a table: a row, the head of a section, or the way to the rest of it. Roles are set by hand, because below 700 the layout is no table's. */
import type { MouseEvent, ReactNode } from "react"
import type { Chosen } from "./chosen.ts"
import type { Column, Line } from "./columns.ts"

interface Props<Row> {
  readonly line: Line<Row>
  readonly index: number
  readonly columns: readonly Column<Row>[]
  readonly active: boolean
  readonly onActive: (key: string) => void
  readonly seals?: (row: Row) => ReactNode
  readonly nameOf: (row: Row) => string
  readonly onOpen?: (row: Row) => void
  readonly chosen?: Chosen
  readonly current?: string
  readonly measure: ((element: HTMLTableRowElement | null) => void) | undefined
}

/** How many cells a line that is not a row spans, and the cells that fall away below 1200 with their columns. */
export function spanOf(columns: readonly { readonly className?: string }[], picks: boolean): { readonly span: number; readonly wide: number } {
  const wide = columns.filter(isWide).length
  return { span: columns.length - wide + (picks ? 1 : 0), wide }
}

function WideCells({ n }: { n: number }) {
  return Array.from({ length: n }, (_, k) => <td key={k} className="wide" role="presentation" />)
}

export function TableRow<Row>(props: Props<Row>) {
  const { line } = props
  switch (line.kind) {
    case "section":
      return <SectionRow {...props} line={line} />
    case "more":
      return <MoreRow {...props} line={line} />
    case "row":
      return <DataRow {...props} line={line} />
  }
}

function SectionRow<Row>({ line, index, columns, chosen, measure }: Props<Row> & { line: Line<Row> & { kind: "section" } }) {
  const { span, wide } = spanOf(columns, chosen !== undefined)
  return (
    <tr className="sec" role="row" ref={measure} data-section={line.key} data-index={index} aria-rowindex={index + 2}>
      <th className="mg" role="presentation" />
      <th colSpan={span} role="rowheader">
        {line.words} <span className="quiet">{line.small}</span>
      </th>
      <WideCells n={wide} />
    </tr>
  )
}

function MoreRow<Row>({ line, index, columns, chosen, active, onActive, measure }: Props<Row> & { line: Line<Row> & { kind: "more" } }) {
  const { span, wide } = spanOf(columns, chosen !== undefined)
  return (
    <tr
      className="rest"
      role="row"
      ref={measure}
      data-index={index}
      data-key={line.key}
      tabIndex={active ? 0 : -1}
      aria-rowindex={index + 2}
      onFocus={() => onActive(line.key)}
      onClick={line.go}
    >
      <td className="mg" role="presentation" />
      <td className="first" role="gridcell" colSpan={span}>
        <button type="button" className="linkish" tabIndex={active ? 0 : -1}>
          {line.words}
        </button>
      </td>
      <WideCells n={wide} />
    </tr>
  )
}

const isWide = (column: { readonly className?: string }) => column.className?.split(" ").includes("wide") ?? false

/** The first column, or the first that stays below 1200. */
function isFirst(columns: readonly { readonly className?: string }[], n: number): boolean {
  return columns.slice(0, n).every(isWide)
}

/** A press on the bare row opens it; one on a link, a button or a tick is theirs, and so is one that marks text. */
function isBarePress(event: MouseEvent): boolean {
  const at = event.target
  return at instanceof Element && at.closest("a, button, input, label") === null && (getSelection()?.isCollapsed ?? true)
}

function DataRow<Row>({
  line,
  index,
  columns,
  active,
  onActive,
  seals,
  nameOf,
  onOpen,
  chosen,
  current,
  measure,
}: Props<Row> & { line: Line<Row> & { kind: "row" } }) {
  const { row, key } = line
  const isChosen = chosen?.keys.has(key) ?? false
  const selected = chosen === undefined ? current === key : isChosen
  return (
    <tr
      role="row"
      ref={measure}
      data-index={index}
      data-key={key}
      tabIndex={active ? 0 : -1}
      aria-rowindex={index + 2}
      aria-selected={chosen !== undefined || current !== undefined ? selected : undefined}
      className={onOpen ? "opens" : undefined}
      onFocus={() => onActive(key)}
      onClick={(event) => isBarePress(event) && onOpen?.(row)}
    >
      <td className="mg" role="gridcell">
        <div className="seals">{seals?.(row)}</div>
      </td>
      {chosen && (
        <td className="pick first" role="gridcell">
          <input
            className="tick"
            type="checkbox"
            tabIndex={active ? 0 : -1}
            aria-label={`Choose ${nameOf(row)}`}
            checked={isChosen}
            onChange={() => undefined}
            onClick={(event) => chosen.toggle(key, event.shiftKey)}
          />
        </td>
      )}
      {columns.map((column, n) => (
        <td
          key={column.key}
          role="gridcell"
          className={[isFirst(columns, n) && "first", column.className, n === columns.length - 1 && "last"].filter(Boolean).join(" ") || undefined}
          title={column.title?.(row)}
          data-label={column.label}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}
