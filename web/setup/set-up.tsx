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
import { Stay } from "./stay.tsx"
import { TryShare } from "./try-share.tsx"

interface Given {
  readonly done: SetUpDone
  readonly firm: string
  /** How many shares are needed together. */
  readonly needed: number
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
                The recovery shares were shown once, when it was set up; the house keeps none and cannot make new ones. If they were lost before each was kept,
                and nothing is filed yet, begin again: stop the server, empty its data folder and set the firm up anew.
              </p>
            }
          >
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
            onDone={(done, firm, needed) => {
              forgetEverything()
              keepSession(done.session)
              setStep({ kind: "shares", done, firm, needed })
            }}
          />
        </DoorSheet>
      )
    case "shares":
      return (
        <>
          <Shares {...step} onKept={() => setStep({ ...step, kind: "try" })} />
          <Stay />
        </>
      )
    case "try":
      return (
        <>
          <TryShare onProved={() => setStep({ kind: "purpose" })} onBack={() => setStep({ ...step, kind: "shares" })} />
          <Stay />
        </>
      )
    case "purpose":
      return <NamePurpose onNamed={() => void lookAgain("getHouse").then(() => go({ to: "/", replace: true }))} />
  }
}
