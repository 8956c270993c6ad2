/** Parses at the door: inside the house nothing is unknown. What does not fit is refused in words that never repeat what was sent. */
import type { z } from "zod"
import { no, yes } from "#words"
import type { Outcome } from "#words"
import { HIDES } from "./contract/shapes.ts"

/** A value in the shape that the contract writes down; `malformed`, or `name-unusable` (`text-unusable` in running text) where only hidden or misleading signs are wrong. */
export function parse(shape: z.ZodType | undefined, value: unknown): Outcome<unknown> {
  if (shape === undefined) return yes(undefined)
  const result = shape.safeParse(value ?? {})
  if (result.success) return yes(result.data)
  const says = result.error.issues.slice(0, 5).map((issue) => `${issue.path.map(String).join(".") || "the whole"}: ${say(issue)}`)
  const misleading = result.error.issues.every((issue) => issue.code === "custom" && issue.message.startsWith("has characters"))
  const inNames = result.error.issues.some((issue) => issue.message === HIDES)
  return no(misleading ? (inNames ? "name-unusable" : "text-unusable") : "malformed", says.join("; "))
}

function say(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "unrecognized_keys":
      return "has a field that is not known here"
    case "too_big":
      return `is too long or too large (at most ${String(issue.maximum)})`
    case "too_small":
      return `is too short or too small (at least ${String(issue.minimum)})`
    case "invalid_type":
      return `should be ${issue.expected}`
    case "custom":
      return issue.message
    case "invalid_element":
    case "invalid_format":
    case "invalid_key":
    case "invalid_union":
    case "invalid_value":
    case "not_multiple_of":
      return "is not in the form it takes"
  }
}
