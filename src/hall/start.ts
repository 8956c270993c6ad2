/** The word `start`: opens the house, prints its address and, until the firm is set up, the one-time set-up code; stops cleanly at Ctrl-C. */
import { fileURLToPath } from "node:url"
import { startHouse } from "./house.ts"
import { readSettings } from "./settings.ts"

export const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url))

export async function start(): Promise<void> {
  // Listened for from the first moment: whoever presses Ctrl-C while the house is still opening gets a clean stop too, and a second Ctrl-C ends it at once.
  const asked = new Promise<void>((resolve) => {
    process.once("SIGINT", resolve)
    process.once("SIGTERM", resolve)
  })
  const house = await startHouse(readSettings(process.env), { web: WEB })
  process.stdout.write(`Muniment is open at ${house.address}\n`)
  if (house.setupCode !== null) process.stdout.write(`The firm is not set up yet. The set-up code, good for this run: ${house.setupCode}\n`)
  const ended = house.ended.then(() => {
    process.stderr.write("The database has ended and does not start again; the house closes too. Its log says why: postgres/cluster/log in the data folder.\n")
    process.exitCode = 1
  })
  await Promise.race([asked, ended])
  process.stdout.write("Closing.\n")
  await house.stop()
}
