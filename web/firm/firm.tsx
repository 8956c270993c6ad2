/** The firm: its name, how its people sign in, what they may be here for, and whether its recovery shares were proved. */
import { useState, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Firm as FirmShape } from "#contract"
import { may } from "../line/acts.ts"
import { asking, useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice, TextField } from "../parts/field.tsx"
import { toCounted, toMoment } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { BoneSheet, Refusal, Stopped } from "../parts/states.tsx"
import { tellReceipt } from "../parts/toast.ts"
import { Classes } from "./classes.tsx"
import { ProveShare } from "./prove-share.tsx"
import { Purposes } from "./purposes.tsx"

export function Firm() {
  useCrumbs([{ words: "Firm" }])
  const session = useSession()
  const { data: firm, error } = useQuery(asking("getFirm", {}))
  if (error) return <Refusal refused={toRefusal(error)} />
  if (firm === undefined) return <BoneSheet say="Unsealing the firm’s settings." />
  const mayChange = may(session, "firm.change")
  return (
    <Sheet>
      <SheetHead
        title={firm.name}
        under={
          <>
            <span>{firm.host}</span>
            <span>{firm.secondFactor === "required" ? "A second factor is required of everyone" : "A second factor is offered"}</span>
          </>
        }
      />
      {mayChange ? <Settings key={firm.rev} firm={firm} /> : <ReadOnly firm={firm} />}
      <Purposes key={`p${firm.rev}`} firm={firm} mayChange={mayChange} />
      <Classes />
      <Recovery firm={firm} mayProve={may(session, "recovery.prove")} mayMake={may(session, "recovery.split")} />
    </Sheet>
  )
}

function ReadOnly({ firm }: { firm: FirmShape }) {
  return (
    <Block title="Settings">
      <dl className="dl">
        <dt>Ends when idle</dt>
        <dd>after {toCounted(firm.idleMinutes, "minute")}</dd>
        <dt>Ends anyway</dt>
        <dd>after {toCounted(firm.sessionHours, "hour")}</dd>
        <dt>Reviews</dt>
        <dd>{firm.reviewMonths === 0 ? "only when somebody begins one" : `of each open matter, every ${toCounted(firm.reviewMonths, "month")}`}</dd>
      </dl>
    </Block>
  )
}

function Settings({ firm }: { firm: FirmShape }) {
  const [facts, setFacts] = useState({
    name: firm.name,
    secondFactor: firm.secondFactor,
    idleMinutes: String(firm.idleMinutes),
    sessionHours: String(firm.sessionHours),
    reviewMonths: String(firm.reviewMonths),
  })
  const [refused, setRefused] = useState<Refused | null>(null)
  const change = useAct("changeFirm", ["getFirm", "getHouse", "getSession"])
  const put = (part: Partial<typeof facts>) => setFacts({ ...facts, ...part })
  const same =
    facts.name === firm.name &&
    facts.secondFactor === firm.secondFactor &&
    Number(facts.idleMinutes) === firm.idleMinutes &&
    Number(facts.sessionHours) === firm.sessionHours &&
    Number(facts.reviewMonths) === firm.reviewMonths
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (same || change.isPending) return
    try {
      setRefused(null)
      const { receipt } = await change.mutateAsync({
        body: {
          rev: firm.rev,
          name: facts.name,
          secondFactor: facts.secondFactor,
          idleMinutes: Number(facts.idleMinutes),
          sessionHours: Number(facts.sessionHours),
          reviewMonths: Number(facts.reviewMonths),
        },
      })
      tellReceipt("The firm’s settings were changed.", receipt)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  const within = (n: string, least: number, most: number) => (Number(n) >= least && Number(n) <= most ? undefined : `Between ${least} and ${most}.`)
  return (
    <Block title="Settings">
      <form className="settings" onSubmit={(event) => void submit(event)}>
        <TextField label="Name of the firm" value={facts.name} onChange={(name) => put({ name })} maxLength={200} />
        <Choice
          label="Second factor"
          value={facts.secondFactor}
          onChange={(secondFactor) => put({ secondFactor })}
          options={[
            { value: "offered", words: "Offered" },
            { value: "required", words: "Required of everyone" },
          ]}
          hint="Six digits from an authenticator, beside the pass phrase."
        />
        <div className="two-up">
          <TextField
            label="A session ends when idle"
            inputMode="numeric"
            value={facts.idleMinutes}
            onChange={(idleMinutes) => put({ idleMinutes })}
            hint="Minutes, 5 to 720."
            said={within(facts.idleMinutes, 5, 720)}
          />
          <TextField
            label="A session ends anyway"
            inputMode="numeric"
            value={facts.sessionHours}
            onChange={(sessionHours) => put({ sessionHours })}
            hint="Hours, 1 to 72."
            said={within(facts.sessionHours, 1, 72)}
          />
        </div>
        <TextField
          label="Review who may open each matter every"
          inputMode="numeric"
          value={facts.reviewMonths}
          onChange={(reviewMonths) => put({ reviewMonths })}
          hint="Months, 1 to 60; 0 for only when somebody begins one. What nobody keeps in a review is withdrawn."
          said={facts.reviewMonths.trim() === "" ? "Between 0 and 60." : within(facts.reviewMonths, 0, 60)}
        />
        {refused && <Stopped head="Nothing was changed." refused={refused} />}
        <div className="bar">
          <button type="submit" className="btn btn-main" aria-disabled={same || change.isPending}>
            Change the settings
          </button>
        </div>
      </form>
    </Block>
  )
}

function Recovery({ firm, mayProve, mayMake }: { firm: FirmShape; mayProve: boolean; mayMake: boolean }) {
  const [proving, setProving] = useState(false)
  const { needed, shares, proved, waiting, again } = firm.recovery
  return (
    <Block title="Recovery">
      <p className="prose soft">
        {needed} of {toCounted(shares, "share")} give a person a new pass phrase. The house keeps none of them, and nobody here can read a file or reset a pass
        phrase alone.
      </p>
      <p className="with">
        {proved === null ? (
          <>
            <Seal kind="stop" />
            <span>No share has been proved yet: a share that does not work is found out only when it is needed.</span>
          </>
        ) : (
          <>
            <Seal kind="yes" />
            <span>
              A share was proved on <span className="nowrap">{toMoment(proved)}</span>.
            </span>
          </>
        )}
      </p>
      {waiting !== null && (
        <p className="with">
          <Seal kind="stop" />
          <span>
            New shares were made, of which {waiting.needed} of {waiting.shares} will be needed. They take the place of the old ones when one of them is proved.
          </span>
        </p>
      )}
      {mayProve && (
        <div className="bar side-acts">
          {mayMake && (
            <Link className="btn btn-s" to="/shares">
              {again ? "Go back to the shares…" : "Make new shares…"}
            </Link>
          )}
          <button type="button" className="btn btn-s" onClick={() => setProving(true)}>
            Prove a share…
          </button>
        </div>
      )}
      {proving && <ProveShare onLeave={() => setProving(false)} />}
    </Block>
  )
}
