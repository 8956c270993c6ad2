/** What narrows a view of a matter's documents, to be named where nothing fits it. */
import type { Place } from "#contract"
import { CLASS_WORDS } from "../parts/marks.tsx"
import { filtersOf, type Filter } from "../parts/narrowed.tsx"
import { TYPE_WORDS } from "../parts/words.ts"
import type { DocumentsView } from "../views.ts"
import { placeWords } from "./use-documents.ts"

export function documentFilters(view: DocumentsView, plan: readonly Place[], onView: (view: DocumentsView) => void): readonly Filter[] {
  const { place, class: klass, type, named } = view
  return filtersOf(view, onView, {
    place: place === undefined ? null : { says: "is filed under", what: placeWords(place, plan), without: "in every place" },
    class: klass === undefined ? null : { says: "is", what: CLASS_WORDS[klass].toLowerCase(), without: "in every class" },
    type: type === undefined ? null : { says: "is of the type", what: TYPE_WORDS[type].toLowerCase(), without: "of every type" },
    named: named === undefined ? null : { says: "has", what: named, after: "in its name", without: "under every name" },
  })
}
