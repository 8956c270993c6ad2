/** Opening a matter: it gets its own key and a discreet code that reveals neither client nor order. */
import { useRef, useState, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { OpenMatter as Order, Team } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import type { Class } from "../line/shapes.ts"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { CLASS_WORDS } from "../parts/marks.tsx"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { NotYours, Stopped } from "../parts/states.tsx"
import { Stay } from "../parts/stay.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { toOptions } from "../parts/words.ts"
import { ByPolicy, tellGiven } from "./by-policy.tsx"
import { FirstMembers, type FirstMember } from "./first-members.tsx"
import { FirstParties, type FirstParty } from "./first-parties.tsx"

const MEANS: Readonly<Record<Class, string>> = {
  public: "Anyone may know it.",
  internal: "For the people of the matter; no harm if it were known.",
  confidential: "The usual: what a client tells a lawyer.",
  privileged: "Legal advice and litigation: withheld in discovery.",
  special: "Health, money, psychotherapy, children.",
}

export function OpenMatter() {
  useCrumbs([{ words: "Matters", to: "/matters" }, { words: "Open a matter" }])
  const session = useSession()
  const go = useNavigate()
  const [facts, setFacts] = useState({ title: "", client: "", class: "confidential" as Class, type: "", jurisdiction: "" })
  const [parties, setParties] = useState<readonly FirstParty[]>([])
  const [members, setMembers] = useState<readonly FirstMember[]>([])
  const [kept, setKept] = useState<readonly Team["id"][]>([])
  const [refused, setRefused] = useState<Refused | null>(null)
  const { data } = useQuery({ ...asking("listPeople", {}), enabled: may(session, "person.list") })
  const open = useAct("openMatter", ["listMatters"])
  const put = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  const settled = useRef(false)
  const typed = [facts.title, facts.client, facts.type, facts.jurisdiction, ...parties.map((one) => one.name)].some((text) => text.trim() !== "")
  const missing = (["title", "client", "type", "jurisdiction"] as const).filter((key) => facts[key].trim() === "")
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (missing.length > 0 || open.isPending) return
    setRefused(null)
    const order: Omit<Order, "parties" | "members"> & { parties: Omit<FirstParty, "key">[]; members: FirstMember[] } = {
      ...facts,
      parties: parties.filter((p) => p.name.trim() !== "").map(({ name, role, class: klass }) => ({ name, role, class: klass })),
      members: [...members],
      keepFrom: [...kept],
    }
    try {
      const { matter, given, receipt } = await open.mutateAsync({ body: order })
      settled.current = true
      tellReceipt(`Matter ${matter.code} is open.${tellGiven(given)}`, receipt)
      await go({ to: "/matters/$matter/documents", params: { matter: matter.id } })
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  if (!may(session, "matter.open"))
    return (
      <NotYours>
        <Link className="btn btn-main" to="/matters">
          Back to matters
        </Link>
      </NotYours>
    )
  return (
    <Sheet>
      <form onSubmit={(event) => void submit(event)}>
        <SheetHead title="Open a matter" under="It gets a key of its own and a code that reveals neither the client nor the order of opening." />
        <Block title="The matter">
          <div className="settings">
            <TextField
              label="Name of the matter"
              value={facts.title}
              onChange={(title) => put({ title })}
              maxLength={300}
              autoFocus
              hint="For example: Abara v Northmere plc. Only its people ever see it."
            />
            <TextField label="Client" value={facts.client} onChange={(client) => put({ client })} maxLength={300} />
            <div className="two-up">
              <TextField label="Type" value={facts.type} onChange={(type) => put({ type })} maxLength={100} hint="For example: litigation, conveyancing." />
              <TextField
                label="Jurisdiction"
                value={facts.jurisdiction}
                onChange={(jurisdiction) => put({ jurisdiction })}
                maxLength={100}
                hint="For example: England and Wales."
              />
            </div>
            <Choice<Class>
              label="Class"
              value={facts.class}
              onChange={(chosen) => put({ class: chosen })}
              options={toOptions(CLASS_WORDS)}
              hint={MEANS[facts.class]}
            />
          </div>
        </Block>
        <Block title="Parties">
          <FirstParties parties={parties} onParties={setParties} />
        </Block>
        <Block title="People">
          <FirstMembers people={data?.people ?? []} members={members} onMembers={setMembers} />
          <ByPolicy klass={facts.class} kept={kept} onKept={setKept} />
        </Block>
        <div className="block">
          {refused && <Stopped head="The matter was not opened." refused={refused} />}
          <div className="bar">
            <button type="submit" className="btn btn-main" aria-disabled={missing.length > 0 || open.isPending} aria-describedby="missing">
              Open the matter
            </button>
            <Link className="btn" to="/matters" onClick={() => (settled.current = true)}>
              Leave it
            </Link>
            <span id="missing" className="small">
              {missing.length > 0 &&
                `Still needed: ${missing.map((key) => ({ title: "name", client: "client", type: "type", jurisdiction: "jurisdiction" })[key]).join(", ")}.`}
            </span>
          </div>
        </div>
      </form>
      {/* Not in the way of leaving quickly, of signing out, or of a session that has ended: at the door nothing shows what was typed. */}
      <Stay
        toLose={(path) => typed && !settled.current && path !== null && path !== "/sign-in"}
        title="Leave what you have typed?"
        say="The matter is not opened yet. What stands here is kept nowhere."
        act="Go, and lose it"
      />
    </Sheet>
  )
}
