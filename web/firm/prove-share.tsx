/** Proving that a recovery share works, without using it. */
import { useState } from "react"
import { useAct } from "../line/queries.ts"
import { Dialog } from "../parts/dialog.tsx"
import { TextArea } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { shareIn } from "../sign-in/written-shares.ts"

export function ProveShare({ onLeave }: { onLeave: () => void }) {
  const [share, setShare] = useState("")
  const prove = useAct("proveShare", ["getFirm"])
  return (
    <Dialog
      title="Prove a share"
      say="Type or paste one recovery share as it is printed. It is checked and forgotten; nothing is recovered."
      act="Prove it"
      onLeave={onLeave}
      notYet={share.trim().length < 20 ? "The whole share is needed." : undefined}
      onAct={async () => {
        const { number, receipt } = await prove.mutateAsync({ body: { share: share.trim() } })
        tellReceipt(`Share ${number} works.`, receipt)
        onLeave()
      }}
    >
      <TextArea label="Share" value={share} onChange={(text) => setShare(shareIn(text))} rows={3} />
    </Dialog>
  )
}
