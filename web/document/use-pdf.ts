/** A PDF on its way to the page: being fetched, locked with a password of its own, open, or refused. */
import { useCallback, useEffect, useState } from "react"
import type { Refused } from "../line/refused.ts"
import { openPdf, type PDFDocumentProxy } from "./pdf.ts"
import { whyNotOpen } from "./why-not.ts"

export interface OpenPdf {
  readonly kind: "open"
  readonly pdf: PDFDocumentProxy
  /** Height over width of the first page, for those not yet measured. */
  readonly shape: number
}

export interface LockedPdf {
  readonly kind: "locked"
  /** The last password did not open it. */
  readonly wrong: boolean
  /** A password is being tried. */
  readonly trying: boolean
  readonly unlock: (password: string) => void
}

type Pdf = { readonly kind: "coming" } | LockedPdf | OpenPdf | { readonly kind: "refused"; readonly refused: Refused }

/** Opens the PDF of an address once; `asFiled` is what is said where it cannot be shown. A password goes to PDF.js, on this machine, and is kept nowhere. */
export function usePdf(address: string, bytes: number, onPages: (pages: number) => void, asFiled: string): Pdf {
  const [state, setState] = useState<Pdf>({ kind: "coming" })
  const onLocked = useCallback((unlock: (password: string) => void, wrong: boolean) => {
    const tryOne = (password: string) => {
      setState({ kind: "locked", wrong: false, trying: true, unlock: () => undefined })
      unlock(password)
    }
    setState({ kind: "locked", wrong, trying: false, unlock: tryOne })
  }, [])

  useEffect(() => {
    let here = true
    const { document: opening, close } = openPdf(address, bytes, (unlock, wrong) => here && onLocked(unlock, wrong))
    opening
      .then(async (pdf) => {
        const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 })
        if (!here) return
        setState({ kind: "open", pdf, shape: height / width })
        onPages(pdf.numPages)
      })
      .catch(async (thrown: unknown) => {
        const refused = await sayWhy(address, thrown, asFiled)
        if (here) setState({ kind: "refused", refused })
      })
    return () => {
      here = false
      close()
    }
  }, [address, bytes, onPages, onLocked, asFiled])
  return state
}

/** A refusal in the house's own words where it was one; PDF.js only knows a status. */
async function sayWhy(address: string, thrown: unknown, asFiled: string): Promise<Refused> {
  if (thrown instanceof Error && thrown.name === "InvalidPDFException")
    return { code: "fault", status: 0, title: "This is not a PDF that can be shown.", detail: asFiled }
  return (await whyNotOpen(address)) ?? { code: "fault", status: 0, title: "The pages could not be drawn.", detail: asFiled }
}
