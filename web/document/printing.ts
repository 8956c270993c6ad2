/** Printing a document: the house is asked first, and its custody event stands before anything goes to paper; then what is on the page goes to the browser's own print dialog, and nothing else of the house with it. */
import { useCallback, useEffect, useState } from "react"
import { readRefusal, toRefusal, type Refused } from "../line/refused.ts"
import { lookAgain } from "../line/queries.ts"
import { tell } from "../parts/toast.ts"
import { tellNotIncluded } from "./keeping.ts"

export interface Printing {
  /** Nothing is on its way to paper; the house is being asked; what goes to paper is being drawn. */
  readonly at: "rest" | "asking" | "drawing"
  readonly begin: () => void
  /** All that goes to paper is on the page. */
  readonly onDrawn: () => void
  readonly onFailed: () => void
}

/** How long the ledger is given to enter it before the chain beside the page is asked for, in milliseconds. */
const ENTERS = 600
/** The look of the sheet on paper asks for this: without it nothing of a document is printed. */
const MARK = "printing"

/** Asks for the content as something to be printed; the page has the same bytes already, and reads them no second time. */
async function askToPrint(address: string): Promise<Refused | null> {
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" })
    if (!answer.ok) return (await readRefusal(answer)).refused
    await answer.body?.cancel()
    return null
  } catch {
    return toRefusal(null)
  }
}

export function usePrinting(address: string): Printing {
  const [at, setAt] = useState<Printing["at"]>("rest")
  useEffect(() => {
    const over = () => {
      delete document.documentElement.dataset[MARK]
      setAt("rest")
    }
    addEventListener("afterprint", over)
    return () => {
      removeEventListener("afterprint", over)
      delete document.documentElement.dataset[MARK]
    }
  }, [])
  const begin = () => {
    if (at !== "rest") return
    setAt("asking")
    void askToPrint(address).then((refused) => {
      if (refused === null) {
        setTimeout(() => void lookAgain("listDocumentCustody"), ENTERS)
        return setAt("drawing")
      }
      setAt("rest")
      if (refused.code === "not-yours-to-do") return tellNotIncluded("print")
      return tell("It was not printed.", { seal: "stop", small: refused.detail ?? refused.title })
    })
  }
  const onDrawn = useCallback(() => {
    document.documentElement.dataset[MARK] = ""
    window.print()
  }, [])
  const onFailed = useCallback(() => {
    setAt("rest")
    tell("It was not printed: a page could not be drawn.", { seal: "stop" })
  }, [])
  return { at, begin, onDrawn, onFailed }
}
