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
  const issues = result.error.issues.slice(0, 5)
  const misleading = result.error.issues.every((issue) => issue.code === "custom" && issue.message.startsWith("has characters"))
  const inNames = result.error.issues.some((issue) => issue.message === HIDES)
  // The refusal of a misleading text says itself what is wrong with it; where it stands is all there is to add.
  if (misleading) return no(inNames ? "name-unusable" : "text-unusable", `It stands in: ${issues.map(whereOf).join(", ")}.`)
  return no("malformed", issues.map((issue) => `${whereOf(issue)}: ${say(issue)}`).join("; "))
}

function whereOf({ path }: z.core.$ZodIssue): string {
  return path.map(String).join(".") || "the whole"
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
