/** A list of what waits, under its heading; nothing where nothing does. */
import type { ReactNode } from "react"
import { Link } from "@tanstack/react-router"
import type { Wall } from "#contract"
import { Block } from "../parts/sheet.tsx"

export function Waits<T>({
  title,
  of,
  by,
  head,
  children,
}: {
  title: string
  of: readonly T[]
  /** What tells one from another. */
  by: (one: T) => string
  /** What stands above the list. */
  head?: ReactNode
  children: (one: T) => ReactNode
}) {
  if (of.length === 0) return null
  return (
    <Block title={title}>
      {head}
      <ul className="waits">
        {of.map((one) => (
          <li key={by(one)}>{children(one)}</li>
        ))}
      </ul>
    </Block>
  )
}

export function LookAtWall({ wall }: { wall: Wall["id"] }) {
  return (
    <Link to="/walls/$wall" params={{ wall }}>
      Look at the wall
    </Link>
  )
}
