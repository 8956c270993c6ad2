/** What an event commits to, said in few words: only plain facts are said, ids and long texts stay in the proof. */

const WORDS: Readonly<Record<string, string>> = {
  n: "version",
  version: "version",
  role: "as",
  class: "class",
  was: "was",
  until: "until",
  place: "under",
  name: "named",
  type: "type",
  stage: "stage",
  size: "bytes",
  fields: "changed",
}
const ID = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/

/** `version 3 · class special`; empty where nothing may or need be said. */
export function tellDetail(detail: Readonly<Record<string, unknown>> | null): string {
  if (detail === null) return ""
  const said: string[] = []
  for (const [key, value] of Object.entries(detail)) {
    const word = WORDS[key]
    const plain = Array.isArray(value)
      ? value.filter((v) => typeof v === "string").join(", ")
      : typeof value === "string" || typeof value === "number"
        ? String(value)
        : ""
    if (word !== undefined && plain !== "" && plain.length <= 120 && !ID.test(plain)) said.push(`${word} ${plain}`)
  }
  return said.join(" · ")
}
