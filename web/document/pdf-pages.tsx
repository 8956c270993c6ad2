/** The pages of a PDF, one under another: only those near the window are drawn, each with its text above it so that it can be marked and read aloud. */
import { useEffect, useRef } from "react"
import type { Document, Version } from "#contract"
import { sayHowToLook } from "./keeping.ts"
import { NotOpened } from "./not-opened.tsx"
import { PdfLock } from "./pdf-lock.tsx"
import { PdfPage } from "./pdf-page.tsx"
import { PrintedPdf } from "./printed.tsx"
import type { Printing } from "./printing.ts"
import { usePdf, type OpenPdf } from "./use-pdf.ts"

interface Props {
  readonly address: string
  readonly card: Document
  readonly version: Version
  readonly zoom: number
  /** The page to bring into view. */
  readonly wanted: number | null
  readonly onPages: (pages: number) => void
  readonly onPage: (page: number) => void
  /** The house has answered: the opening, or what was found instead, stands in the chain. */
  readonly onSettled: () => void
  readonly printing: Printing
}

export function PdfPages({ address, card, version, zoom, wanted, onPages, onPage, onSettled, printing }: Props) {
  const shown = usePdf(address, version.size, onPages, sayHowToLook(card))
  const opened = shown.kind === "open" ? shown : null
  const list = useRef<HTMLOListElement>(null)
  const settled = shown.kind !== "coming"
  useEffect(() => {
    if (settled) onSettled()
  }, [settled, onSettled])

  useEffect(() => {
    if (opened !== null && wanted !== null) list.current?.children[wanted - 1]?.scrollIntoView({ block: "start" })
  }, [opened, wanted])

  useCurrentPage(list, opened, onPage)
  switch (shown.kind) {
    case "coming":
      return (
        <p className="stage-say" role="status">
          Unsealing the pages.
        </p>
      )
    case "locked":
      return <PdfLock lock={shown} card={card} version={version} />
    case "refused":
      return <NotOpened card={card} head="The document did not open." refused={shown.refused} />
    case "open":
      return (
        <>
          {printing.at === "drawing" && <PrintedPdf pdf={shown.pdf} onDrawn={printing.onDrawn} onFailed={printing.onFailed} />}
          <ol className="leaves is-alone pages" ref={list} style={{ maxWidth: `${Math.round(860 * zoom)}px` }}>
            {Array.from({ length: shown.pdf.numPages }, (_, n) => (
              <PdfPage key={n} pdf={shown.pdf} n={n + 1} class={card.class} shape={shown.shape} />
            ))}
          </ol>
        </>
      )
  }
}

/** Tells which page stands at the top of the window. */
function useCurrentPage(list: React.RefObject<HTMLOListElement | null>, opened: OpenPdf | null, onPage: (page: number) => void): void {
  useEffect(() => {
    if (opened === null) return
    let asked = 0
    const look = () => {
      asked = 0
      const pages = [...(list.current?.children ?? [])]
      const at = pages.findLastIndex((page) => page.getBoundingClientRect().top < window.innerHeight / 2)
      onPage(Math.max(0, at) + 1)
    }
    const scrolled = () => {
      asked ||= requestAnimationFrame(look)
    }
    addEventListener("scroll", scrolled, { passive: true })
    return () => {
      removeEventListener("scroll", scrolled)
      cancelAnimationFrame(asked)
    }
  }, [list, opened, onPage])
}
