/** Nothing after narrowing: names what narrows, and undoes each of it. */
import { Fragment, type ReactNode } from "react"

export interface Filter {
  readonly key: string
  /** What it asks for, as it stands in the sentence: `is special`. */
  readonly words: ReactNode
  /** Where one looks without it: `in every class`. */
  readonly without: string
  readonly undo: () => void
}

interface Said {
  readonly says: string
  readonly what: string
  readonly after?: string
  readonly without: string
}

/** The filters that are on, each with the view as it is without it. */
export function filtersOf<V extends object>(view: V, onView: (view: V) => void, said: { readonly [K in keyof V]?: Said | null }): readonly Filter[] {
  return (Object.keys(said) as (keyof V & string)[]).flatMap((key) => {
    const one = said[key]
    if (one === null || one === undefined) return []
    const { says, what, after, without } = one
    const words = (
      <>
        {says} <b>{what}</b>
        {after !== undefined && ` ${after}`}
      </>
    )
    const undo = () => {
      const { [key]: _gone, ...rest } = view
      onView(rest as V)
    }
    return [{ key, words, without, undo }]
  })
}

/** `a, b and c`, or `a, b or c`. */
function joined(parts: readonly (readonly [string, ReactNode])[], last: "and" | "or"): ReactNode {
  return parts.map(([key, part], n) => (
    <Fragment key={key}>
      {n > 0 && (n === parts.length - 1 ? ` ${last} ` : ", ")}
      {part}
    </Fragment>
  ))
}

export function EmptyNarrowed({ none, filters, all }: { none: string; filters: readonly Filter[]; all: () => void }) {
  const ways = filters.length < 2 ? [] : filters
  return (
    <div className="empty empty-narrowed">
      <p className="prose">
        {none}{" "}
        {filters.length === 0
          ? "fits this view"
          : joined(
              filters.map(({ key, words }) => [key, words]),
              "and",
            )}
        .{" "}
        {ways.length > 0 && (
          <>
            Look{" "}
            {joined(
              ways.map(({ key, without, undo }) => [
                key,
                <button key={key} type="button" className="linkish" onClick={undo}>
                  {without}
                </button>,
              ]),
              "or",
            )}
            , or{" "}
          </>
        )}
        <button type="button" className="linkish" onClick={all}>
          {ways.length > 0 ? "show all of them" : "Show all of them"}
        </button>
        .
      </p>
    </div>
  )
}
