/** The stage: the bar above the page, and the page itself by what the document is. */
import { lazy, Suspense, useCallback, useState } from "react"
import { useNavigate } from "@tanstack/react-router"
import type { Document, Matter, Version } from "#contract"
import { may } from "../line/acts.ts"
import { addressOf } from "../line/ask.ts"
import { useFileChoice } from "../matter/file-button.tsx"
import { Tray } from "../filing/tray.tsx"
import { toCount, toSize } from "../parts/figures.ts"
import { useKeys } from "../parts/keys.ts"
import { Icon } from "../parts/marks.tsx"
import { Menu } from "../parts/menu.tsx"
import { ChangeDocument } from "./change.tsx"
import { Download } from "./download.tsx"
import { tell } from "../parts/toast.ts"
import { ImagePage } from "./image-page.tsx"
import { sayHowToLook, tellNotIncluded } from "./keeping.ts"
import { usePrinting, type Printing } from "./printing.ts"
import { TextPage } from "./text-page.tsx"
import { StageAnswers } from "./stage-answers.tsx"

const PdfPages = lazy(() => import("./pdf-pages.tsx").then((m) => ({ default: m.PdfPages })))

/** A PDF of more pages is not drawn for paper in a browser. */
const MOST_PRINTED = 500
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const

export interface StageProps {
  readonly card: Document
  readonly matter: Matter
  readonly version: Version
  /** A purpose has been named, so content may be opened. */
  readonly ready: boolean
  readonly page: number
  /** The house has answered to the opening of this version. */
  readonly onSettled: () => void
}

export function Stage({ card, matter, version, ready, page: first, onSettled }: StageProps) {
  const go = useNavigate()
  const [page, setPage] = useState(first)
  const [pages, setPages] = useState<number | null>(null)
  const [wanted, setWanted] = useState<number | null>(first > 1 ? first : null)
  const [zoom, setZoom] = useState(2)
  const content = { document: card.id, n: version.n }
  const [changing, setChanging] = useState(false)
  const newVersion = useFileChoice({ matter, document: card.id })
  const turn = (to: number) => {
    if (pages === null || to < 1 || to > pages) return
    setPage(to)
    setWanted(to)
  }
  const larger = () => setZoom((z) => Math.min(ZOOMS.length - 1, z + 1))
  const smaller = () => setZoom((z) => Math.max(0, z - 1))
  const printing = usePrinting(addressOf("openVersion", content, { as: "print" }))
  const shows = ready && card.show !== "none" && version.size > 0
  const prints = shows && may(card, "document.print")
  const begin = () => {
    if (pages === null || pages <= MOST_PRINTED) return printing.begin()
    tell(`It was not printed: ${toCount(pages)} pages are more than go to paper from here at once.`, {
      seal: "stop",
      small: `At most ${MOST_PRINTED} do.${may(card, "document.download") ? " Download it and print it with a program of its own." : ""}`,
    })
  }
  const print = () => {
    if (prints) begin()
    else if (shows) tellNotIncluded("print")
    else return false
    return true
  }
  useKeys({ ArrowRight: () => turn(page + 1), ArrowLeft: () => turn(page - 1), "+": larger, "-": smaller, "mod+p": print })
  const onPages = useCallback((n: number) => setPages(n), [])
  const last = Math.max(...card.history.map((v) => v.n))
  return (
    <div className="stage">
      <div className="stage-bar">
        {pages !== null && (
          <>
            <button type="button" className="icon" aria-label="Page before" onClick={() => turn(page - 1)}>
              <Icon name="prev" />
            </button>
            <span className="nowrap" role="status">
              Page {page} of {pages}
            </span>
            <button type="button" className="icon" aria-label="Next page" onClick={() => turn(page + 1)}>
              <Icon name="right" />
            </button>
          </>
        )}
        <span className={version.n === last ? "stage-n quiet mid" : "stage-n head"}>
          Version {version.n} of {last}
          {version.n === last ? "" : ", not the last"}
        </span>
        <span className="push" />
        {may(card, "document.file") && (
          <button type="button" className="btn btn-s mid" onClick={newVersion.choose}>
            <Icon name="in" />
            File a new version…
          </button>
        )}
        {newVersion.field}
        {may(card, "document.change") && (
          <button type="button" className="btn btn-s mid in-wide-stage" onClick={() => setChanging(true)}>
            Change…
          </button>
        )}
        {prints && (
          <button type="button" className="btn btn-s mid in-fair-stage" aria-disabled={printing.at !== "rest"} onClick={begin}>
            <Icon name="print" />
            Print
          </button>
        )}
        <Download card={card} n={version.n} className="btn btn-s" />
        <Menu
          name="More acts"
          acts={[
            ...(may(card, "document.file") ? [{ key: "file", words: "File a new version…", go: newVersion.choose }] : []),
            ...(may(card, "document.change") ? [{ key: "change", words: "Change name, class or place…", go: () => setChanging(true) }] : []),
            ...(prints ? [{ key: "print", words: "Print", small: "Ctrl P", go: begin }] : []),
            { key: "larger", words: "Larger", small: "+", go: larger },
            { key: "smaller", words: "Smaller", small: "−", go: smaller },
            {
              key: "chain",
              words: "Whole chain of custody",
              go: () => void go({ to: "/matters/$matter/documents/$document/custody", params: { matter: card.matter, document: card.id } }),
            },
          ]}
        />
      </div>
      <StageAnswers card={card} matter={matter} />
      {!ready ? (
        <p className="stage-say">Say what you are here for, at the top of the page, before anything is opened.</p>
      ) : (
        <Suspense
          fallback={
            <p className="stage-say" role="status">
              Unsealing the page.
            </p>
          }
        >
          <Shown
            key={`${card.id}/${version.n}`}
            card={card}
            version={version}
            zoom={ZOOMS[zoom] ?? 1}
            wanted={wanted}
            onPages={onPages}
            onPage={setPage}
            onSettled={onSettled}
            printing={printing}
          />
        </Suspense>
      )}
      <Tray matter={card.matter} document={card.id} />
      {changing && <ChangeDocument card={card} onLeave={() => setChanging(false)} />}
    </div>
  )
}

