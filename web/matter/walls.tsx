/** The walls around a matter, for those inside: whom they shut out, and their memos. */
import { useQuery } from "@tanstack/react-query"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { Block } from "../parts/sheet.tsx"
import { Empty, Stopped } from "../parts/states.tsx"
import { MemoToRead } from "../walls/memo.tsx"
import { tellStands } from "../walls/telling.ts"
import { useMatter } from "./matter.tsx"

export function MatterWalls() {
  const matter = useMatter()
  const { data: walls, error } = useQuery(asking("wallsOfMatter", { params: { matter: matter.id } }))
  if (error)
    return (
      <div className="block">
        <Stopped head="The walls cannot be shown." refused={toRefusal(error)} />
      </div>
    )
  if (walls === undefined) return <div className="block" aria-busy="true" />
  if (walls.length === 0)
    return <Empty title="No wall stands around this matter" say="A wall would shut named persons out of it, whatever they were granted." />
  return walls.map((wall) => (
    <Block key={wall.id} title={wall.stands && wall.begun ? `A wall stands ${tellStands(wall)}` : `A wall, ${tellStands(wall)}`}>
      <MemoToRead wall={wall} />
    </Block>
  ))
}
