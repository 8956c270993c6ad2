/** Writes down what the rules decide as a text that is read in review like any other: who may do what, at whose hands twice, how long, and what no role ever has. */
import { FIRM_ACTIONS, MATTER_ACTIONS, mayInFirm, mayOnMatter } from "#rules"
import type { FirmAction, MatterAction } from "#rules"
import { MATTER_STAGES, ROLES, STANDINGS } from "#words"
import type { MatterStage, Outcome, Role } from "#words"
import { asking, facts } from "./asked.ts"
import { MEANS } from "./means.ts"
import { chapter, duties, included, moves, rolesApart, times, twoLeads, walls } from "./story.ts"

/** One letter for a role of the firm, in the order of the words. */
const LETTERS: Readonly<Record<Role, string>> = { partner: "P", lawyer: "L", paralegal: "a", "case-manager": "M", "records-officer": "R", "compliance-officer": "C", administrator: "A", auditor: "U", guest: "g" }

const SIGNS: ReadonlyMap<string, string> = new Map([["not-found", "-"], ["not-yours-to-do", "."], ["matter-closed", "x"], ["memo-unread", "m"]])

const HEAD = `What the rules decide. Made from the rules by the test beside this file; a change here is a change of who may do what.

How to read it
  A role says what somebody is in the firm. It opens no matter: whoever is on none sees none, whatever their role.
  A grant says what somebody is on one matter, by whom and until when: lead, member or reader. It carries the matter's keys.
  A wall takes people out of matters and lets no grant bring them back. It stands above everything in this file.
  A letter in a row means that this role may. Every other sign is a no, and which no:
    .  not-yours-to-do: the role, or the part on the matter, does not include this
    -  not-found: the same answer as if there were no such matter
    x  matter-closed: nothing is written in a closed matter
    m  memo-unread: a wall's memo has to be acknowledged first
    ?  yes, to whoever has said what they are here for

  Roles: ${ROLES.map((role) => `${LETTERS[role]} ${role}`).join(" · ")}
  In brackets behind a sentence: the rows of the list of capabilities that it is there for (C asked for, D taken for granted, N new).`

export function authorizationTable(): string {
  const onMatter = "Whoever is not on the matter gets the last column, whoever they are and whatever they try. Awaiting are those whose wall has a memo that they have not acknowledged. Closing leaves a matter to its leads (chapter 9): members and readers of a closed one were let in after that."
  return [
    HEAD,
    chapter("1. In the firm", "What a role includes, with no matter in it.", firmRows()),
    chapter("2. On a matter, by the caller's grant on it", onMatter, `${matterHead()}\n${matterRows()}`),
    chapter("3. What a part includes", "Said when somebody is let in, alone or through a team, and changed afterwards. Chapter 2 shows each part as it usually is: always and usual. What is usual can be left out, and what is not, where the table lets it, be said. To take a chain out one is cleared too, and from inside the firm.", included()),
    chapter("4. Walls", "Whom a wall leaves what, whatever they were granted before or would be after.", walls()),
    chapter("5. Classes", "What the class of a matter changes.", twoLeads()),
    chapter("6. Times", "What ends by itself, waits no longer, or is reminded of. Nobody is signed in when it does.", times()),
    chapter("7. Duties that one person never does both", "Every act named here asks this table; the code is what the second attempt is told.", duties()),
    chapter("8. Roles that one person never holds together", "In the firm and on a matter, and one after the other.", rolesApart()),
    chapter("9. Coming, moving, going, and closing", "What becomes of a part in a matter, by rule.", moves()),
  ].join("\n") + "\n"
}

function firmRows(): string {
  return (Object.keys(FIRM_ACTIONS) as FirmAction[]).map((action) => `  ${action.padEnd(16)} ${ROLES.map((role) => mark(role, mayInFirm(action, asking(role, true)), mayInFirm(action, asking(role, false)))).join("")}  ${MEANS[action]}`).join("\n")
}

function matterHead(): string {
  return `  ${"".padEnd(17)} ${"".padEnd(7)} ${[...STANDINGS, "no grant"].map((role) => role.padEnd(ROLES.length)).join("  ")}`.trimEnd()
}

function matterRows(): string {
  const acts = Object.keys(MATTER_ACTIONS) as MatterAction[]
  return acts.flatMap((action) => MATTER_STAGES.map((stage) => matterRow(action, stage))).join("\n")
}

function matterRow(action: MatterAction, stage: MatterStage): string {
  const cells = [...STANDINGS.map((role) => facts(role, stage)), null].map((on) => ROLES.map((role) => mark(role, mayOnMatter(action, asking(role, true), on), mayOnMatter(action, asking(role, false), on))).join(""))
  return `  ${(stage === "open" ? action : "").padEnd(17)} ${stage.padEnd(7)} ${cells.join("  ")}${stage === "open" ? `  ${MEANS[action]}` : ""}`
}

/** The sign for a decision, and for the one without a purpose where it is asked for. */
function mark(role: Role, decided: Outcome<unknown>, unpurposed: Outcome<unknown> | null): string {
  if (decided.ok) return unpurposed === null || unpurposed.ok ? LETTERS[role] : "?"
  const sign = SIGNS.get(decided.refusal.code)
  if (sign === undefined) throw new Error(`the rules gave ${decided.refusal.code}, for which the table has no sign`)
  return sign
}
