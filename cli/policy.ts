/** The firm's policy: which classes of matters are open to a team, said in words before it is changed. */
import type { Command } from "commander"
import type { ClassOpen } from "#contract"
import type { Class, MatterRole } from "#words"
import { askWord } from "./asking.ts"
import { actionsIn, CLASSES, MATTER_ROLES, MAY, MAY_SAYS, oneOf } from "./choices.ts"
import { wrongUse } from "./endings.ts"
import { leafOf, many, when } from "./figures.ts"
import type { House } from "./house.ts"
import { mayOf } from "./members.ts"
import { wholeTeamNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

export function policyCommands(program: Command): void {
  const policy = program
    .command("policy")
    .summary("which classes of matters are open to a team")
    .helpGroup("The firm:")
    .description("The firm's policy: classes of matters that whoever opens one gives to a team. Everything else is given by its leads.")
  policy.command("list").summary("what the policy says").description("Which classes are open to which teams, and who said so.").action(withTools(listPolicy))
  policy
    .command("open")
    .summary("open a class to a team")
    .argument("<CLASS>", "public, internal, confidential or privileged")
    .description(
      "Open a class of matters to a team: every matter of it that is opened from now on is given to the team, by whoever opens it. Those that stand stay as they are. A partner does it, who is neither in the team nor keeps it.",
    )
    .requiredOption("--to <TEAM>", "the team's name or id")
    .addOption(
      oneOf(
        "--as <ROLE>",
        "what its members are on these matters",
        MATTER_ROLES.filter((role) => role !== "lead"),
      ).default("reader"),
    )
    .option(MAY, MAY_SAYS)
    .option("--yes", "do not ask first")
    .action(withTools(openClass))
  policy
    .command("close")
    .summary("close a class to a team")
    .argument("<CLASS>")
    .description("Close a class to a team: no matter is given to it so any more. What it was given it keeps, until its leads take it back.")
    .requiredOption("--to <TEAM>", "the team's name or id")
    .option("--yes", "do not ask first")
    .action(withTools(closeClass))
}

async function listPolicy(tools: Tools): Promise<void> {
  const classes = await tools.house.call("listClasses")
  tools.print.reply(classes, () => {
    if (classes.length === 0) return tools.print.line("No class of matters is open to a team: who may open a matter is said by its leads.")
    tools.print.table(
      [{ head: "Class" }, { head: "Open to" }, { head: "As" }, { head: "May", wide: true }, { head: "Since" }, { head: "Event" }],
      classes.map((one) => [one.class, one.team.name, one.role, mayOf(one.role, one.actions), `${when(one.at)} by ${one.by.name}`, one.event]),
    )
  })
}

function classIn(text: string): Class {
  const found = CLASSES.find((one) => one === text)
  if (found === undefined) throw wrongUse(`"${text}" is no class.`, `One of: ${CLASSES.join(", ")}.`)
  return found
}

interface Opening {
  readonly to: string
  readonly as: MatterRole
  readonly may?: string
  readonly yes?: true
}

async function openClass(tools: Tools, text: string, options: Opening): Promise<void> {
  const klass = classIn(text)
  const team = await wholeTeamNamed(tools.house, options.to)
  const actions = actionsIn(options.may)
  const told = actions === null ? "" : mayOf(options.as, actions)
  await askWord(
    tools.print,
    `From now on every matter of class ${klass} that is opened is given to ${team.name}, as ${options.as}${told === "" ? "" : ` (${told})`}: ${many(team.members.length, "person", "people")} now, and whoever joins. Those that stand stay as they are.`,
    "open",
    options.yes,
  )
  const done = await tools.house.call("openClass", { params: { class: klass }, body: { team: team.id, role: options.as, actions } })
  tools.print.reply(done, () => tools.print.line(`Class ${klass} is open to ${team.name}: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}

async function closeClass(tools: Tools, text: string, options: { readonly to: string; readonly yes?: true }): Promise<void> {
  const klass = classIn(text)
  const team = await wholeTeamNamed(tools.house, options.to)
  await askWord(
    tools.print,
    `From now on no matter of class ${klass} is given to ${team.name} by being opened. What it was given it keeps: a lead takes a matter back.`,
    "close",
    options.yes,
  )
  const done = await tools.house.call("closeClass", { params: { class: klass, team: team.id } })
  tools.print.reply(done, () => tools.print.line(`Class ${klass} is closed to ${team.name}: ${done.receipt.kind}, ${leafOf(done.receipt.leaf)}.`))
}

/** For whoever opens a matter: which teams its class is open to, said on standard error, and which of them it is kept from. */
export async function keptFrom(tools: Tools, klass: Class, texts: readonly string[]): Promise<ClassOpen["team"]["id"][]> {
  const lines = (await tools.house.call("listClasses")).filter((one) => one.class === klass)
  const kept: ClassOpen["team"]["id"][] = []
  for (const text of texts) kept.push((await lineOf(tools.house, lines, text)).team.id)
  for (const { team, role } of lines)
    tools.print.aside(
      kept.includes(team.id)
        ? `The firm's policy opens class ${klass} to ${team.name}: this matter is kept from it.`
        : `The firm's policy gives it to ${team.name}, as ${role}. (--keep-from leaves a team out.)`,
    )
  return kept
}

async function lineOf(house: House, lines: readonly ClassOpen[], text: string): Promise<ClassOpen> {
  const { id, name } = await wholeTeamNamed(house, text)
  const found = lines.find((one) => one.team.id === id)
  if (found === undefined) throw wrongUse(`The firm's policy gives no such matter to ${name}: there is nothing to keep from it.`)
  return found
}

/** What the policy gave in an act, told after it. */
export function tellGiven(
  tools: Tools,
  given: readonly { readonly team: { readonly name: string }; readonly role: MatterRole; readonly people: number }[],
): void {
  for (const { team, role, people } of given)
    tools.print.line(`Given to ${team.name} by the firm's policy, as ${role}: ${many(people, "person", "people")} let in.`)
}
