/** What somebody types at the operator's terminal: secrets are read without echo, from the terminal or from standard input, and never from the command's own words. */
import { createInterface } from "node:readline/promises"
import { text as readAll } from "node:stream/consumers"
import { Writable } from "node:stream"
import { WrongSetting } from "./settings.ts"

let piped: Promise<string[]> | null = null

/** One secret; where nobody sits there, the next line of standard input. */
export async function askSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    const lines = await (piped ??= readAll(process.stdin).then((text) => text.split(/\r?\n/)))
    const line = lines.shift()
    if (line === undefined || line === "") throw new WrongSetting(`${question}: nobody is there to be asked, and standard input holds none.`)
    return line
  }
  process.stderr.write(`${question}: `)
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() })
  using lines = createInterface({ input: process.stdin, output: mute, terminal: true })
  const leave = new AbortController()
  lines.on("SIGINT", () => leave.abort())
  lines.on("close", () => leave.abort())
  try {
    return await lines.question("", { signal: leave.signal })
  } catch {
    throw new WrongSetting("Nothing was proved.")
  } finally {
    process.stderr.write("\n")
  }
}
