/** What a part in a matter includes, in the words in which people read it: a whole sentence, the little that is unusual in it, and what it lets somebody do. */
import { GRANT_ACTIONS, PARTS_INCLUDE } from "#telling"
import type { GrantAction, MatterRole, PlaceId, Standing } from "../line/shapes.ts"

/** Each action as it is chosen. */
export const ACTION_WORDS: Readonly<Record<GrantAction, string>> = {
  see: "See that it exists",
  read: "Read what is in it",
  download: "Download documents",
  print: "Print documents",
  file: "File documents",
  edit: "Edit: notes, parties, cards and the file plan",
  disclose: "Disclose: take the chain of custody out with its proofs",
  admit: "Admit and release others",
}

const DO: Readonly<Record<GrantAction, string>> = {
  see: "see that it exists",
  read: "read",
  download: "download",
  print: "print",
  file: "file",
  edit: "edit",
  disclose: "disclose",
  admit: "admit",
}

/** `a`, `a and b`, `a, b and c`. */
function joined(words: readonly string[], last: "and" | "or"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`
}

const less = (role: MatterRole, actions: readonly GrantAction[]) => PARTS_INCLUDE[role].usual.filter((one) => !actions.includes(one))

/** Whether a part, in which null stands for the usual, opens what is in the matter: without that nothing special opens either. */
export function reads(role: MatterRole, actions: readonly GrantAction[] | null): boolean {
  return (actions ?? PARTS_INCLUDE[role].usual).includes("read")
}

/** `Reads; does not download or print.` */
export function sayIncluded(role: MatterRole, actions: readonly GrantAction[]): string {
  if (!actions.includes("read")) return "Sees that it exists, and nothing that is in it."
  const does = joined(
    actions.filter((one) => one !== "see").map((one) => `${DO[one]}s`),
    "and",
  )
  const not = joined(
    less(role, actions).map((one) => DO[one]),
    "or",
  )
  return `${does.slice(0, 1).toUpperCase()}${does.slice(1)}${not === "" ? "" : `; does not ${not}`}.`
}

/** `does not download or print`, `discloses too`, `only sees that it exists`; nothing where it is as usual, and of a part that somebody awaits. */
export function sayUnusual(role: Standing, actions: readonly GrantAction[]): string {
  if (role === "awaiting") return ""
  if (!actions.includes("read")) return "only sees that it exists"
  const not = less(role, actions)
  const more = actions.filter((one) => !PARTS_INCLUDE[role].usual.includes(one))
  return [
    ...(not.length === 0
      ? []
      : [
          `does not ${joined(
            not.map((one) => DO[one]),
            "or",
          )}`,
        ]),
    ...more.map((one) => `${DO[one]}s too`),
  ].join("; ")
}

/** `read, print and file`, as it stands after "may". */
export function mayDo(actions: readonly GrantAction[]): string {
  const done = GRANT_ACTIONS.filter((one) => actions.includes(one) && (one !== "see" || !actions.includes("read")))
  return joined(
    done.map((one) => DO[one]),
    "and",
  )
}

/** With one more or one less: what is in a matter takes reading it, and whoever does not read it does nothing in it. */
export function turned(actions: readonly GrantAction[], one: GrantAction, on: boolean): readonly GrantAction[] {
  if (one === "read" && !on) return ["see"]
  return GRANT_ACTIONS.filter((each) => each === "see" || (each === one ? on : actions.includes(each) || (on && each === "read")))
}

/** `only in one place of the file plan`; nothing for the whole matter. */
export function sayPlaces(places: readonly PlaceId[] | null): string {
  if (places === null) return ""
  return `only in ${places.length === 1 ? "one place" : `${places.length} places`} of the file plan`
}
