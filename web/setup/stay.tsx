/** Asks before the recovery shares are left: they are on this page alone, and nobody can make them again. */
import { useBlocker } from "@tanstack/react-router"
import { Dialog } from "../parts/dialog.tsx"

export function Stay() {
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: true, withResolver: true })
  if (status !== "blocked") return null
  return (
    <Dialog
      title="Leave the recovery shares?"
      say="They are on this page alone. Once it is left nobody can show them again or make new ones, and whoever loses their pass phrase loses their files."
      act="Leave them"
      onAct={proceed}
      onLeave={reset}
    />
  )
}
