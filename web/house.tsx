/** The house from inside: the rail, the top line and the sheet in view. Whoever has not said what they are here for is asked that first. */
import { Suspense } from "react"
import { getRouteApi, Outlet } from "@tanstack/react-router"
import { Here } from "./line/session.tsx"
import { Rail } from "./parts/rail.tsx"
import { BoneSheet } from "./parts/states.tsx"
import { Toasts } from "./parts/toast.ts"
import { TopLine } from "./parts/top-line.tsx"

const route = getRouteApi("/inside")

export function House() {
  const { session } = route.useRouteContext()
  return (
    <Here session={session}>
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
      <Suspense>
        <Toasts />
      </Suspense>
    </Here>
  )
}
