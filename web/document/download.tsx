/** The way to the file as it was filed, for whoever may have it. */
import { useRef, type MouseEvent } from "react"
import type { Document } from "#contract"
import { addressOf } from "../line/ask.ts"
import { may } from "../line/acts.ts"
import { useSession } from "../line/session.tsx"
import { Icon } from "../parts/marks.tsx"
import { mayStillDownload } from "./keeping.ts"

export function Download({ card, n, className }: { card: Document; n: number; className: string }) {
  const { person } = useSession()
  const asked = useRef(false)
  if (!may(card, "document.download")) return null
  const begin = async (event: MouseEvent<HTMLAnchorElement>) => {
    if (asked.current) return
    const link = event.currentTarget
    event.preventDefault()
    if (!(await mayStillDownload(card.matter, person.id))) return
    asked.current = true
    link.click()
    asked.current = false
  }
  return (
    <a className={className} download href={addressOf("openVersion", { document: card.id, n }, { as: "attachment" })} onClick={(event) => void begin(event)}>
      <Icon name="out" />
      Download
    </a>
  )
}
