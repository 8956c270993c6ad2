/** Saves what a sheet shows: as CSV for other programs, as PDF for people. Each is asked for anew, and is a custody event as the sheet is. */
import { useState } from "react"
import { toRefusal } from "../line/refused.ts"
import { saveFrom } from "../line/save.ts"
import { Icon } from "./marks.tsx"
import { tell } from "./toast.ts"

export type Form = "csv" | "pdf"

export function SaveAs({ at }: { at: (form: Form) => string }) {
  return (
    <>
      <a className="btn" download href={at("csv")} aria-label="Save as CSV">
        <Icon name="out" />
        CSV
      </a>
      <SaveAsPdf address={at("pdf")} />
    </>
  )
}

/** The house prints one paper at a time, and not every one: what it refuses is said here. */
function SaveAsPdf({ address }: { address: string }) {
  const [printing, setPrinting] = useState(false)
  const print = async () => {
    if (printing) return
    setPrinting(true)
    try {
      await saveFrom(address, "report.pdf")
    } catch (thrown) {
      const { title, detail } = toRefusal(thrown)
      tell(title, { seal: "stop", ...(detail === undefined ? {} : { small: detail }) })
    } finally {
      setPrinting(false)
    }
  }
  return (
    <button type="button" className="btn" aria-label="Save as PDF" aria-busy={printing} aria-disabled={printing} onClick={() => void print()}>
      <Icon name="out" />
      {printing ? "Printing…" : "PDF"}
    </button>
  )
}
