/** PDF.js, loaded when the first PDF is opened: its worker, character maps, fonts and decoders come from this house and nobody else. */
import { getDocument, PasswordResponses, PDFWorker, VerbosityLevel, type PDFDocumentProxy } from "pdfjs-dist"
import { startWorker } from "../parts/workers.ts"

export { TextLayer, type PDFDocumentProxy, type RenderTask } from "pdfjs-dist"

/** Up to this size a PDF is fetched in one piece, which is one opening; beyond it by ranges. */
const WHOLE = 48_000_000

let kept: PDFWorker | null = null

/** One worker for as long as the page is open: closing a document leaves it running for the next. */
function keepWorker(): PDFWorker {
  kept ??= PDFWorker.create({ port: startWorker("pdf") })
  return kept
}

/** Told when a PDF asks for a password of its own: what tries one, and whether the last one was wrong. */
type OnLocked = (unlock: (password: string) => void, wrong: boolean) => void

/** Opens a PDF; a refusal or a damaged file rejects. */
export function openPdf(address: string, bytes: number, onLocked: OnLocked): { readonly document: Promise<PDFDocumentProxy>; readonly close: () => void } {
  const task = getDocument({
    url: address,
    worker: keepWorker(),
    cMapUrl: "/pdf/cmaps/",
    cMapPacked: true,
    standardFontDataUrl: "/pdf/standard_fonts/",
    wasmUrl: "/pdf/wasm/",
    iccUrl: "/pdf/iccs/",
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: false,
    disableRange: bytes <= WHOLE,
    disableAutoFetch: bytes > WHOLE,
    rangeChunkSize: 1_048_576,
    // What it thinks of a file's bytes, or of being closed while it reads them, is nothing for the console of whoever has it open.
    verbosity: VerbosityLevel.ERRORS,
  })
  task.onPassword = (unlock: (password: string) => void, reason: number) => onLocked(unlock, reason === PasswordResponses.INCORRECT_PASSWORD)
  return { document: task.promise, close: () => void task.destroy() }
}
