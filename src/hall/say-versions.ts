/** How many sealed files there are, in words: one for each version, so that a document of two versions counts as two. */
export function sayVersions(n: number): string {
  return `${n} sealed ${n === 1 ? "version of a document" : "versions of documents"}`
}
