/** Knows what a matter holds already, so that calling the same command twice files nothing twice: a document is the same when name and bytes are. */
import type { Document, DocumentRow } from "#contract"
import type { DocumentId, MatterId } from "#words"
import type { House } from "../house.ts"
import { everyDocument } from "../names.ts"

/** The document that holds these very bytes as its current version under this very name, or null. */
export type FindTwin = (name: string, size: number, sha256: string) => Promise<Document | null>

/** Looks through a matter, which is listed once, or only at the document that gets a new version. */
export function twinsIn(house: House, matter: MatterId, versionOf: DocumentId | null): FindTwin {
  const cards = new Map<DocumentId, Promise<Document>>()
  let rows: Promise<DocumentRow[]> | null = null
  const card = (id: DocumentId) => cards.getOrInsertComputed(id, () => house.call("getDocument", { params: { document: id } }))
  return async (name, size, sha256) => {
    if (versionOf !== null) return holds(await card(versionOf), sha256)
    const wanted = name.normalize("NFC").trim()
    for (const row of await (rows ??= Array.fromAsync(everyDocument(house, matter)))) {
      const found = row.size === size && row.name === wanted ? holds(await card(row.id), sha256) : null
      if (found !== null) return found
    }
    return null
  }
}

function holds(document: Document, sha256: string): Document | null {
  return document.history.find((version) => version.n === document.versions)?.sha256 === sha256 ? document : null
}
