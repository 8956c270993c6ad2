/** The door: one sheet with the great seal on its rule, for setting up, signing in, joining and recovering. */
import { Suspense, useEffect, useRef, type ReactNode } from "react"
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

/** The title of a sheet. Where one sheet follows another it has the focus, unless a field of the sheet has: what had it before is gone. */
function Title({ words }: { words: string }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) head.current?.focus({ preventScroll: true })
  }, [])
  return (
    <h1 className="title" ref={head} tabIndex={-1}>
      {words}
    </h1>
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
          <Title key={title} words={title} />
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
