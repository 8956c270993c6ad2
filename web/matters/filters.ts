/** What narrows a view of one's matters, to be named where nothing fits it. */
import { CLASS_WORDS } from "../parts/marks.tsx"
import { filtersOf, type Filter } from "../parts/narrowed.tsx"
import type { MattersView } from "../views.ts"

export function mattersFilters(view: MattersView, onView: (view: MattersView) => void): readonly Filter[] {
  const { class: klass, client, named, stage } = view
  return filtersOf(view, onView, {
    stage: stage === "closed" ? { says: "is", what: "closed", without: "among the open ones" } : null,
    class: klass === undefined ? null : { says: "is", what: CLASS_WORDS[klass].toLowerCase(), without: "in every class" },
    client: client === undefined ? null : { says: "is for", what: client, without: "for every client" },
    named: named === undefined ? null : { says: "has", what: named, after: "in its name, client or code", without: "under every name" },
  })
}
