/** One page of a PDF, drawn while it is near the window and let go when it is far. */
import { useEffect, useRef, useState } from "react"
import type { Class } from "../line/shapes.ts"
import { TextLayer, type PDFDocumentProxy, type RenderTask } from "./pdf.ts"

interface Props {
  readonly pdf: PDFDocumentProxy
  readonly n: number
  readonly class: Class
  readonly shape: number
}

/** No canvas is drawn with more dots than this. */
const MOST_DOTS = 16_000_000

export function PdfPage({ pdf, n, class: klass, shape }: Props) {
  const leaf = useRef<HTMLLIElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  const [ratio, setRatio] = useState(shape)
  const [width, setWidth] = useState(0)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    if (leaf.current === null) return
    const nearness = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), { rootMargin: "1200px 0px" })
    const breadth = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)))
    nearness.observe(leaf.current)
    breadth.observe(leaf.current)
    return () => {
      nearness.disconnect()
      breadth.disconnect()
    }
  }, [])

  useEffect(() => {
    const [onto, over] = [canvas.current, text.current]
    if (!near || width === 0 || onto === null || over === null) return
    let here = true
    let drawing: RenderTask | null = null
    let layer: TextLayer | null = null
    const draw = async () => {
      const page = await pdf.getPage(n)
      const bare = page.getViewport({ scale: 1 })
      if (!here) return
      setRatio(bare.height / bare.width)
      const scale = width / bare.width
      const view = page.getViewport({ scale })
      const dots = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_DOTS / (view.width * view.height)))
      onto.width = Math.floor(view.width * dots)
      onto.height = Math.floor(view.height * dots)
      drawing = page.render({ canvas: onto, viewport: view, transform: [dots, 0, 0, dots, 0, 0] })
      await drawing.promise
      if (!here) return
      over.replaceChildren()
      over.style.setProperty("--total-scale-factor", `${scale}`)
      layer = new TextLayer({ textContentSource: page.streamTextContent(), container: over, viewport: view })
      await layer.render()
    }
    draw().catch((thrown: unknown) => {
      if (here && !(thrown instanceof Error && /Cancel|Abort/.test(thrown.name))) setFailed(true)
    })
    return () => {
      here = false
      drawing?.cancel()
      layer?.cancel()
      onto.width = 0
      over.replaceChildren()
    }
  }, [pdf, n, near, width])

  return (
    <li className="page page-pdf" ref={leaf} data-failed={failed || undefined} aria-label={`Page ${n}`} style={{ aspectRatio: `1 / ${ratio}` }}>
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={text} className="text-layer" />
      <span className={`edge ribbon-${klass}`} aria-hidden="true" />
    </li>
  )
}
