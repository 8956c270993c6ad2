/** Setting the firm up: who it is, its first person, the recovery shares, and the proof that one of them works. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { SharesShown } from "#contract"
import { asking, forgetEverything, lookAgain } from "../line/queries.ts"
import { keepSession, sessionQuery } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { DoorSheet } from "../sign-in/door.tsx"
import { NamePurpose } from "../sign-in/name-purpose.tsx"
import { SetUpForm } from "./set-up-form.tsx"
import { Shares } from "./shares.tsx"
import { StayWithShares } from "./stay-with-shares.tsx"
import { TryShare } from "./try-share.tsx"

interface Given {
  readonly made: SharesShown
  readonly firm: string
}
type Step = { readonly kind: "form" } | (Given & { readonly kind: "shares" | "try" }) | { readonly kind: "purpose" }

export function SetUp() {
  useCrumbs([{ words: "Set up" }])
  const go = useNavigate()
  const { data: house } = useQuery(asking("getHouse", {}))
  const [step, setStep] = useState<Step>({ kind: "form" })
  switch (step.kind) {
    case "form":
      if (house?.state === "ready")
        return (
          <DoorSheet
            title={house.firm ?? "Muniment"}
            say="The firm has been set up already."
            foot={
              <p className="prose">
                The house keeps no recovery shares. Until one of them is proved, the session that set the firm up can show them again; afterwards enough of them
                make new ones. If all are lost before that, and nothing is filed yet, begin again: stop the server, empty its data folder and set the firm up
                anew.
              </p>
            }
          >
            <GoOn />
          </DoorSheet>
        )
      return (
        <DoorSheet
          title="Set the firm up"
          say="This house is new. What you enter here makes its keys: yours, the firm’s, and the recovery shares that open the house if a pass phrase is lost."
          foot={<p className="prose">The set-up code is printed where the server was started. It works once.</p>}
        >
          <SetUpForm
            onDone={(done, firm, needed) => {
              forgetEverything()
              keepSession(done.session)
              setStep({ kind: "shares", made: { needed, shares: done.shares, receipt: done.receipt }, firm })
            }}
          />
        </DoorSheet>
      )
    case "shares":
      return (
        <>
          <Shares {...step} onKept={() => setStep({ ...step, kind: "try" })} />
          <StayWithShares />
        </>
      )
    case "try":
      return (
        <>
          <TryShare onProved={() => setStep({ kind: "purpose" })} onBack={() => setStep({ ...step, kind: "shares" })} />
          <StayWithShares />
        </>
      )
    case "purpose":
      return <NamePurpose onNamed={() => void lookAgain("getHouse").then(() => go({ to: "/", replace: true }))} />
  }
}

/** Where to go from here: back to the shares for whoever left them too early, else to the sign-in page. */
function GoOn() {
  const { data: session } = useQuery(sessionQuery)
  const { data: firm } = useQuery({ ...asking("getFirm", {}), enabled: session !== undefined && session !== null })
  return (
    <p>
      {firm?.recovery.again === true ? (
        <Link className="btn btn-main" to="/shares">
          Go back to the recovery shares
        </Link>
      ) : (
        <Link className="btn btn-main" to="/sign-in">
          Go to the sign-in page
        </Link>
      )}
    </p>
  )
}
