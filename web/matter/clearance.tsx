/** What is special in a matter: who may open it is said when they are let in, and can be given and taken back by a lead who may open it too. */
import { useState } from "react"
import type { Matter, Member } from "#contract"
import { may } from "../line/acts.ts"
import { useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Tick } from "../parts/field.tsx"
import { tell, tellReceipt } from "../parts/toast.ts"

const STALE = ["listMembers", "listTeamsOn", "getMatter", "listMatterCustody"] as const

/** Offered to nobody who may not open it themselves. */
export function SpecialToo({ matter, checked, onChange }: { matter: Matter; checked: boolean; onChange: (checked: boolean) => void }) {
  if (!matter.special) return null
  return <Tick words="May open what is special too: health, money, therapy, children. To others it is not there." checked={checked} onChange={onChange} />
}

export function Clearance({ matter, member, isMe }: { matter: Matter; member: Member; isMe: boolean }) {
  const [taking, setTaking] = useState(false)
  const change = useAct("changeGrant", STALE)
  if (isMe || !may(matter, "member.admit") || (!member.special && !matter.special)) return null
  const params = { matter: matter.id, person: member.person.id }
  const give = async () => {
    if (change.isPending) return
    try {
      const { receipt } = await change.mutateAsync({ params, body: { special: true } })
      tellReceipt(`${member.person.name} may open what is special.`, receipt)
    } catch (thrown) {
      const refused = toRefusal(thrown)
      tell(refused.title, { seal: "stop", ...(refused.detail === undefined ? {} : { small: refused.detail }) })
    }
  }
  return (
    <div className="bar side-acts">
      {member.special ? (
        <button type="button" className="btn btn-s" onClick={() => setTaking(true)}>
          Take back what is special…
        </button>
      ) : (
        <button type="button" className="btn btn-s" aria-disabled={change.isPending} onClick={() => void give()}>
          Let them open what is special
        </button>
      )}
      {taking && (
        <Dialog
          title={`What is special, and ${member.person.name}`}
          say="They stay on the matter, and what is special in it is no longer there for them: documents, parties and notes. Another key of it begins, which they do not get."
          act="Take it back"
          onLeave={() => setTaking(false)}
          onAct={async () => {
            const { receipt } = await change.mutateAsync({ params, body: { special: false } })
            tellReceipt(`${member.person.name} may no longer open what is special.`, receipt)
            setTaking(false)
          }}
        />
      )}
    </div>
  )
}
