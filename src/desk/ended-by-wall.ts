/** How the end of a grant is told that a wall ended: in the chains of the grant, of whoever had it, and of the wall. */
import type { CutGrant } from "#registry"
import type { WallId } from "#words"
import type { Fact } from "./record.ts"

/** Where it is told, its matter's chain or under that matter's key, its caller adds. */
export function endedByWall(wall: WallId, { grant, person, role }: CutGrant): Pick<Fact, "kind" | "also" | "detail"> {
  return { kind: "grant.ended", also: [grant, person, wall], detail: { person, role, wall } }
}
