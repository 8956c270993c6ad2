/** Asks before the recovery shares are left: until one of them is proved this session alone can show them again. */
import { useBlocker } from "@tanstack/react-router"
import { Dialog } from "../parts/dialog.tsx"

export function Stay() {
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: true, withResolver: true })
  if (status !== "blocked") return null
  return (
    <Dialog
      title="Leave the recovery shares?"
      say="None of them is proved yet. Until one is, they can be shown again in this session and in no other: if it ends first, they are gone."
      act="Leave them"
      onAct={proceed}
      onLeave={reset}
    />
  )
}
