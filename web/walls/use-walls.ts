/** The walls that whoever is here may know of, page after page until the last. */
import { queryOptions } from "@tanstack/react-query"
import type { Wall } from "#contract"
import { ask } from "../line/ask.ts"

const PAGE = 200

export const wallsQuery = queryOptions({
  queryKey: ["listWalls", { all: true }],
  queryFn: async ({ signal }): Promise<readonly Wall[]> => {
    const all: Wall[] = []
    for (let before: Wall["id"] | undefined; ;) {
      const page = await ask("listWalls", { query: { limit: PAGE, ...(before === undefined ? {} : { before }) }, signal })
      all.push(...page)
      before = page.at(-1)?.id
      if (page.length < PAGE || before === undefined) return all
    }
  },
})
