/** The parties of a matter: who is in it, in which role, and how guarded their name is. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Party } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { toCounted } from "../parts/figures.ts"
import { Ribbon } from "../parts/marks.tsx"
import { Menu } from "../parts/menu.tsx"
import { Bones, Empty, Stopped } from "../parts/states.tsx"
import { toLines, type Column } from "../parts/table/columns.ts"
import { Table } from "../parts/table/table.tsx"
import { tell, tellReceipt } from "../parts/toast.ts"
import { Day } from "../parts/when.tsx"
import { PARTY_WORDS } from "../parts/words.ts"
import { useMatter } from "./matter.tsx"
import { PartyDialog } from "./party-dialog.tsx"

const COLUMNS: readonly Column<Party>[] = [
  {
    key: "name",
    head: "Name",
    cell: (party) => (
      <>
        <span className="name">{party.name}</span>
        <span className="two">{[PARTY_WORDS[party.role], party.reference].filter(Boolean).join(" · ")}</span>
      </>
    ),
    title: (party) => party.name,
  },
  { key: "role", head: "Role", width: "136px", className: "wide", cell: (party) => PARTY_WORDS[party.role] },
  { key: "class", head: "Class", width: "140px", cell: (party) => <Ribbon of={party.class} /> },
  {
    key: "contact",
    head: "How to reach them",
    width: "15%",
    className: "mid",
    cell: (party) => party.contact.replaceAll("\n", ", "),
    title: (party) => party.contact,
  },
  { key: "reference", head: "Reference", width: "10%", className: "wide", cell: (party) => party.reference },
  { key: "added", head: "Since", width: "124px", className: "when wide", cell: (party) => <Day at={party.addedAt} /> },
]

function actsOn(change: (party: Party) => void, takeOut: (party: Party) => void): Column<Party> {
  const cell = (party: Party) => (
    <Menu
      name={`Acts on ${party.name}`}
      acts={[
        { key: "change", words: "Change…", go: () => change(party) },
        { key: "remove", words: "Take out of this matter", small: "the chain keeps it", go: () => takeOut(party) },
      ]}
    />
  )
  return { key: "acts", head: "Acts", quietHead: true, width: "56px", className: "acts-cell", cell }
}

export function Parties() {
  const matter = useMatter()
  const { data: parties, error } = useQuery(asking("listParties", { params: { matter: matter.id } }))
  const [shown, setShown] = useState<Party | "new" | null>(null)
  const mayWrite = may(matter, "party.write")
  const remove = useAct("removeParty", ["listParties", "getMatter", "listMatterCustody"])
  const takeOut = async (party: Party) => {
    try {
      const { receipt } = await remove.mutateAsync({ params: { matter: matter.id, party: party.id } })
      tellReceipt(`${party.name} is no longer a party.`, receipt)
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  if (error)
    return (
      <div className="block">
        <Stopped head="The parties cannot be shown." refused={toRefusal(error)} />
      </div>
    )
  if (parties === undefined)
    return (
      <Bones
        say="Unsealing the names of the parties for you."
        columns={[
          { head: "Name", bone: ["42%", "58%", "36%"] },
          { head: "Role", width: "160px", bone: ["88px"], wide: true },
          { head: "Class", width: "140px", bone: ["88px"] },
        ]}
        rows={3}
      />
    )
  const add = mayWrite && (
    <button type="button" className={parties.length === 0 ? "btn btn-main" : "btn btn-s btn-main"} onClick={() => setShown("new")}>
      Add a party…
    </button>
  )
  return (
    <>
      {parties.length === 0 ? (
        <Empty
          title="No party is named yet"
          say="A party is someone in the matter: client, opponent, witness of fact, expert, court. Their names are sealed with the matter’s key, and each has a class of its own."
        >
          {add}
        </Empty>
      ) : (
        <>
          <div className="tools">
            <h2 className="head">{toCounted(parties.length, "party", "parties")}</h2>
            <span className="push" />
            {add}
          </div>
          <Table
            caption="Parties"
            columns={mayWrite ? [...COLUMNS, actsOn(setShown, (party) => void takeOut(party))] : COLUMNS}
            lines={toLines(parties, (party) => party.id)}
            nameOf={(party) => party.name}
            {...(mayWrite ? { onOpen: setShown } : {})}
          />
        </>
      )}
      {shown !== null && <PartyDialog matter={matter} party={shown === "new" ? null : shown} onLeave={() => setShown(null)} />}
    </>
  )
}
