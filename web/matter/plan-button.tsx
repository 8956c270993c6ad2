/** The button that opens a matter's file plan, beside its documents. */
import { useState } from "react"
import type { Matter } from "#contract"
import { PlanDialog } from "./plan-dialog.tsx"

export function PlanButton({ matter }: { matter: Pick<Matter, "id"> }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="btn btn-s" onClick={() => setOpen(true)}>
        File plan…
      </button>
      {open && <PlanDialog matter={matter} onLeave={() => setOpen(false)} />}
    </>
  )
}
