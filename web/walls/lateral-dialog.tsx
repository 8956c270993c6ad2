/** The act of shutting a lateral hire out: one sentence with every number, and the person's name typed. */
import type { LateralRehearsal } from "#contract"
import { useAct } from "../line/queries.ts"
import { toEndOfDay } from "../matter/admit.tsx"
import { GraveDialog } from "../parts/dialog.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { tellReceipt } from "../parts/toast.ts"
import { toStartOfDay, type WallDraft } from "./draft.ts"
import { useKeysBehind } from "./keys-behind.ts"
import type { Whom } from "./whom.ts"

interface Props {
  readonly who: Whom
  readonly clients: readonly string[]
  readonly draft: WallDraft
  readonly rehearsed: LateralRehearsal
  readonly onLeave: () => void
  readonly onRaised: () => void
}

export function LateralDialog({ who, clients, draft, rehearsed, onLeave, onRaised }: Props) {
  const raise = useAct("raiseLateral", ["listWalls", "wallsOfMatter", "listMembers", "getMatter", "listMatters", "readInbox", "listPeople"])
  const keys = useKeysBehind()
  const anew = rehearsed.clients.filter((one) => !one.walled)
  const matters = anew.reduce((n, one) => n + one.matters, 0)
  const loses = anew.reduce((n, one) => n + one.loses, 0)
  const later = anew.filter((one) => one.matters === 0).length
  return (
    <GraveDialog
      title="Raise these walls"
      say="Nobody gets back what a wall took: after it is lifted they are admitted anew, by whoever leads the matter. Each is lifted by itself."
      seal="wall"
      word={who.name}
      wordLabel="Type the name of the person"
      act="Raise the walls"
      onLeave={onLeave}
      will={
        <>
          {draft.from === "" ? "At once" : `From ${toDay(draft.from)} on`}, {who.name} is shut out of <b>{toCounted(anew.length, "client")}</b> with{" "}
          <b>{toCounted(matters, "matter")}</b> here; <b>{toCounted(loses, "grant")}</b> {loses === 1 ? "ends" : "end"}. Every matter that is opened for them
          later is behind a wall too{later > 0 && `, also for the ${later} of whom there is none yet`}.
          {who.invitation !== null && " The walls name them the moment they come, and their link may be taken from now on; the list is given once."}
        </>
      }
      onAct={async () => {
        const { reference, memo, mustAcknowledge, notice, from, until } = draft
        const { walls, unturned, receipt } = await raise.mutateAsync({
          body: {
            person: who.person,
            invitation: who.invitation,
            clients: [...clients],
            reference,
            memo,
            mustAcknowledge,
            notice: notice.trim() === "" ? null : notice,
            from: toStartOfDay(from),
            until: toEndOfDay(until),
          },
        })
        const stand =
          from === "" ? toCounted(walls.length, "wall stands", "walls stand") : `${toCounted(walls.length, "wall is", "walls are")} raised for ${toDay(from)}`
        // What breaks from here on does not undo the walls.
        const left = await keys.beginEach(walls, matters).catch(() => unturned)
        tellReceipt(left === 0 ? `${stand}.` : `${stand}; on some matters the new keys have not begun.`, receipt)
        onRaised()
      }}
    >
      <p role="status">{keys.progress}</p>
    </GraveDialog>
  )
}