interface Showing {
  readonly card: Document
  readonly version: Version
  readonly zoom: number
  readonly wanted: number | null
  readonly onPages: (pages: number) => void
  readonly onPage: (page: number) => void
  readonly onSettled: () => void
  readonly printing: Printing
}

/** An empty document is shown as what it is: there is nothing to open. */
function EmptyPage() {
  return (
    <div className="leaves is-alone">
      <div className="page page-none">
        <p className="title-2">This document is empty</p>
        <p className="soft">It was filed with no byte in it, and is kept so.</p>
      </div>
    </div>
  )
}

function Shown({ card, version, zoom, wanted, onPages, onPage, onSettled, printing }: Showing) {
  const address = addressOf("openVersion", { document: card.id, n: version.n }, { as: "inline" })
  if (version.size === 0) return <EmptyPage />
  switch (card.show) {
    case "pdf":
      return (
        <PdfPages
          address={address}
          version={version}
          card={card}
          zoom={zoom}
          wanted={wanted}
          onPages={onPages}
          onPage={onPage}
          onSettled={onSettled}
          printing={printing}
        />
      )
    case "image":
      return <ImagePage address={address} card={card} zoom={zoom} onSettled={onSettled} printing={printing} />
    case "text":
      return <TextPage address={address} card={card} zoom={zoom} onSettled={onSettled} printing={printing} />
    case "none":
      return (
        <div className="leaves is-alone">
          <div className="page page-none">
            <p className="title-2">This cannot be shown here</p>
            <p className="soft">
              {[version.fileName, version.mediaType, toSize(version.size)].filter((part) => part !== "").join(", ")}.{" "}
              {sayHowToLook(card, "Download it and open it with the program it belongs to; the chain of custody says who did, and when.")}
            </p>
          </div>
        </div>
      )
  }
}
