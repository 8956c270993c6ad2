/** An image as it was filed, on a page with the ribbon of its class along the edge. */
import { useState } from "react"
import type { Document } from "#contract"
import type { Refused } from "../line/refused.ts"
import { NotOpened } from "./not-opened.tsx"
import { whyNotOpen } from "./why-not.ts"

const NO_IMAGE: Refused = {
  code: "fault",
  status: 0,
  title: "This browser does not show images of this kind.",
  detail: "It is kept exactly as it was filed. Download it to look at it.",
}

export function ImagePage({ address, card, zoom, onSettled }: { address: string; card: Document; zoom: number; onSettled: () => void }) {
  const [refused, setRefused] = useState<Refused | null>(null)
  const fail = async () => {
    setRefused((await whyNotOpen(address)) ?? NO_IMAGE)
    onSettled()
  }
  if (refused !== null) return <NotOpened card={card} head="The image did not open." refused={refused} />
  return (
    <div className="leaves is-alone">
      <div className="page page-image">
        <span className={`edge ribbon-${card.class}`} aria-hidden="true" />
        <img src={address} alt={card.name} style={{ width: `${zoom * 100}%` }} onLoad={onSettled} onError={() => void fail()} />
      </div>
    </div>
  )
}
