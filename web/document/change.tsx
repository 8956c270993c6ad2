/** Changing a document's card: its name, type, class, place and privilege mark. Its versions are never changed. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Document } from "#contract"
import { asking, useAct } from "../line/queries.ts"
import type { Class, DocumentType, PlaceId, Privilege } from "../line/shapes.ts"
import { Dialog } from "../parts/dialog.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { BASIS_WORDS, classOptions, toOptions, TYPE_WORDS } from "../parts/words.ts"

interface Card {
  readonly name: string
  readonly type: DocumentType
  readonly class: Class
  readonly from: string
  readonly place: PlaceId | "none"
  readonly basis: Privilege["basis"] | "none"
  readonly holder: string
}

export function ChangeDocument({ card, onLeave }: { card: Document; onLeave: () => void }) {
  const { data: plan } = useQuery(asking("getPlan", { params: { matter: card.matter } }))
  const { data: matter } = useQuery(asking("getMatter", { params: { matter: card.matter } }))
  const change = useAct("changeDocument", ["getDocument", "listDocuments", "getPlan", "listDocumentCustody"])
  const [facts, setFacts] = useState<Card>({
    name: card.name,
    type: card.type,
    class: card.class,
    from: card.from,
    place: card.place ?? "none",
    basis: card.privilege?.basis ?? "none",
    holder: card.privilege?.holder ?? "",
  })
  const put = (part: Partial<Card>) => setFacts({ ...facts, ...part })
  const privilege = facts.basis === "none" ? null : { basis: facts.basis, holder: facts.holder }
  return (
    <Dialog
      title="Change this document’s card"
      say="Its versions stay as they are, and what the card said before stays in the chain."
      act="Change it"
      onLeave={onLeave}
      notYet={facts.name.trim() === "" ? "It needs a name." : privilege !== null && privilege.holder.trim() === "" ? "Say whose privilege it is." : undefined}
      onAct={async () => {
        const { name, type, from } = facts
        const { receipt } = await change.mutateAsync({
          params: { document: card.id },
          body: { rev: card.rev, name, type, class: facts.class, from, place: facts.place === "none" ? null : facts.place, privilege },
        })
        tellReceipt("The card was changed.", receipt)
        onLeave()
      }}
    >
      <TextField label="Name" value={facts.name} onChange={(name) => put({ name })} maxLength={400} autoFocus />
      <div className="two-up">
        <Choice<DocumentType> label="Type" value={facts.type} onChange={(type) => put({ type })} options={toOptions(TYPE_WORDS)} />
        <Choice<Class>
          label="Class"
          value={facts.class}
          onChange={(chosen) => put({ class: chosen })}
          options={classOptions(matter?.special ?? card.class === "special")}
        />
      </div>
      <Choice<PlaceId | "none">
        label="Place in the file plan"
        value={facts.place}
        onChange={(place) => put({ place })}
        options={[
          ...(plan ?? []).map((p) => ({ value: p.id, words: p.name })),
          ...(matter?.places === null ? [{ value: "none" as const, words: "None" }] : []),
        ]}
      />
      <TextField label="From whom" value={facts.from} onChange={(from) => put({ from })} maxLength={200} hint="The author, or who sent it." />
      <div className="two-up">
        <Choice<Privilege["basis"] | "none">
          label="Privilege"
          value={facts.basis}
          onChange={(basis) => put({ basis })}
          options={[{ value: "none", words: "Not marked" }, ...toOptions(BASIS_WORDS)]}
        />
        {facts.basis !== "none" && <TextField label="Whose privilege" value={facts.holder} onChange={(holder) => put({ holder })} maxLength={200} />}
      </div>
    </Dialog>
  )
}
