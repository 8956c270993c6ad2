/** Saves what a sheet shows: as CSV for other programs, as PDF for people. Each is asked for anew, and is a custody event as the sheet is. */
import { Icon } from "./marks.tsx"

export type Form = "csv" | "pdf"

export function SaveAs({ at }: { at: (form: Form) => string }) {
  return (
    <>
      <a className="btn" download href={at("csv")} aria-label="Save as CSV">
        <Icon name="out" />
        CSV
      </a>
      <a className="btn" download href={at("pdf")} aria-label="Save as PDF">
        <Icon name="out" />
        PDF
      </a>
    </>
  )
}
