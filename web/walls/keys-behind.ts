/** New keys behind a wall: it stands for all at once, and these begin some at a time. Whoever closes the page finds the rest in their inbox. */
import { useState } from "react"
import { eachInTurn } from "#telling"
import { useAct } from "../line/queries.ts"
import type { WallId } from "../line/shapes.ts"
import { beginRest } from "../parts/new-keys.ts"

export interface KeysBehind {
  /** Goes on until none is left, or none can be begun, of so many matters behind the wall, where that is known; gives how many still wait. */
  begin(wall: WallId, waiting: number, whole?: number): Promise<number>
  /** The same behind several walls that were raised in one act, told as of one. */
  beginEach(walls: readonly { readonly wall: WallId; readonly unturned: number }[], whole: number): Promise<number>
  /** What is shown meanwhile. */
  readonly progress: string | null
}

export function useKeysBehind(): KeysBehind {
  const go = useAct("continueWall", ["listWalls", "wallsOfMatter", "readInbox"])
  const [progress, setProgress] = useState<string | null>(null)
  const begin = (wall: WallId) => go.mutateAsync({ params: { wall } })
  return {
    progress,
    begin: (wall, waiting, whole) => beginRest({ waiting, ...(whole === undefined ? {} : { whole }) }, () => begin(wall), setProgress),
    beginEach: (walls, whole) => {
      const waiting = walls.reduce((n, one) => n + one.unturned, 0)
      return beginRest(
        { waiting, whole },
        eachInTurn(walls, (one) => begin(one.wall)),
        setProgress,
      )
    },
  }
}
