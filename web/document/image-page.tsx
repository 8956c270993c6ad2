/** An image as it was filed, on a page with the ribbon of its class along the edge. */
import { useState } from "react"
import type { Class } from "../line/shapes.ts"

export function ImagePage({ address, name, class: klass, zoom }: { address: string; name: string; class: Class; zoom: number }) {
  const [failed, setFailed] = useState(false)
  return (
    <div className="leaves is-alone">
      <div className="page page-image">
        <span className={`edge ribbon-${klass}`} aria-hidden="true" />
        {failed ? (
          <p className="soft" role="alert">
            The image did not open. It may be damaged, or of a kind that this browser does not show; download it to look at it.
          </p>
        ) : (
          <img src={address} alt={name} style={{ width: `${zoom * 100}%` }} onError={() => setFailed(true)} />
        )}
      </div>
    </div>
  )
}
