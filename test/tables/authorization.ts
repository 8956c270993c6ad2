/** Writes down what the rules decide, for every role, matter role, act and stage, as a text that is read in review like any other. */
import { FIRM_ACTIONS, MATTER_ACTIONS, mayInFirm, mayOnMatter } from "#rules"
import type { Asking, FirmAction, MatterAction, MatterFacts } from "#rules"
import { MATTER_STAGES, ROLES, STANDINGS } from "#words"
import type { EpochId, GrantId, MatterId, MatterStage, Outcome, PersonId, Role, Standing } from "#words"

/** One letter for a role of the firm, in the order of the words. */
const LETTERS: Readonly<Record<Role, string>> = { partner: "P", lawyer: "L", paralegal: "a", "case-manager": "M", "records-officer": "R", "compliance-officer": "C", administrator: "A", auditor: "U", guest: "g" }

const SIGNS: ReadonlyMap<string, string> = new Map([["not-found", "-"], ["not-yours-to-do", "."], ["matter-closed", "x"], ["memo-unread", "m"]])

const HEAD = `What the rules decide. Made from the rules by the test beside this file; a change here is a change of who may do what.

Roles: ${ROLES.map((role) => `${LETTERS[role]} ${role}`).join(" · ")}
A letter means yes. "." is not-yours-to-do, "-" not-found, "x" matter-closed, "m" memo-unread, "?" yes only to who has said what they are here for.
`

export function authorizationTable(): string {
  return `${HEAD}\nIn the firm\n${firmRows()}\n\nOn a matter, by the caller's grant on it\n${matterHead()}\n${matterRows()}\n`
}

function firmRows(): string {
  return (Object.keys(FIRM_ACTIONS) as FirmAction[]).map((action) => `  ${action.padEnd(16)} ${ROLES.map((role) => mark(role, mayInFirm(action, asking(role, true)), mayInFirm(action, asking(role, false)))).join("")}`).join("\n")
}

function matterHead(): string {
  return `  ${"".padEnd(16)} ${"".padEnd(7)} ${[...STANDINGS, "no grant"].map((role) => role.padEnd(ROLES.length)).join("  ")}`.trimEnd()
}

function matterRows(): string {
  const acts = Object.keys(MATTER_ACTIONS) as MatterAction[]
  return acts.flatMap((action) => MATTER_STAGES.map((stage) => matterRow(action, stage))).join("\n")
}

function matterRow(action: MatterAction, stage: MatterStage): string {
  const cells = [...STANDINGS.map((role) => facts(role, stage)), null].map((on) => ROLES.map((role) => mark(role, mayOnMatter(action, asking(role, true), on), mayOnMatter(action, asking(role, false), on))).join(""))
  return `  ${action.padEnd(16)} ${stage.padEnd(7)} ${cells.join("  ")}`
}

/** The sign for a decision, and for the one without a purpose where it is asked for. */
function mark(role: Role, decided: Outcome<unknown>, unpurposed: Outcome<unknown> | null): string {
  if (decided.ok) return unpurposed === null || unpurposed.ok ? LETTERS[role] : "?"
  const sign = SIGNS.get(decided.refusal.code)
  if (sign === undefined) throw new Error(`the rules gave ${decided.refusal.code}, for which the table has no sign`)
  return sign
}

function asking(role: Role, purposed: boolean): Asking {
  return { person: "per_00000000000000000000000000" as PersonId, role, purpose: purposed ? { code: "conduct" } : null }
}

function facts(role: Standing, stage: MatterStage): MatterFacts {
  return { matter: "mat_0" as MatterId, class: "confidential", stage, rev: 1, epoch: "epo_0" as EpochId, cardEpoch: "epo_0" as EpochId, grant: { id: "gra_0" as GrantId, role } }
}

