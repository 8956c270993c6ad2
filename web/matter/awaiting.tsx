/** A matter that somebody awaits: a wall stands around it, and they read its memo before they open anything. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { Matter } from "#contract"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import { Ribbon, Seal } from "../parts/marks.tsx"
import { Block, SheetHead } from "../parts/sheet.tsx"
import { Stopped } from "../parts/states.tsx"
import { MemoToRead } from "../walls/memo.tsx"

export function Awaiting({ matter }: { matter: Matter }) {
  const { data: walls, error } = useQuery(asking("wallsOfMatter", { params: { matter: matter.id } }))
  const waiting = walls?.filter((wall) => wall.may.includes("acknowledge"))
  return (
    <>
      <SheetHead
        title={matter.title}
        seals={<Seal kind="wall" label="Wall" large />}
        under={
          <>
            <span className="nowrap">{matter.code}</span>
            <Ribbon of={matter.class} />
            <span className="head">You await it: read the memo first</span>
          </>
        }
      />
      {error && (
        <div className="block">
          <Stopped head="The memo cannot be shown." refused={toRefusal(error)} />
        </div>
      )}
      {waiting?.map((wall) => (
        <Block key={wall.id} title="A wall stands around this matter">
          <MemoToRead wall={wall} main />
        </Block>
      ))}
      {waiting?.length === 0 && (
        <Block title="A wall stands around this matter">
          <p className="prose soft">No memo waits for you here any more.</p>
          <div className="bar side-acts">
            <Link className="btn" to="/matters">
              Back to matters
            </Link>
          </div>
        </Block>
      )}
    </>
  )
}
