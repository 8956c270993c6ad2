/** Asks before something is left that would be lost. */
import { useBlocker } from "@tanstack/react-router"
import { Dialog } from "./dialog.tsx"

interface Props {
  /** Whether something would be lost by going there; null for leaving the pages altogether. */
  readonly toLose: (path: string | null) => boolean
  readonly title: string
  readonly say: string
  readonly act: string
}

export function Stay({ toLose, title, say, act }: Props) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ next }) => toLose(next.pathname),
    enableBeforeUnload: () => toLose(null),
    withResolver: true,
  })
  return status === "blocked" ? <Dialog title={title} say={say} act={act} stay="Stay here" onAct={proceed} onLeave={reset} /> : null
}
