/** The word that somebody who is invited from another firm has no former clients to be kept from: their link may be taken then. */
import { useNavigate } from "@tanstack/react-router"
import { useAct } from "../line/queries.ts"
import type { InvitationId } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { tellReceipt } from "../parts/toast.ts"

export function NoClients({ invitation, name, onLeave }: { invitation: InvitationId; name: string; onLeave: () => void }) {
  const go = useNavigate()
  const said = useAct("listNoClients", ["readInbox", "listPeople"])
  return (
    <Dialog
      title="No former clients"
      say={`You say that ${name} brings no clients that they are to be kept from here. Their link may be taken from then on, and it is said once.`}
      act="There are none"
      onLeave={onLeave}
      onAct={async () => {
        const { receipt } = await said.mutateAsync({ params: { invitation } })
        tellReceipt(`The link of ${name} may be taken.`, receipt)
        void go({ to: "/inbox" })
      }}
    />
  )
}
