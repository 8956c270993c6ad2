/** What stands in the address is read strictly: a view that nobody offers is left out, and signing in leads nowhere but into this house. */
import { describe, expect, test } from "vitest"
import { parseDocumentsView, parseDocumentView, parseMattersView, parseSignInView } from "../../web/views.ts"

describe("where to go after signing in", () => {
  test.each(["/matters", "/matters/mat_x/documents?class=special", "/"])("%s is kept", (to) => {
    expect(parseSignInView({ to })).toEqual({ to })
  })
  test.each([
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "matters",
    "",
    " /matters",
    "/sign-in?to=/sign-in",
    "data:text/html,x",
    7,
    null,
    undefined,
    ["/matters"],
  ])("%j is not", (to) => {
    expect(parseSignInView({ to })).toEqual({})
  })
})

describe("a view of one's matters", () => {
  test("keeps what it knows", () => {
    expect(parseMattersView({ sort: "-event", stage: "closed", class: "special", client: "Abara", named: "v" })).toEqual({
      sort: "-event",
      stage: "closed",
      class: "special",
      client: "Abara",
      named: "v",
    })
  })
  test.each([{ sort: "size" }, { stage: "open" }, { class: "secret" }, { client: "  " }, { named: { a: 1 } }, { other: "x" }])("leaves %j out", (search) => {
    expect(parseMattersView(search)).toEqual({})
  })
  test("reads a number that was written as words", () => {
    expect(parseMattersView({ named: 7 })).toEqual({ named: "7" })
  })
})

describe("a view of documents", () => {
  test.each([{ place: "mat_x" }, { place: 3 }, { type: "brief" }, { sort: "code" }])("leaves %j out", (search) => {
    expect(parseDocumentsView(search)).toEqual({})
  })
  test.each([0, -1, 1.5, "2", null])("takes no version %j", (version) => {
    expect(parseDocumentView({ version })).toEqual({})
  })
})
