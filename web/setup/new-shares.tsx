/** New recovery shares: enough custodians bring the old ones, the new ones are shown, and one of them is proved. Whoever left the page before that comes back to the same shares here, in the same session. */
import { lazy, Suspense, useState, type SubmitEvent } from "react"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import type { Firm, SharesShown } from "#contract"
import { may } from "../line/acts.ts"
import { ask } from "../line/ask.ts"
import { confirmed, useAsked } from "../line/confirming.ts"
import { asking, lookAgain } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { Here } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice } from "../parts/field.tsx"
import { toCounted } from "../parts/figures.ts"
import { BoneSheet, Refusal, Stopped } from "../parts/states.tsx"
import { DoorSheet } from "../sign-in/door.tsx"
import { ShareInputs } from "../sign-in/share-inputs.tsx"
import { closedUp, emptyShare, isAgain, NOT_A_SHARE } from "../sign-in/written-shares.ts"
import { Shares } from "./shares.tsx"
import { SPLIT_CHOICES, splitOf } from "./splits.ts"
import { StayWithShares } from "./stay-with-shares.tsx"
import { TryShare } from "./try-share.tsx"

const Confirm = lazy(() => import("../parts/confirm.tsx").then((m) => ({ default: m.Confirm })))
const route = getRouteApi("/door/shares")

export function NewShares() {
  useCrumbs([{ words: "Recovery shares" }])
  const { session } = route.useRouteContext()
  return (
    <Here session={session}>
      {may(session, "recovery.split") ? (
        <Steps />
      ) : (
        <Refusal refused={{ code: "not-yours-to-do", status: 403, title: "New shares are for partners to make." }} />
      )}
      <Suspense>
        <WhenAsked />
      </Suspense>
    </Here>
  )
}

function WhenAsked() {
  return useAsked() === null ? null : <Confirm />
}

type Step = { readonly kind: "begin" } | { readonly kind: "shares" | "try"; readonly made: SharesShown }

function Steps() {
  const go = useNavigate()
  const { data: firm, error } = useQuery(asking("getFirm", {}))
  const [step, setStep] = useState<Step>({ kind: "begin" })
  if (error) return <Refusal refused={toRefusal(error)} />
  if (firm === undefined) return <BoneSheet say="Looking at the firm’s recovery." />
  switch (step.kind) {
    case "begin":
      return firm.recovery.again ? (
        <Again onShown={(made) => setStep({ kind: "shares", made })} />
      ) : (
        <Bring
          firm={firm}
          onMade={(made) => {
            setStep({ kind: "shares", made })
            void lookAgain("getFirm")
          }}
        />
      )
    case "shares":
      return (
        <>
          <Shares made={step.made} firm={firm.name} onKept={() => setStep({ ...step, kind: "try" })} />
          <StayWithShares />
        </>
      )
    case "try":
      return (
        <>
          <TryShare
            renewing={firm.recovery.waiting !== null}
            onProved={() => {
              setStep({ kind: "begin" })
              void lookAgain("getFirm").then(() => go({ to: firm.recovery.waiting === null ? "/" : "/firm", replace: true }))
            }}
            onBack={() => setStep({ ...step, kind: "shares" })}
          />
          <StayWithShares />
        </>
      )
  }
}

function Again({ onShown }: { onShown: (made: SharesShown) => void }) {
  const [refused, setRefused] = useState<Refused | null>(null)
  const show = async () => {
    setRefused(null)
    try {
      onShown(await confirmed(() => ask("showShares", {})))
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  return (
    <DoorSheet
      title="The recovery shares"
      say="This session made recovery shares, and none of them has been proved yet. Until then it can show them again, and no other session can."
      foot={
        <p className="prose">
          <Link to="/firm">Back to the firm</Link>
        </p>
      }
    >
      {refused && <Stopped head="They are not shown." refused={refused} />}
      <p>
        <button type="button" className="btn btn-main" onClick={() => void show()}>
          Show the shares again
        </button>
      </p>
    </DoorSheet>
  )
}

function Bring({ firm, onMade }: { firm: Firm; onMade: (made: SharesShown) => void }) {
  const [shares, setShares] = useState(() => Array.from({ length: Math.max(2, firm.recovery.needed) }, emptyShare))
  const [split, setSplit] = useState("0")
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const brought = shares.filter((share) => share.text.trim() !== "").length
  const twice = shares.some((_, n) => isAgain(shares, n) !== null)
  const missing = twice
    ? "Each share is needed once."
    : brought < firm.recovery.needed
      ? `Still needed: ${toCounted(firm.recovery.needed - brought, "share")}.`
      : ""
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (missing !== "" || busy) return
    const written = closedUp(shares)
    setShares([...written])
    setBusy(true)
    setRefused(null)
    try {
      const body = { brought: written.map((share) => share.text.trim()), recovery: splitOf(split) }
      onMade(await confirmed(() => ask("makeShares", { body })))
    } catch (thrown) {
      const { code, status, title, detail } = toRefusal(thrown)
      setRefused(code === "malformed" ? { code, status, title: NOT_A_SHARE } : { code, status, title, ...(detail === undefined ? {} : { detail }) })
      setBusy(false)
    }
  }
  return (
    <DoorSheet
      title="New recovery shares"
      say={`Nobody makes them alone: ${firm.recovery.needed} custodians each enter the share they keep. The old shares stay good until one of the new is proved; then destroy them, every one.`}
      foot={
        <p className="prose">
          <Link to="/firm">Back to the firm</Link>
        </p>
      }
    >
      <form onSubmit={(event) => void submit(event)}>
        <ShareInputs shares={shares} onShares={(next) => setShares([...next])} />
        <Choice
          label="The new shares"
          value={split}
          onChange={setSplit}
          options={SPLIT_CHOICES}
          hint="They open the same key. Old ones that somebody keeps open it too, for whoever has the server or a backup as well."
        />
        {refused && <Stopped head="No new shares were made." refused={refused} />}
        <button type="submit" className="btn btn-main" aria-disabled={missing !== "" || busy} aria-describedby="missing">
          {busy ? "Opening with the shares" : "Make new shares"}
        </button>
        <p id="missing" className="small">
          {missing}
        </p>
      </form>
    </DoorSheet>
  )
}
