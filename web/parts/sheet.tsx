/** The sheet: a margin, a double rule, and the text. */
import type { ReactNode } from "react"

export function Sheet({ children }: { children: ReactNode }) {
  return <div className="sheet">{children}</div>
}

/** The head of a sheet: seals in the margin, one title, what stands under it, and at most one main button. */
export function SheetHead({
  title,
  under,
  act,
  tight = false,
  seals,
  children,
}: {
  title: ReactNode
  under?: ReactNode
  act?: ReactNode
  /** The act is small and stays beside the title at every width. */ tight?: boolean
  seals?: ReactNode
  children?: ReactNode
}) {
  return (
    <div className="sheet-head">
      <div className="margin-seals">{seals}</div>
      <div className="in">
        {act === undefined || act === false || act === null ? (
          <h1 className="title">{title}</h1>
        ) : (
          <div className={tight ? "title-row is-tight" : "title-row"}>
            <h1 className="title">{title}</h1>
            <div className="bar">{act}</div>
          </div>
        )}
        {under && <div className="under">{under}</div>}
        {children}
      </div>
    </div>
  )
}

/** A titled block of a sheet. */
export function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="block">
      <h2>{title}</h2>
      {children}
    </section>
  )
}
