/** The chapters of the authorization table that are told in sentences: walls, classes, times, duties and roles kept apart. Each is asked of the rules, and says nothing that they do not. */
import { becomesOf, DUTIES, keptApart, lossesOf, mayClear, mayHoldPart, mayInFirm, mayOnMatter, mayTakeRole, mayWriteOf, needsTwo, ROLES_APART, staysWhenClosed, TIMES } from "#rules"
import { MATTER_ACTIONS } from "#rules"
import type { DutyName, MatterAction, Move } from "#rules"
import { includedIn, mayWriteIn, NEEDS, placesIn } from "#rules"
import { ACTION_TOLD, CLASSES, GRANT_ACTIONS, MATTER_ROLES, OVERSEERS, PARTS_INCLUDE, ROLES } from "#words"
import type { GrantAction, MatterRole, Outcome, PersonId, PlaceId, Role } from "#words"
import { asking, facts } from "./asked.ts"

const WIDTH = 132
const ME = "per_0" as PersonId

export function chapter(title: string, says: string, body: string): string {
  return `\n${title}\n${fold(says, "  ")}\n\n${body}`
}

/** Folds a sentence to the width of the page. */
function fold(text: string, indent: string): string {
  const lines: string[] = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > WIDTH) lines.push(`${indent}${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join("\n")
}

const said = (outcome: Outcome<unknown>): string => (outcome.ok ? "yes" : outcome.refusal.code)
const rolesThat = (may: (role: Role) => boolean): string => ROLES.filter(may).join(", ")

/** Who stands where about a wall, and what they are told. */
export function walls(): string {
  const acts = Object.keys(MATTER_ACTIONS) as MatterAction[]
  const awaiting = acts.filter((action) => mayOnMatter(action, asking("lawyer", true), facts("awaiting", "open")).ok)
  const outside = new Set(acts.map((action) => said(mayOnMatter(action, asking("partner", true), null))))
  return [
    ["shut out", `every act on the matter is ${[...outside].join(", ")}, to a partner as to a guest; every list, count and search is as if it were not there. They cannot be admitted: shut-out to whoever tries and is inside.`],
    ["to be shut out", "a wall may be raised to begin later. Until then whom it names keep the part that they have, and are let into nothing more: shut-out to whoever admits them or gives them more time. At its start they are shut out, whoever is at work."],
    ["against a team", "whoever is in it is shut out like somebody named by hand, and so is whoever joins it while the wall stands, in that act; whoever adds them is told nothing. Who leaves the team stays shut out."],
    ["around a client", "raised by a compliance officer. Whoever opens a matter for that client, or gives it one, has it stand around that matter too, and gets its memo; whom it shuts out opens one as if there were no wall, and compliance officers are told."],
    ["awaiting", `may ${awaiting.join(", ")}; everything else is ${said(mayOnMatter("document.open", asking("lawyer", true), facts("awaiting", "open")))} until they have acknowledged the memo.`],
    ["inside", "keeps the part that they had: chapter 2."],
    ["raises, lifts", `${rolesThat((role) => mayInFirm("wall.raise", asking(role, true)).ok)}; a partner only around matters that they are on. It is lifted by two, or ends by its date; nobody gets back what it took.`],
    ["sees them all", `${rolesThat((role) => mayInFirm("wall.list", asking(role, true)).ok)}, but none that shuts them out themselves.`],
    ["proves them", `${rolesThat((role) => mayInFirm("screen.prove", asking(role, true)).ok)}, once they have said what they are here for.`],
  ].map(([who = "", what = ""]) => entry(who, what)).join("\n")
}

/** What whoever is not cleared may not, although they lead: as the rules say it. */
function withheld(): string {
  const may = (action: MatterAction, cleared: boolean) => mayOnMatter(action, asking("partner", true), facts("lead", "open", cleared))
  const acts = (Object.keys(MATTER_ACTIONS) as MatterAction[]).filter((action) => may(action, true).ok && !may(action, false).ok)
  const [files, admits] = [may("document.file", false), may("member.admit", false)]
  if (!files.ok || !admits.ok) throw new Error("a lead may file and admit")
  if (!mayWriteOf(files.value, "special").ok) acts.push("document.file")
  if (!mayClear(admits.value as never).ok) acts.push("member.admit")
  return acts.map((act) => (act === "document.file" ? `${act} of that class` : act === "member.admit" ? `${act} of somebody who is cleared` : act)).join(", ")
}

export function twoLeads(): string {
  const two = CLASSES.filter((one) => needsTwo({ class: one }))
  return [
    entry(two.join(", "), "A request for access takes the yes of two leads, and the time of somebody who is on the matter is renewed on request only, by two again."),
    entry("every other", `${CLASSES.filter((one) => !two.includes(one)).join(", ")}: the yes of one lead.`),
    entry("what is special", `Documents, parties and notes of class special are there for those alone whose grant is cleared. A lead who is not may not: ${withheld()}.`),
    entry("open to a team", `By the firm's policy, of which ${rolesThat((role) => mayInFirm("class.open", asking(role, true)).ok)} decides: every class but special, as member or reader, never with clearance. Whoever opens a matter of the class, or moves one into it, gives it to the team in that act, or leaves the team out, and the ledger says which. Whom a wall shuts out stays out; what stood before, and what was given when the class is closed again, stays as it is.`),
    entry("not asked", "A lead may admit somebody without being asked, in every class, by themselves; the ledger says who did."),
  ].join("\n")
}

