/** The table: a margin for seals, names in serif, a head that sticks, keys to move by, and long lists drawn only where they are looked at. */
import { useCallback, useEffect, useRef, type ReactNode } from "react"
import { useWindowVirtualizer } from "@tanstack/react-virtual"
import { Icon } from "../marks.tsx"
import { nextSort, sortedNow, type Column, type Line } from "./columns.ts"
import type { Chosen } from "./chosen.ts"
import { useMovement } from "./movement.ts"
import { spanOf, TableRow } from "./row.tsx"

/** Beyond this many lines only those near the window are drawn. */
const LONG = 120

interface Props<Row> {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly lines: readonly Line<Row>[]
  /** All rows there are, where not all are loaded. */
  readonly total?: number
  readonly seals?: (row: Row) => ReactNode
  readonly nameOf: (row: Row) => string
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  readonly onOpen?: (row: Row) => void
  readonly chosen?: Chosen
  /** The row that a panel beside the table speaks of. */
  readonly current?: string
  /** Called when the last drawn line nears the last loaded one. */
  readonly onEnd?: () => void
}

export function Table<Row>(props: Props<Row>) {
  const { caption, columns, lines, total, chosen, sort = "", onSort, onOpen, onEnd } = props
  const shell = useRef<HTMLTableElement>(null)
  const long = lines.length > LONG
  const virtual = useWindowVirtualizer({
    count: lines.length,
    enabled: long,
    overscan: 12,
    estimateSize: () => (window.innerWidth < 1_200 ? 56 : 40),
    scrollMargin: shell.current?.offsetTop ?? 0,
    getItemKey: (n) => lines[n]?.key ?? n,
    onChange: (v) => {
      const last = v.getVirtualItems().at(-1)
      if (last !== undefined && last.index > lines.length - 20) onEnd?.()
    },
  })
  const bring = useCallback(
    (index: number) => {
      if (long) virtual.scrollToIndex(index, { align: "auto" })
    },
    [long, virtual],
  )
  const { body, active, setActiveKey, onKeyDown } = useMovement({
    lines,
    onOpen,
    onToggle: chosen?.toggle,
    onNone: chosen !== undefined && chosen.keys.size > 0 ? chosen.none : undefined,
    bring,
  })
  useEffect(() => {
    const last = body.current?.lastElementChild
    if (long || onEnd === undefined || !last) return
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && onEnd(), { rootMargin: "800px 0px" })
    watch.observe(last)
    return () => watch.disconnect()
  }, [long, onEnd, body, lines.length])
  const drawn = virtual.getVirtualItems()
  const shown = long ? drawn.map((item) => item.index) : lines.map((_, n) => n)
  const above = long ? (drawn[0]?.start ?? 0) - virtual.options.scrollMargin : 0
  const below = long ? virtual.getTotalSize() - ((drawn.at(-1)?.end ?? 0) - virtual.options.scrollMargin) : 0
  const span = 1 + spanOf(columns, chosen !== undefined).span
  return (
    <table
      ref={shell}
      className={`table is-two${chosen === undefined ? "" : " picks"}`}
      role="grid"
      data-columns={columns.map((column) => column.key).join(" ")}
      aria-label={caption}
      aria-multiselectable={chosen === undefined ? undefined : true}
      aria-rowcount={(total ?? lines.filter((l) => l.kind === "row").length) + 1}
      onKeyDown={onKeyDown}
    >
      <colgroup>
        <col className="col-margin" />
        {chosen && <col className="col-pick" />}
        {columns.map((c) => (
          <col key={c.key} className={c.className} style={c.width === undefined ? undefined : { width: c.width }} />
        ))}
      </colgroup>
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          <th className="mg" role="columnheader">
            <span className="sr">Seals</span>
          </th>
          {chosen && (
            <th role="columnheader">
              <span className="sr">Choose</span>
            </th>
          )}
          {columns.map((column, n) => (
            <Head key={column.key} column={column} last={n === columns.length - 1} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body}>
        {above > 0 && (
          <tr role="presentation" className="gap">
            <td role="presentation" colSpan={span} style={{ height: above }} />
          </tr>
        )}
        {shown.map((n) => {
          const line = lines[n]
          return (
            line && (
              <TableRow
                key={line.key}
                {...props}
                line={line}
                index={n}
                active={n === active}
                onActive={setActiveKey}
                measure={long ? virtual.measureElement : undefined}
              />
            )
          )
        })}
        {below > 0 && (
          <tr role="presentation" className="gap">
            <td role="presentation" colSpan={span} style={{ height: below }} />
          </tr>
        )}
      </tbody>
    </table>
  )
}

function Head<Row>({ column, last, sort, onSort }: { column: Column<Row>; last: boolean; sort: string; onSort: ((sort: string) => void) | undefined }) {
  const by = column.sort
  const now = by === undefined ? null : sortedNow(sort, by.by)
  const names = [column.className, last && "last"].filter(Boolean).join(" ") || undefined
  return (
    <th role="columnheader" className={names} aria-sort={now ?? undefined}>
      {column.quietHead ? (
        <span className="sr">{column.head}</span>
      ) : by === undefined || onSort === undefined ? (
        column.head
      ) : (
        <button type="button" onClick={() => onSort(nextSort(sort, by))}>
          {column.head}
          {now !== null && (
            <>
              {" "}
              <Icon name={now === "ascending" ? "sort-up" : "sort-down"} />
            </>
          )}
        </button>
      )}
    </th>
  )
}
