/** The word `start`: opens the house, prints its address and, until the firm is set up, the one-time set-up code; stops cleanly at Ctrl-C. */
import { fileURLToPath } from "node:url"
import { startHouse } from "./house.ts"
import { readSettings } from "./settings.ts"

export const WEB = fileURLToPath(new URL("../../dist/web", import.meta.url))

export async function start(): Promise<void> {
  const house = await startHouse(readSettings(process.env), { web: WEB })
  process.stdout.write(`Muniment is open at ${house.address}\n`)
  if (house.setupCode !== null) process.stdout.write(`The firm is not set up yet. The set-up code, good for this run: ${house.setupCode}\n`)
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve)
    process.once("SIGTERM", resolve)
    void house.ended.then(() => {
      process.stderr.write("The database has ended; the house closes too.\n")
      process.exitCode = 1
      resolve()
    })
  })
  process.stdout.write("Closing.\n")
  await house.stop()
}