/** What each part includes at the least, usually and at the most, and what each action is for; asked of the rules. */
export function included(): string {
  const acts = Object.keys(MATTER_ACTIONS) as MatterAction[]
  const sign = (role: MatterRole, action: GrantAction): string => {
    const { least, usual, most } = PARTS_INCLUDE[role]
    return least.includes(action) ? "always" : usual.includes(action) ? "usual" : most.includes(action) ? "if said" : "."
  }
  const row = (name: string, cells: readonly string[]): string => `      ${name.padEnd(12)}${cells.map((cell) => cell.padEnd(10)).join("")}`.trimEnd()
  const takes = (action: GrantAction): string => acts.filter((act) => NEEDS[act] === action).join(", ")
  const without = (action: GrantAction): string => {
    const act = acts.find((one) => NEEDS[one] === action && one !== "matter.read") ?? "matter.read"
    const refused = mayOnMatter(act, asking("partner", true), facts("lead", "open", true, GRANT_ACTIONS.filter((one) => one !== action)))
    if (refused.ok) throw new Error(`${act} is done without ${action}`)
    return `${refused.refusal.code}: ${refused.refusal.detail ?? ""}`
  }
  const only = acts.filter((act) => mayOnMatter(act, asking("partner", true), facts("reader", "open", false, ["see"])).ok)
  const wrong: readonly (readonly [MatterRole, readonly GrantAction[]])[] = [["reader", ["read", "file"]], ["reader", ["see", "download"]], ["member", ["see"]], ["member", ["read", "admit"]], ["lead", ["read", "file", "edit"]]]
  return [
    row("", MATTER_ROLES),
    ...GRANT_ACTIONS.map((action) => row(action, MATTER_ROLES.map((role) => sign(role, action)))),
    "",
    ...GRANT_ACTIONS.map((action) => entry(action, `${ACTION_TOLD[action]}. ${takes(action)}.`)),
    "",
    entry("without download", without("download")),
    entry("without print", without("print")),
    entry("without disclose", without("disclose")),
    entry("without read", `may ${only.join(", ")}; everything else is ${said(mayOnMatter("document.list", asking("partner", true), facts("reader", "open", false, ["see"])))}.`),
    entry("is not given", wrong.map(([role, actions]) => { const refused = includedIn(role, actions); return `${role} with ${actions.join(", ")}: ${refused.ok ? "yes" : `${refused.refusal.code}, ${refused.refusal.detail}`}` }).join("; ") + "."),
    ...inPlaces(acts),
    entry("who says so", "Whoever lets somebody in, and afterwards any lead, of everybody but themselves; also what that lead may not do: else what the last full lead gave up could never be given again. It takes two people, and the chain names them."),
  ].join("\n")
}

/** What a part in places of the file plan is, and what it is not. */
function inPlaces(acts: readonly MatterAction[]): readonly string[] {
  const at = "plc_0" as PlaceId
  const part = (role: "member" | "reader") => facts(role, "open", true, undefined, [at])
  const may = acts.filter((act) => mayOnMatter(act, asking("partner", true), part("member")).ok)
  const refused = mayOnMatter("note.list", asking("partner", true), part("member"))
  const files = mayOnMatter("document.file", asking("partner", true), part("member"))
  if (refused.ok || !files.ok) throw new Error("whoever works in places files there, and reads no notes")
  const outside = mayWriteIn(files.value, null)
  const wrong: readonly (readonly [string, Outcome<unknown>])[] = [
    ["a lead", placesIn("lead", GRANT_ACTIONS, [at])],
    ["whoever discloses", placesIn("member", ["see", "read", "disclose"], [at])],
    ["whoever reads nothing", placesIn("reader", ["see"], [at])],
  ]
  return [
    entry("in places", `A reader or member may be given places of the file plan, and of the matter nothing besides. As a member, may ${may.join(", ")}, in those places; everything else is ${refused.refusal.code}: ${refused.refusal.detail ?? ""}`),
    entry("outside them", `No other document, place or person of the matter is there: not-found, or not one of its file plan. Nothing is put into no place: ${outside.ok ? "yes" : `${outside.refusal.code}: ${outside.refusal.detail ?? ""}`}`),
    entry("has no places", `${wrong.map(([who, outcome]) => `${who}: ${outcome.ok ? "yes" : `${outcome.refusal.code}, ${outcome.refusal.detail ?? ""}`}`).join("; ")}.`),
  ]
}

