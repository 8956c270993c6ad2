/** Setting the firm up: who it is, its first person, the recovery shares, and the proof that one of them works. */
import { useState } from "react"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate } from "@tanstack/react-router"
import type { SetUpDone } from "#contract"
import { asking, forgetEverything, lookAgain } from "../line/queries.ts"
import { keepSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { DoorSheet } from "../sign-in/door.tsx"
import { NamePurpose } from "../sign-in/name-purpose.tsx"
import { SetUpForm } from "./set-up-form.tsx"
import { Shares } from "./shares.tsx"
import { TryShare } from "./try-share.tsx"

type Step =
  | { readonly kind: "form" }
  | { readonly kind: "shares"; readonly done: SetUpDone; readonly firm: string }
  | { readonly kind: "try"; readonly done: SetUpDone; readonly firm: string }
  | { readonly kind: "purpose" }

export function SetUp() {
  useCrumbs([{ words: "Set up" }])
  const go = useNavigate()
  const { data: house } = useQuery(asking("getHouse", {}))
  const [step, setStep] = useState<Step>({ kind: "form" })
  switch (step.kind) {
    case "form":
      if (house?.state === "ready")
        return (
          <DoorSheet title={house.firm ?? "Muniment"} say="The firm has been set up already.">
            <p>
              <Link className="btn btn-main" to="/sign-in">
                Go to the sign-in page
              </Link>
            </p>
          </DoorSheet>
        )
      return (
        <DoorSheet
          title="Set the firm up"
          say="This house is new. What you enter here makes its keys: yours, the firm’s, and the recovery shares that open the house if a pass phrase is lost."
          foot={<p className="prose">The set-up code is printed where the server was started. It works once.</p>}
        >
          <SetUpForm
            onDone={(done, firm) => {
              forgetEverything()
              keepSession(done.session)
              setStep({ kind: "shares", done, firm })
            }}
          />
        </DoorSheet>
      )
    case "shares":
      return <Shares done={step.done} firm={step.firm} onKept={() => setStep({ ...step, kind: "try" })} />
    case "try":
      return <TryShare onProved={() => setStep({ kind: "purpose" })} onBack={() => setStep({ ...step, kind: "shares" })} />
    case "purpose":
      return <NamePurpose onNamed={() => void lookAgain("getHouse").then(() => go({ to: "/", replace: true }))} />
  }
}
