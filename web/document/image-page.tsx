/** An image as it was filed, on a page with the ribbon of its class along the edge. */
import { useState, type MouseEvent } from "react"
import type { Document } from "#contract"
import { may } from "../line/acts.ts"
import type { Refused } from "../line/refused.ts"
import { sayHowToLook } from "./keeping.ts"
import { NotOpened } from "./not-opened.tsx"
import { PrintedAsShown } from "./printed.tsx"
import type { Printing } from "./printing.ts"
import { whyNotOpen } from "./why-not.ts"

/** To whoever may not keep it, the browser's own ways of saving an image are not offered; that holds the honest. */
const NOT_KEPT = { draggable: false, onContextMenu: (event: MouseEvent) => event.preventDefault() }

interface Props {
  readonly address: string
  readonly card: Document
  readonly zoom: number
  readonly onSettled: () => void
  readonly printing: Printing
}

export function ImagePage({ address, card, zoom, onSettled, printing }: Props) {
  const keeps = may(card, "document.download")
  const [refused, setRefused] = useState<Refused | null>(null)
  const fail = async () => {
    setRefused(
      (await whyNotOpen(address)) ?? { code: "fault", status: 0, title: "This browser does not show images of this kind.", detail: sayHowToLook(card) },
    )
    onSettled()
  }
  if (refused !== null) return <NotOpened card={card} head="The image did not open." refused={refused} />
  return (
    <div className="leaves is-alone">
      <div className="page page-image">
        {printing.at === "drawing" && <PrintedAsShown onDrawn={printing.onDrawn} />}
        <span className={`edge ribbon-${card.class}`} aria-hidden="true" />
        <img src={address} alt={card.name} style={{ width: `${zoom * 100}%` }} onLoad={onSettled} onError={() => void fail()} {...(keeps ? {} : NOT_KEPT)} />
      </div>
    </div>
  )
}
