/** Notes on a matter: reading, writing and striking them out. */
import { text as readAll } from "node:stream/consumers"
import type { Command } from "commander"
import type { Note } from "#contract"
import { wrongUse } from "./endings.ts"
import { leafOf, when } from "./figures.ts"
import { needId } from "./ids.ts"
import { matterNamed } from "./names.ts"
import { type Tools, withTools } from "./tools.ts"

export function noteCommands(program: Command): void {
  program
    .command("notes")
    .summary("the notes on a matter")
    .helpGroup("Matters:")
    .argument("<CODE>")
    .description("The notes on a matter, newest first.")
    .action(withTools(listNotes))
  program
    .command("note")
    .summary("write a note")
    .helpGroup("Matters:")
    .argument("<CODE>")
    .argument("[TEXT]", "the note; - reads it from standard input")
    .description(
      "Write a note on a matter, or strike one out.\nWhat stands in the command itself can be seen by others on this machine while it runs: for what is confidential, give - and write it on standard input.",
    )
    .option("--special", "of class special: for those alone who may open that")
    .option("--strike <NOTE>", "strike out the note of this id instead: it stays readable and shows who struck it")
    .action(withTools(note))
}

async function listNotes(tools: Tools, code: string): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const notes: Note[] = []
  for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
    const page: { items: Note[]; next: string | null } = await tools.house.call("listNotes", {
      params: { matter },
      query: { limit: 200, ...(cursor === null ? {} : { cursor }) },
    })
    notes.push(...page.items)
    cursor = page.next
  }
  tools.print.reply(notes, () => {
    if (notes.length === 0) tools.print.line("No note is written on this matter yet.")
    for (const [i, one] of notes.entries()) {
      if (i > 0) tools.print.line()
      tools.print.line(
        `${one.by.name}, ${when(one.at)} (${one.id})${one.special ? "; special" : ""}${one.struck === null ? "" : `; struck out by ${one.struck.by.name}, ${when(one.struck.at)}`}`,
      )
      tools.print.line(one.text)
    }
  })
}

async function note(tools: Tools, code: string, text: string | undefined, options: { readonly strike?: string; readonly special?: true }): Promise<void> {
  if (options.strike !== undefined) return strike(tools, code, options.strike, text)
  if (text === undefined) throw wrongUse("The note's text is missing.", "Give it after the code, or - to read it from standard input.")
  const matter = await matterNamed(tools.house, code)
  const body = { text: text === "-" ? await readAll(process.stdin) : text, special: options.special === true }
  const written = await tools.house.call("writeNote", { params: { matter }, body })
  tools.print.reply(written, () => tools.print.line(`Written: ${written.receipt.kind}, ${leafOf(written.receipt.leaf)} (${written.note.id}).`))
}

async function strike(tools: Tools, code: string, id: string, text: string | undefined): Promise<void> {
  if (text !== undefined) throw wrongUse("A note is either written or struck out, not both at once.")
  const named = needId("note", id)
  const struck = await tools.house.call("strikeNote", { params: { matter: await matterNamed(tools.house, code), note: named } })
  tools.print.reply(struck, () => tools.print.line(`Struck out: ${struck.receipt.kind}, ${leafOf(struck.receipt.leaf)}. It stays readable.`))
}
