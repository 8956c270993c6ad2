/** The house from inside: the rail, the top line and the sheet in view. Whoever owes a second factor sets it first; whoever has not said what they are here for is asked that then. */
import { lazy, Suspense, useEffect } from "react"
import { getRouteApi, Outlet, useRouter } from "@tanstack/react-router"
import { useAsked } from "./line/confirming.ts"
import { Here, owesSecondFactor, useSession } from "./line/session.tsx"
import { Rail } from "./parts/rail.tsx"
import { BoneSheet } from "./parts/states.tsx"
import { Toasts } from "./parts/toasts-later.ts"
import { TopLine } from "./parts/top-line.tsx"

const Confirm = lazy(() => import("./parts/confirm.tsx").then((m) => ({ default: m.Confirm })))
const FactorFirst = lazy(() => import("./sign-in/factor-first.tsx").then((m) => ({ default: m.FactorFirst })))
const NamePurpose = lazy(() => import("./sign-in/name-purpose.tsx").then((m) => ({ default: m.NamePurpose })))
const route = getRouteApi("/inside")

export function House() {
  const { session } = route.useRouteContext()
  return (
    <Here session={session}>
      <Inside />
      <Suspense>
        <Toasts />
        <WhenAsked />
      </Suspense>
    </Here>
  )
}

function WhenAsked() {
  return useAsked() === null ? null : <Confirm />
}

/** Where what had the focus is gone with the screen before, the text of the new one has it: Tab goes on from there, and a screen reader reads there. */
function useFocusOnText(): void {
  const router = useRouter()
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation !== undefined && pathChanged && document.activeElement === document.body)
          document.getElementById("text")?.focus({ preventScroll: true })
      }),
    [router],
  )
}

function Inside() {
  const session = useSession()
  useFocusOnText()
  const owes = owesSecondFactor(session)
  if (owes || session.purpose === null) {
    return (
      <main className="door" id="text">
        <div className="sheet">
          <Suspense>{owes ? <FactorFirst /> : <NamePurpose onNamed={() => undefined} />}</Suspense>
        </div>
      </main>
    )
  }
  return (
    <>
      <a className="skip" href="#text">
        Go to the text
      </a>
      <div className="house">
        <Rail />
        <TopLine />
        <main id="text" className="main" tabIndex={-1}>
          <Suspense fallback={<BoneSheet />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
    </>
  )
}
