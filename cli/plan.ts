/** The file plan of a matter: its places in order. */
import type { Command } from "commander"
import type { Place } from "#contract"
import { count, leafOf } from "./figures.ts"
import { matterNamed } from "./names.ts"
import type { Printer } from "./print.ts"
import { type Tools, withTools } from "./tools.ts"

export function planCommands(program: Command): void {
  program
    .command("plan")
    .summary("the file plan of a matter")
    .helpGroup("Matters:")
    .argument("<CODE>")
    .description(
      "The places of a matter's file plan, or set them anew. A place keeps its documents as long as its name stays; one that holds documents cannot be left out.",
    )
    .option("--set <NAME...>", "the places in their order")
    .action(withTools(plan))
}

async function plan(tools: Tools, code: string, options: { readonly set?: string[] }): Promise<void> {
  const matter = await matterNamed(tools.house, code)
  const places = await tools.house.call("getPlan", { params: { matter } })
  if (options.set === undefined) return tools.print.reply(places, () => printPlan(tools.print, places))
  const wanted = options.set.map((name) => ({ name, ...idOfName(places, name) }))
  const changed = await tools.house.call("changePlan", { params: { matter }, body: { places: wanted } })
  tools.print.reply(changed, () => {
    printPlan(tools.print, changed.places)
    tools.print.line(`Recorded as ${changed.receipt.kind}, ${leafOf(changed.receipt.leaf)}.`)
  })
}

function idOfName(places: readonly Place[], name: string): { id?: Place["id"] } {
  const found = places.find((place) => place.name === name.normalize("NFC").trim())
  return found === undefined ? {} : { id: found.id }
}

function printPlan(print: Printer, places: readonly Place[]): void {
  print.table(
    [{ head: "Place", wide: true }, { head: "Documents", right: true }, { head: "Id" }],
    places.map((place) => [place.name, count(place.documents), place.id]),
  )
}
