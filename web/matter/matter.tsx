/** A matter: its discreet code and name, the three answers, and its parts in tabs. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link, Outlet } from "@tanstack/react-router"
import type { Matter } from "#contract"
import { may } from "../line/acts.ts"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { purposeWords, useSession } from "../line/session.tsx"
import { useOffer, type ActInView } from "../parts/acts-in-view.ts"
import { Answers } from "../parts/answers.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { toCount, toCounted, toDay, toMoment, toShortName } from "../parts/figures.ts"
import { sayUnusual } from "../parts/included.ts"
import { Ribbon, Seal } from "../parts/marks.tsx"
import { Sheet, SheetHead } from "../parts/sheet.tsx"
import { BoneSheet, Refusal } from "../parts/states.tsx"
import { Tab, Tabs } from "../parts/tabs.tsx"
import { Awaiting } from "./awaiting.tsx"
import { HeadInPlaces } from "./head-in-places.tsx"
import { MatterActs, type Showing } from "./matter-acts.tsx"
import { PlanDialog } from "./plan-dialog.tsx"
import { SeesOnly } from "./sees-only.tsx"

const route = getRouteApi("/inside/matters/$matter")

/** The matter of the sheet in view; only parts inside the sheet may ask. */
export function useMatter(): Matter {
  const { matter } = route.useParams()
  const { data } = useQuery(asking("getMatter", { params: { matter } }))
  if (data === undefined) throw new Error("a part of a matter stands outside its sheet")
  return data
}

export function MatterSheet() {
  const { matter: id } = route.useParams()
  const { data: matter, error, refetch } = useQuery(asking("getMatter", { params: { matter: id } }))
  useCrumbs([{ words: "Matters", to: "/matters" }, { words: matter?.code ?? "…" }])
  if (error) {
    return (
      <Refusal refused={toRefusal(error)}>
        {toRefusal(error).code === "not-found" ? (
          <Link className="btn btn-main" to="/matters">
            Back to matters
          </Link>
        ) : (
          <button type="button" className="btn btn-main" onClick={() => void refetch()}>
            Try again
          </button>
        )}
      </Refusal>
    )
  }
  if (matter === undefined) return <BoneSheet say="Unsealing this matter for you." />
  if (matter.myRole === "awaiting")
    return (
      <Sheet>
        <Awaiting matter={matter} />
      </Sheet>
    )
  if (!matter.actions.includes("read"))
    return (
      <Sheet>
        <SeesOnly matter={matter} />
      </Sheet>
    )
  return (
    <Sheet>
      {matter.places === null ? <Head matter={matter} /> : <HeadInPlaces matter={matter} />}
      <Outlet />
    </Sheet>
  )
}

/** The seal of the walls that stand around it, in the margin. */
function WallSeals({ matter }: { matter: Matter }) {
  const { data } = useQuery({ ...asking("wallsOfMatter", { params: { matter: matter.id } }), enabled: may(matter, "wall.read") })
  const n = data?.filter((wall) => wall.stands).length ?? 0
  if (n === 0) return null
  return (
    <Link to="/matters/$matter/walls" params={{ matter: matter.id }} aria-label={toCounted(n, "wall")}>
      <Seal kind="wall" large />
      <span>{toCounted(n, "wall")}</span>
    </Link>
  )
}

function Head({ matter }: { matter: Matter }) {
  const session = useSession()
  const go = route.useNavigate()
  const [showing, setShowing] = useState<Showing>(null)
  const params = { matter: matter.id }
  const { counts, why, proof } = matter
  const acts: readonly ActInView[] = [
    { key: "w", words: "Who can see this", go: () => void go({ to: "/matters/$matter/people", params }) },
    ...(may(matter, "custody.read") ? [{ key: "p", words: "What is its proof", go: () => void go({ to: "/matters/$matter/custody", params }) }] : []),
    ...(may(matter, "plan.change") ? [{ key: "plan", words: "File plan…", go: () => setShowing("plan") }] : []),
  ]
  useOffer(`On this matter, ${matter.code}`, acts)
  const unusual = sayUnusual(matter.myRole, matter.actions)
  const given = why.by.id === session.person.id ? "You opened it" : `Admitted by ${toShortName(why.by.name)}`
  return (
    <>
      <SheetHead
        title={matter.title}
        tight
        seals={<WallSeals matter={matter} />}
        act={may(matter, "matter.change") && <MatterActs matter={matter} showing={showing} onShow={setShowing} />}
        under={
          <>
            <span className="nowrap">{matter.code}</span>
            <span>Client: {matter.client}</span>
            <Ribbon of={matter.class} />
            <span className="mid">
              {matter.type}, {matter.jurisdiction}
            </span>
            {matter.stage === "closed" && <span className="head">Closed</span>}
          </>
        }
      >
        <Answers
          who={
            <Link to="/matters/$matter/people" params={params}>
              {toCounted(counts.people, "person", "people")}
            </Link>
          }
          why={`${given} as ${why.role}${unusual === "" ? "" : ` who ${unusual}`}${why.until === null ? "" : ` until ${toDay(why.until)}`}${why.purpose === null ? `, on ${toDay(why.at)}` : `, for ${purposeWords(session, why.purpose).toLowerCase()}`}`}
          proof={
            <>
              <Link to="/matters/$matter/custody" params={params}>
                {proof.leaf === null ? "Recorded" : `Leaf ${toCount(proof.leaf)}`}
              </Link>
              {proof.checkpoint === null ? (
                ", waits for the next checkpoint"
              ) : (
                <>
                  , in the checkpoint of <span className="nowrap">{toMoment(proof.checkpoint)}</span>
                </>
              )}
            </>
          }
          onWho={() => void go({ to: "/matters/$matter/people", params })}
          onWhy={() => void go({ to: "/matters/$matter/people", params, search: { who: session.person.id } })}
          onProof={() => void go({ to: "/matters/$matter/custody", params })}
        />
      </SheetHead>
      {showing === "plan" && <PlanDialog matter={matter} onLeave={() => setShowing(null)} />}
      <Tabs label="Parts of this matter">
        <Tab to="/matters/$matter/documents" params={params} n={counts.documents}>
          Documents
        </Tab>
        <Tab to="/matters/$matter/parties" params={params} n={counts.parties}>
          Parties
        </Tab>
        <Tab to="/matters/$matter/notes" params={params} n={counts.notes}>
          Notes
        </Tab>
        <Tab to="/matters/$matter/people" params={params} n={counts.people}>
          People
        </Tab>
        {may(matter, "custody.read") && (
          <Tab to="/matters/$matter/custody" params={params}>
            Custody
          </Tab>
        )}
      </Tabs>
    </>
  )
}
