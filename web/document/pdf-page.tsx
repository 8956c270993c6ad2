/** One page of a PDF, drawn while it is near the window and let go when it is far. */
import { useEffect, useRef, useState } from "react"
import type { Class } from "../line/shapes.ts"
import { TextLayer, type PDFDocumentProxy, type RenderTask } from "./pdf.ts"

interface Props {
  readonly pdf: PDFDocumentProxy
  readonly n: number
  readonly class: Class
  readonly shape: number
  readonly zoom: number
}

/** No canvas is drawn with more dots than this. */
const MOST_DOTS = 16_000_000

export function PdfPage({ pdf, n, class: klass, shape, zoom }: Props) {
  const leaf = useRef<HTMLLIElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const [near, setNear] = useState(false)
  const [ratio, setRatio] = useState(shape)

  useEffect(() => {
    if (leaf.current === null) return
    const watch = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), { rootMargin: "1200px 0px" })
    watch.observe(leaf.current)
    return () => watch.disconnect()
  }, [])

  useEffect(() => {
    if (!near) return
    let here = true
    let drawing: RenderTask | null = null
    let layer: TextLayer | null = null
    const draw = async () => {
      const page = await pdf.getPage(n)
      const bare = page.getViewport({ scale: 1 })
      if (!here || leaf.current === null || canvas.current === null || text.current === null) return
      setRatio(bare.height / bare.width)
      const scale = leaf.current.clientWidth / bare.width
      const view = page.getViewport({ scale })
      const dots = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_DOTS / (view.width * view.height)))
      canvas.current.width = Math.floor(view.width * dots)
      canvas.current.height = Math.floor(view.height * dots)
      drawing = page.render({ canvas: canvas.current, viewport: view, transform: [dots, 0, 0, dots, 0, 0] })
      await drawing.promise
      if (!here || text.current === null) return
      text.current.replaceChildren()
      text.current.style.setProperty("--total-scale-factor", String(scale))
      layer = new TextLayer({ textContentSource: page.streamTextContent(), container: text.current, viewport: view })
      await layer.render()
    }
    draw().catch((thrown: unknown) => {
      if (here && !(thrown instanceof Error && /Cancel|Abort/.test(thrown.name))) leaf.current?.setAttribute("data-failed", "")
    })
    return () => {
      here = false
      drawing?.cancel()
      layer?.cancel()
      if (canvas.current !== null) canvas.current.width = 0
      text.current?.replaceChildren()
    }
  }, [pdf, n, near, zoom])

  return (
    <li className="page page-pdf" ref={leaf} aria-label={`Page ${n}`} style={{ aspectRatio: `1 / ${ratio}` }}>
      <canvas ref={canvas} aria-hidden="true" />
      <div ref={text} className="text-layer" />
      <span className={`edge ribbon-${klass}`} aria-hidden="true" />
    </li>
  )
}
