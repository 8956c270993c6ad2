/** Reviews of access in a test: begun, decided and looked at by whoever the test says. */
import type { Reply } from "../house/house.ts"
import { freshMatter } from "../ethical-walls/walled-firm.ts"
import type { WalledFirm } from "../ethical-walls/walled-firm.ts"
import type { Body } from "../matters/matter.ts"

export interface By {
  readonly token: string
}
type Answer = Promise<Reply<Body>>

export interface Reviewing {
  readonly begin: (matter: string, by: By, body?: Body) => Answer
  readonly keep: (review: string, person: string, by: By, why?: string) => Answer
  readonly withdraw: (review: string, person: string, by: By, why?: string) => Answer
  readonly read: (review: string, by: By) => Answer
  readonly list: (by: By) => Promise<readonly Body[]>
  readonly csv: (review: string, by: By) => Promise<Response>
  readonly pdf: (review: string, by: By) => Promise<Response>
  /** A fresh matter with a lead, a member and a reader, and the review that the lead began. */
  fresh(
    more?: readonly { readonly person: string; readonly role: string; readonly special?: boolean }[],
  ): Promise<{ readonly matter: string; readonly code: string; readonly review: string }>
  /** The line of one person as the review shows it. */
  readonly line: (review: string, person: string, by: By) => Promise<Body>
}

export function reviewing(firm: WalledFirm): Reviewing {
  const post = (path: string, by: By, body?: unknown): Answer => firm.ask("POST", path, { token: by.token, ...(body === undefined ? {} : { body }) })
  const begin = (matter: string, by: By, body: Body = { due: null }): Answer => post(`/matters/${matter}/reviews`, by, body)
  const read = (review: string, by: By): Answer => firm.ask("GET", `/reviews/${review}`, { token: by.token })
  const saved = (review: string, form: string, by: By) =>
    fetch(`${firm.house.url}/api/v1/reviews/${review}/${form}`, { headers: { authorization: `Bearer ${by.token}` } })
  return {
    begin,
    read,
    keep: (review, person, by, why) => post(`/reviews/${review}/lines/${person}/keep`, by, why === undefined ? {} : { why }),
    withdraw: (review, person, by, why) => post(`/reviews/${review}/lines/${person}/withdraw`, by, why === undefined ? {} : { why }),
    list: async (by) => (await firm.ask("GET", "/reviews", { token: by.token })).body as unknown as readonly Body[],
    csv: (review, by) => saved(review, "csv", by),
    pdf: (review, by) => saved(review, "pdf", by),
    fresh: async (more = []) => {
      const { id, code } = await freshMatter(firm, [{ person: firm.member.id, role: "member" }, { person: firm.reader.id, role: "reader" }, ...more])
      const begun = await begin(id, firm.lead)
      if (begun.status !== 201) throw new Error(JSON.stringify(begun.body))
      return { matter: id, code, review: begun.body["review"] as string }
    },
    line: async (review, person, by) => {
      const lines = (await read(review, by)).body["lines"] as Body[]
      return lines.find((one) => one["person"].id === person) ?? {}
    },
  }
}
