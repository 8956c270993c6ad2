/** The pages of a PDF, one under another: only those near the window are drawn, each with its text above it so that it can be marked and read aloud. */
import { useEffect, useRef, useState } from "react"
import { readRefusal, toRefusal, type Refused } from "../line/refused.ts"
import type { Class } from "../line/shapes.ts"
import { Stopped } from "../parts/states.tsx"
import { openPdf, type PDFDocumentProxy } from "./pdf.ts"
import { PdfPage } from "./pdf-page.tsx"

interface Props {
  readonly address: string
  readonly bytes: number
  readonly class: Class
  readonly zoom: number
  /** The page to bring into view. */
  readonly wanted: number | null
  readonly onPages: (pages: number) => void
  readonly onPage: (page: number) => void
}

interface Opened {
  readonly pdf: PDFDocumentProxy
  /** Height over width of the first page, for those not yet measured. */
  readonly shape: number
}

export function PdfPages({ address, bytes, class: klass, zoom, wanted, onPages, onPage }: Props) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [refused, setRefused] = useState<Refused | null>(null)
  const list = useRef<HTMLOListElement>(null)

  useEffect(() => {
    let here = true
    const { document: opening, close } = openPdf(address, bytes)
    opening
      .then(async (pdf) => {
        const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 })
        if (!here) return
        setOpened({ pdf, shape: height / width })
        onPages(pdf.numPages)
      })
      .catch(async (thrown: unknown) => {
        const why = await sayWhy(address, thrown)
        if (here) setRefused(why)
      })
    return () => {
      here = false
      close()
    }
  }, [address, bytes, onPages])

  useEffect(() => {
    if (opened !== null && wanted !== null) list.current?.children[wanted - 1]?.scrollIntoView({ block: "start" })
  }, [opened, wanted])

  useCurrentPage(list, opened, onPage)
  if (refused !== null)
    return (
      <div className="leaves is-alone">
        <div className="page page-none">
          <Stopped head="The document did not open." refused={refused} />
        </div>
      </div>
    )
  if (opened === null)
    return (
      <p className="stage-say" role="status">
        Unsealing the pages.
      </p>
    )
  return (
    <ol className="leaves is-alone pages" ref={list} style={{ maxWidth: `${Math.round(860 * zoom)}px` }}>
      {Array.from({ length: opened.pdf.numPages }, (_, n) => (
        <PdfPage key={n} pdf={opened.pdf} n={n + 1} class={klass} shape={opened.shape} />
      ))}
    </ol>
  )
}

/** A refusal in the house's own words where it was one; PDF.js only knows a status. */
async function sayWhy(address: string, thrown: unknown): Promise<Refused> {
  if (thrown instanceof Error && thrown.name === "PasswordException")
    return {
      code: "fault",
      status: 0,
      title: "This PDF is locked with a password of its own.",
      detail: "Download it and open it with the password that came with it.",
    }
  if (thrown instanceof Error && thrown.name === "InvalidPDFException")
    return { code: "fault", status: 0, title: "This is not a PDF that can be shown.", detail: "It is kept exactly as it was filed. Download it to look at it." }
  try {
    const answer = await fetch(address, { method: "GET", headers: { range: "bytes=0-0" }, credentials: "same-origin" })
    if (!answer.ok) return (await readRefusal(answer)).refused
  } catch {
    return toRefusal(null)
  }
  return {
    code: "fault",
    status: 0,
    title: "The pages could not be drawn.",
    detail: "The document is kept exactly as it was filed. Download it to look at it.",
  }
}

/** Tells which page stands at the top of the window. */
function useCurrentPage(list: React.RefObject<HTMLOListElement | null>, opened: Opened | null, onPage: (page: number) => void): void {
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
