/** Who leads a matter, for those who are shown nobody else on it: one by name, and the others counted. */
import { useQuery } from "@tanstack/react-query"
import type { Matter } from "#contract"
import { asking } from "../line/queries.ts"
import { toCount } from "../parts/figures.ts"

export interface LedBy {
  /** The first of them: whom to ask. */
  readonly first: string
  readonly all: string
}

/** Null as long as it is not known. */
export function useLedBy(matter: Matter): LedBy | null {
  const { data } = useQuery(asking("listMatters", { query: { named: matter.code, stage: "any" } }))
  const on = data?.items.find((row) => row.id === matter.id)?.on
  const name = on?.first?.name
  if (on === undefined || name === undefined) return null
  return { first: name, all: on.count > 1 ? `${name} and ${toCount(on.count - 1)} more` : name }
}
