/** The head of a matter for whoever is on it for places of its file plan: what it is called, which places they have, by whom; and leaving it. Of what lies outside nothing stands here. */
import { useState } from "react"
import type { Matter } from "#contract"
import { may } from "../line/acts.ts"
import { toDay } from "../parts/figures.ts"
import { sayUnusual } from "../parts/included.ts"
import { Ribbon } from "../parts/marks.tsx"
import { SheetHead } from "../parts/sheet.tsx"
import { Tab, Tabs } from "../parts/tabs.tsx"
import { STANDING_WORDS } from "../parts/words.ts"
import { usePlaceNames } from "./in-places.tsx"
import { useLedBy } from "./led-by.ts"
import { Leave } from "./sees-only.tsx"

export function HeadInPlaces({ matter }: { matter: Matter }) {
  const [leaving, setLeaving] = useState(false)
  const names = usePlaceNames(matter.id, matter.places)
  const ledBy = useLedBy(matter)
  const { why } = matter
  const unusual = sayUnusual(matter.myRole, matter.actions)
  return (
    <>
      <SheetHead
        title={matter.title}
        tight
        act={
          may(matter, "member.leave") && (
            <button type="button" className="btn btn-s" onClick={() => setLeaving(true)}>
              Leave…
            </button>
          )
        }
        under={
          <>
            <span className="nowrap">{matter.code}</span>
            <span>Client: {matter.client}</span>
            <Ribbon of={matter.class} />
            {matter.stage === "closed" && <span className="head">Closed</span>}
          </>
        }
      >
        <dl className="answers">
          <div>
            <dt>You have</dt>
            <dd>{names === "" ? "places of its file plan" : names}, and nothing of it besides</dd>
          </div>
          <div>
            <dt>Why can I</dt>
            <dd>
              {why.by.name} admitted you as {STANDING_WORDS[why.role].toLowerCase()}
              {unusual === "" ? "" : ` who ${unusual}`}
              {why.through !== null && `, through ${why.through.name}`}, {why.until === null ? `on ${toDay(why.at)}` : `until ${toDay(why.until)}`}
            </dd>
          </div>
          <div>
            <dt>Led by</dt>
            <dd>{ledBy?.all ?? why.by.name}</dd>
          </div>
        </dl>
      </SheetHead>
      <Tabs label="Parts of this matter">
        <Tab to="/matters/$matter/documents" params={{ matter: matter.id }} n={matter.counts.documents}>
          Documents
        </Tab>
      </Tabs>
      {leaving && <Leave matter={matter} onLeave={() => setLeaving(false)} />}
    </>
  )
}
