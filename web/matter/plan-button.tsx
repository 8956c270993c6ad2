/** The button that opens a matter's file plan, beside its documents. */
import { useState } from "react"
import type { Matter } from "#contract"
import { PlanDialog } from "./plan-dialog.tsx"

export function PlanButton({ matter, small = true }: { matter: Pick<Matter, "id">; small?: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className={small ? "btn btn-s" : "btn"} onClick={() => setOpen(true)}>
        File plan…
      </button>
      {open && <PlanDialog matter={matter} onLeave={() => setOpen(false)} />}
    </>
  )
}
