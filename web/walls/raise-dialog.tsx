/** The act of raising: one sentence with every number, and a typed code. */
import type { Wall, WallRehearsal } from "#contract"
import { useAct } from "../line/queries.ts"
import { toEndOfDay } from "../matter/admit.tsx"
import { GraveDialog } from "../parts/dialog.tsx"
import { toCounted, toDay } from "../parts/figures.ts"
import { tellReceipt } from "../parts/toast.ts"
import { codesIn, toOrder, toStartOfDay, type SideDraft, type WallDraft } from "./draft.ts"
import { useKeysBehind } from "./keys-behind.ts"

interface Props {
  readonly side: SideDraft
  readonly there: SideDraft | null
  readonly draft: WallDraft
  readonly rehearsed: readonly WallRehearsal[]
  readonly onLeave: () => void
  readonly onRaised: (wall: Wall["id"]) => void
}

function sum(all: readonly WallRehearsal[], of: (one: WallRehearsal) => number): number {
  return all.reduce((n, one) => n + of(one), 0)
}

function tellRuled(side: SideDraft, there: SideDraft | null): string {
  return [side, there].flatMap((one) => (one === null ? [] : codesIn(one.workedOn))).join(" or ")
}

export function RaiseDialog({ side, there, draft, rehearsed, onLeave, onRaised }: Props) {
  const raise = useAct("raiseWall", ["listWalls", "wallsOfMatter", "listMembers", "getMatter", "listMatters", "readInbox"])
  const client = side.client.trim()
  const keys = useKeysBehind()
  const [code = client] = codesIn(side.codes)
  const inside = new Set(rehearsed.flatMap((one) => one.inside.map((person) => person.id))).size
  const filings = sum(rehearsed, (one) => one.underWay.filings)
  return (
    <GraveDialog
      title={there === null ? "Raise this wall" : "Raise both walls"}
      say="Nobody gets back what a wall took: after it is lifted they are admitted anew, by whoever leads the matter."
      seal="wall"
      word={code}
      wordLabel={
        client !== ""
          ? "Type the name of the client"
          : there === null && codesIn(side.codes).length === 1
            ? "Type the code of the matter"
            : "Type the code of the first matter"
      }
      act={there === null ? "Raise the wall" : "Raise both walls"}
      onLeave={onLeave}
      will={
        <>
          {draft.from === "" ? "At once" : `From ${toDay(draft.from)} on`},{" "}
          <b>
            {toCounted(
              sum(rehearsed, (one) => one.persons),
              "person",
              "persons",
            )}
          </b>{" "}
          {sum(rehearsed, (one) => one.persons) === 1 ? "is" : "are"} shut out of{" "}
          <b>
            {toCounted(
              sum(rehearsed, (one) => one.matters),
              "matter",
            )}
          </b>{" "}
          with{" "}
          <b>
            {toCounted(
              sum(rehearsed, (one) => one.documents),
              "document",
            )}
          </b>
          , on every list, search and count;{" "}
          <b>
            {toCounted(
              sum(rehearsed, (one) => one.loses.length),
              "grant",
            )}
          </b>{" "}
          {sum(rehearsed, (one) => one.loses.length) === 1 ? "ends" : "end"}
          {filings > 0 && (
            <>
              , <b>{toCounted(filings, "filing")}</b> under way {filings === 1 ? "breaks" : "break"} off
            </>
          )}
          {inside > 0 && draft.mustAcknowledge && (
            <>
              ; and <b>{toCounted(inside, "member")}</b> must acknowledge the memo before they open anything {draft.from === "" ? "again" : "from then on"}
            </>
          )}
          .{client !== "" && <> Every matter that is opened for {client} later is behind it too.</>}
          {side.teams.length + (there?.teams.length ?? 0) > 0 && <> Whoever joins one of the teams named later is shut out too, in the same act.</>}
          {(codesIn(side.workedOn).length > 0 || (there !== null && codesIn(there.workedOn).length > 0)) && (
            <> Whoever is let into {tellRuled(side, there)} later is shut out too, in the same act.</>
          )}
          {draft.from !== "" && <> Nobody loses anything before that day, and nobody it names is let in from now on.</>}
        </>
      }
      onAct={async () => {
        const { ground, reference, memo, mustAcknowledge, notice, from, until } = draft
        const { wall, opposite, unturned, receipt } = await raise.mutateAsync({
          body: {
            ...toOrder(side),
            ground,
            reference,
            memo,
            mustAcknowledge,
            notice: notice.trim() === "" ? null : notice,
            from: toStartOfDay(from),
            until: toEndOfDay(until),
            opposite: there === null ? null : toOrder(there),
          },
        })
        // What breaks from here on does not undo the wall.
        const rest = (one: typeof wall, waiting: number, behind: WallRehearsal | undefined) =>
          keys.begin(one, waiting, behind?.matters ?? waiting).catch(() => waiting)
        const left = (await rest(wall, unturned, rehearsed[0])) + (opposite === null ? 0 : await rest(opposite.wall, opposite.unturned, rehearsed[1]))
        tellReceipt(
          from !== ""
            ? `The wall is raised, and begins on ${toDay(from)}.`
            : left === 0
              ? "The wall stands."
              : "The wall stands; on some matters the new keys have not begun.",
          receipt,
        )
        onRaised(wall)
      }}
    >
      <p role="status">{keys.progress}</p>
    </GraveDialog>
  )
}