export function times(): string {
  return Object.entries(TIMES).map(([name, time]) => entry(name, `${spell(time.hours)}. ${time.is} (${time.source})`)).join("\n")
}

function spell(hours: number): string {
  return hours % 24 === 0 ? `${hours / 24} ${hours === 24 ? "day" : "days"}` : `${hours} hours`
}

export function duties(): string {
  return (Object.keys(DUTIES) as DutyName[])
    .map((name) => {
      const duty = DUTIES[name]
      const [same, another] = [keptApart(name, ME, ME), keptApart(name, ME, "per_1" as PersonId)]
      if (!another.ok) throw new Error(`${name} is refused to another person too`)
      return entry(name, `Whoever ${duty.did} may not ${duty.mayNot}: ${said(same)}. ${duty.why} (${duty.source})`)
    })
    .join("\n")
}

export function rolesApart(): string {
  const rows = Object.entries(ROLES_APART).map(([name, one]) => entry(name, `${one.who.join(", ")}: may not ${one.never}. ${one.why} (${one.source})`))
  const parts = ROLES.map((role) => `  ${"".padEnd(4)}${role.padEnd(20)}${MATTER_ROLES.map((part) => (mayHoldPart(role, part) ? part : ".").padEnd(8)).join("")}`.trimEnd())
  const becoming = ROLES.map((from) => `  ${"".padEnd(4)}${from.padEnd(20)}${[...OVERSEERS, "administrator" as const].map((next) => (next === from ? "" : said(mayTakeRole(next, new Set([from])))).padEnd(20)).join("")}`.trimEnd())
  return [...rows, "", "  Which parts of a matter a role may hold", ...parts, "", "  Which role may become which, at once", `  ${"".padEnd(24)}${[...OVERSEERS, "administrator"].map((next) => next.padEnd(20)).join("")}`.trimEnd(), ...becoming].join("\n")
}

/** What each move does to each part, and closing to everybody's. */
export function moves(): string {
  const from = { role: "lawyer", state: "active" } as const
  const kinds: readonly (readonly [string, Move["to"]])[] = [
    ["to another role", { role: "paralegal", state: "active" }],
    ["to guest", { role: "guest", state: "active" }],
    ["to administrator", { role: "administrator", state: "active" }],
    ["to auditor", { role: "auditor", state: "active" }],
    ["suspended", { role: "lawyer", state: "suspended" }],
    ["contained", { role: "lawyer", state: "contained" }],
    ["leaves the firm", { role: "lawyer", state: "left" }],
  ]
  const parts: readonly (readonly [string, MatterRole, boolean])[] = [["leads alone", "lead", true], ["leads", "lead", false], ["member", "member", false], ["reader", "reader", false]]
  const row = (name: string, cells: readonly string[]): string => `      ${name.padEnd(20)}${cells.map((cell) => cell.padEnd(20)).join("")}`.trimEnd()
  const falls = kinds.filter(([, to]) => lossesOf({ from, to }).dropsUnderWay).map(([name]) => name)
  return [
    entry("joins", "An invitation gives a role and no matter. Whoever is new sees none until somebody lets them in."),
    entry("moves", "Every change is shown first, matter by matter, to whoever may know of the matter, and then done so in one act: what ends loses its keys, and a new key begins for those who remain."),
    entry("kept-sealed", "The grant stays with its keys, and nobody can use it while the account does not come in. So it is of whoever alone leads a matter and leaves: its key stays with somebody."),
    entry("stands-in-the-way", "The change is refused until another lead has been let in."),
    entry("under way", `${falls.join(", ")}: their requests, their first of two yeses and the liftings that they asked for fall; invitations they made are withdrawn, and sessions end with every change.`),
    entry("contained", `By ${rolesThat((role) => mayInFirm("person.contain", asking(role, true)).ok)}, at one press; undone by another (chapter 7).`),
    entry("recovery shares", "The house does not know who holds which share, and so takes none from whoever leaves: a rehearsal says how many they proved. Agree at the firm on who holds theirs next."),
    "",
    row("", parts.map(([name]) => name)),
    ...kinds.map(([name, to]) => row(name, parts.map(([, role, leadsAlone]) => becomesOf({ from, to }, { role, leadsAlone })))),
    "",
    entry("closing a matter", `${MATTER_ROLES.filter(staysWhenClosed).join(", ")}: stays. ${MATTER_ROLES.filter((part) => !staysWhenClosed(part)).join(", ")}: ends, with its keys. It is shown first. Whoever still needs it asks, for a time.`),
    entry("reopening", `By a ${MATTER_ROLES.filter((part) => mayOnMatter("matter.change", asking("lawyer", true), facts(part, "closed")).ok).join(", ")}. Nobody comes back by it: they are let in anew.`),
  ].join("\n")
}

/** A name at the margin, and what is so, folded beside it. */
function entry(name: string, says: string): string {
  const indent = " ".repeat(22)
  const folded = fold(says, indent)
  return `  ${name.padEnd(20)}${folded.slice(22)}`
}
