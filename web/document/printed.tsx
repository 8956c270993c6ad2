/** What goes to paper: a text or an image as it stands on the page, and of a PDF every page, drawn for paper and out of sight. */
import { useEffect, useState } from "react"
import type { PDFDocumentProxy } from "./pdf.ts"

/** Dots of paper for each point of a PDF: 200 to the inch. */
const FINE = 200 / 72
/** No page is drawn with more dots than this. */
const MOST_DOTS = 16_000_000

interface Drawn {
  readonly at: string
  readonly wide: boolean
}

/** A text or an image is there already. */
export function PrintedAsShown({ onDrawn }: { onDrawn: () => void }) {
  useEffect(() => {
    const frame = requestAnimationFrame(onDrawn)
    return () => cancelAnimationFrame(frame)
  }, [onDrawn])
  return null
}

async function draw(pdf: PDFDocumentProxy, n: number): Promise<Drawn> {
  const page = await pdf.getPage(n)
  const bare = page.getViewport({ scale: 1 })
  const viewport = page.getViewport({ scale: Math.min(FINE, Math.sqrt(MOST_DOTS / (bare.width * bare.height))) })
  const canvas = document.createElement("canvas")
  canvas.width = Math.floor(viewport.width)
  canvas.height = Math.floor(viewport.height)
  await page.render({ canvas, viewport, intent: "print" }).promise
  const blob = await new Promise<Blob | null>((give) => canvas.toBlob(give, "image/png"))
  canvas.width = 0
  if (blob === null) throw new Error("a page was not drawn")
  return { at: URL.createObjectURL(blob), wide: bare.width > bare.height }
}

interface Props {
  readonly pdf: PDFDocumentProxy
  readonly onDrawn: () => void
  readonly onFailed: () => void
}

export function PrintedPdf({ pdf, onDrawn, onFailed }: Props) {
  const [leaves, setLeaves] = useState<readonly Drawn[]>([])
  useEffect(() => {
    let here = true
    const made: Drawn[] = []
    const all = async () => {
      for (let n = 1; n <= pdf.numPages && here; n++) {
        made.push(await draw(pdf, n))
        if (here) setLeaves([...made])
      }
    }
    all().catch(() => here && onFailed())
    return () => {
      here = false
      for (const { at } of made) URL.revokeObjectURL(at)
    }
  }, [pdf, onFailed])
  const whole = leaves.length === pdf.numPages
  useEffect(() => {
    if (!whole) return
    let here = true
    const images = [...document.querySelectorAll<HTMLImageElement>(".printed img")]
    Promise.all(images.map((image) => image.decode())).then(
      () => here && onDrawn(),
      () => here && onFailed(),
    )
    return () => {
      here = false
    }
  }, [whole, onDrawn, onFailed])
  return (
    <>
      <p className="stage-say" role="status">
        Drawing page {Math.min(leaves.length + 1, pdf.numPages)} of {pdf.numPages} for paper.
      </p>
      <div className="printed" aria-hidden="true">
        {leaves.map(({ at, wide }) => (
          <img key={at} src={at} alt="" className={wide ? "is-wide" : undefined} />
        ))}
      </div>
    </>
  )
}
