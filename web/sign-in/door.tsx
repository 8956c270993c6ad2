/** The door: one sheet with the great seal on its rule, for setting up, signing in, joining and recovering. */
import { Suspense, type ReactNode } from "react"
import { Outlet } from "@tanstack/react-router"
import { Toasts } from "../parts/toasts-later.ts"
import { GreatSeal } from "../parts/marks.tsx"

export function Door() {
  return (
    <>
      <main className="door" id="text">
        <div className="sheet">
          <Outlet />
        </div>
      </main>
      <Suspense>
        <Toasts />
      </Suspense>
    </>
  )
}

/** The head of a sheet at the door, its form, and what stands at its foot. */
export function DoorSheet({ title, say, foot, children }: { title: string; say: ReactNode; foot?: ReactNode; children?: ReactNode }) {
  return (
    <>
      <div className="sheet-head door-head">
        <div className="margin-seals" />
        <div className="in">
          <p className="name door-house">Muniment</p>
          <GreatSeal />
          <h1 className="title">{title}</h1>
          <p className="soft prose door-say">{say}</p>
          {children}
        </div>
      </div>
      {foot && (
        <div className="foot">
          <div className="body-x small">{foot}</div>
        </div>
      )}
    </>
  )
}
