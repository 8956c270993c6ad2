/** Every word of the house leads somewhere, from any folder, and a word that is none gets an answer. */
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { HELP } from "../../src/hall/help.ts"
import { HOUSE_WORDS, runLine } from "../../src/hall/main.ts"
import { printable } from "../../src/hall/printable.ts"
import { readSettings } from "../../src/hall/settings.ts"

const root = join(import.meta.dirname, "..", "..")

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "muniment-words-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test.each(Object.entries(HOUSE_WORDS))("%s leads to a module that runs it", async (_word, find) => {
  expect(await find()).toBeTypeOf("function")
})

test("the launcher works from another folder and through a chain of links", () => {
  const folder = newFolder()
  symlinkSync(join(root, "muniment"), join(folder, "first"))
  symlinkSync("first", join(folder, "second"))
  const done = spawnSync(join(folder, "second"), ["--version"], { cwd: folder, encoding: "utf8" })
  expect(done.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(done.status).toBe(0)
})

test("what the launcher keeps compiled, and runs the next time, nobody else writes to, whatever the umask", () => {
  const kept = join(root, "node_modules", ".cache", "compiled")
  mkdirSync(kept, { recursive: true })
  chmodSync(kept, 0o777)
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const done = spawnSync("sh", ["-c", 'umask 0; exec "$0" --version', join(root, "muniment")], { env, encoding: "utf8" })
  expect([done.status, (statSync(kept).mode & 0o777).toString(8)]).toEqual([0, "700"])
})

test.each([["nonsense"], ["constructor"], ["__proto__"], ["--nonsense"]])("%s is no word: a status other than 0 and nothing on standard output", (word) => {
  const done = spawnSync(join(root, "muniment"), [word], { encoding: "utf8" })
  expect(done.status).toBeGreaterThan(0)
  expect(done.stdout).toBe("")
  expect(done.stderr).not.toContain("    at ")
})

test("standard output belongs to the word alone", () => {
  expect(spawnSync(join(root, "muniment"), ["--help"], { encoding: "utf8" }).stdout).toMatch(/^Usage: /)
})

const MAIN = join(root, "src", "hall", "main.ts")

/** Says a line in a folder of its own; gives how it ended. */
function say(
  line: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly status: number | null; readonly out: string; readonly said: string } {
  const done = spawnSync(process.execPath, [MAIN, ...line], {
    encoding: "utf8",
    timeout: 120_000,
    env: { ...process.env, MUNIMENT_DATA: join(newFolder(), "data"), MUNIMENT_PORT: "0", DATABASE_URL: "", ...env },
  })
  return { status: done.status, out: done.stdout, said: done.stderr }
}

/** Says a line in this process. */
async function sayHere(line: readonly string[]): Promise<{ readonly status: number; readonly out: string; readonly said: string }> {
  const heard = { out: "", said: "" }
  const hear = (where: "out" | "said") => (text: unknown) => {
    heard[where] += String(text)
    return true
  }
  const spies = [vi.spyOn(process.stdout, "write").mockImplementation(hear("out")), vi.spyOn(process.stderr, "write").mockImplementation(hear("said"))]
  try {
    return { status: await runLine(line), ...heard }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}

test.each([...Object.keys(HOUSE_WORDS), "ledger"])("%s answers --help, -h and help, and begins nothing", async (word) => {
  const lines =
    word === "ledger"
      ? [[word, "verify", "--data", "--help"]]
      : [
          [word, "--help"],
          [word, "-h"],
          ["help", word],
        ]
  for (const line of lines) expect([line, await sayHere(line)]).toEqual([line, { status: 0, out: HELP[word], said: "" }])
})

test.each([...Object.keys(HOUSE_WORDS), "ledger"])("%s refuses an option that it has not, in a sentence", async (word) => {
  const refused = await sayHere([word, ...(word === "ledger" ? ["verify", "--data"] : []), "--no\u001b[31mnsense"])
  expect(refused).toMatchObject({ status: 2, out: "" })
  expect(refused.said).toMatch(/^Unknown option '--no\\u\{1b\}\[31mnsense'\. \.\/muniment \w+ --help says what there is\.\n$/)
})

test.each<[line: readonly string[], status: number, tells: string]>([
  [["prove", "screen", "--help"], 0, "Usage: muniment prove screen"],
  [["help", "prove", "screen"], 0, "muniment prove"],
  [["prove", "screen"], 2, "Required option '--person <PERSON>'"],
  [["prove", "screen", "--person", "p", "--matter", "m"], 2, "Required option '-o, --output <FILE>'"],
  [["prove", "--json", "screen", "--person", "p"], 2, "Required option '--matter <MATTER>'"],
])("%j is for a running house to answer", async (line, status, tells) => {
  const { out, said, status: ended } = await sayHere(line)
  expect([ended, `${out}${said}`]).toEqual([status, expect.stringContaining(tells)])
})

test.each<[name: string, value: string]>([
  ["MUNIMENT_PORT", "eighty"],
  ["MUNIMENT_PORT", "65536"],
  ["MUNIMENT_PORT", "-1"],
  ["MUNIMENT_LISTEN", "http://127.0.0.1"],
  ["MUNIMENT_LISTEN", "127.0.0.1:8400"],
  ["MUNIMENT_HOST", "https://files.example"],
  ["MUNIMENT_BEHIND_PROXY", "maybe"],
  ["MUNIMENT_BEHIND_PROXY", "true"],
  ["MUNIMENT_BEHIND_PROXY", "YES"],
  ["MUNIMENT_METRICS", "8401"],
  ["MUNIMENT_METRICS", "127.0.0.1:70000"],
  ["MUNIMENT_METRICS", "not a host:1"],
  ["MUNIMENT_LOG", "loud"],
  ["MUNIMENT_RATE", "1"],
  ["MUNIMENT_RESERVE", "5%"],
  ["MUNIMENT_ROUNDS", "0"],
  ["MUNIMENT_TLS_CERT", "/etc/cert.pem"],
  ["DATABASE_URL", "mysql://x/y"],
  ["DATABASE_URL", "postgres://x/y?sslmode=banana"],
  ["DATABASE_URL", "postgres://x%ZZ@localhost/y"],
])("the setting %s=%s is refused by its name", (name, value) => {
  expect(() => readSettings({ [name]: value })).toThrow(new RegExp(`${name}.*\\.$`))
})

test("settings that are empty are not set", () => {
  const names = ["DATA", "PORT", "LISTEN", "HOST", "TLS_CERT", "TLS_KEY", "BEHIND_PROXY", "METRICS", "LOG", "RATE", "RESERVE", "ROUNDS"].map(
    (name) => `MUNIMENT_${name}`,
  )
  expect(readSettings(Object.fromEntries([...names, "DATABASE_URL"].map((name) => [name, ""])))).toEqual(readSettings({}))
  expect([readSettings({ MUNIMENT_BEHIND_PROXY: "yes" }).behindProxy, readSettings({ MUNIMENT_BEHIND_PROXY: "no" }).behindProxy]).toEqual([true, false])
})

test.each<[why: string, line: readonly string[], env: (folder: string, taken: number) => Readonly<Record<string, string>>]>([
  ["a port that is taken", ["start"], (_folder, taken) => ({ MUNIMENT_PORT: String(taken), MUNIMENT_METRICS: "off" })],
  ["a port of the metrics that is taken", ["start"], (_folder, taken) => ({ MUNIMENT_METRICS: `127.0.0.1:${taken}` })],
  ["an address of another machine", ["start"], () => ({ MUNIMENT_LISTEN: "203.0.113.7" })],
  ["a certificate that is not there", ["start"], (folder) => ({ MUNIMENT_TLS_CERT: join(folder, "no.pem"), MUNIMENT_TLS_KEY: join(folder, "no.pem") })],
  ["a certificate that is a folder", ["start"], (folder) => ({ MUNIMENT_TLS_CERT: folder, MUNIMENT_TLS_KEY: folder })],
  [
    "a certificate that is none",
    ["start"],
    (folder) => {
      writeFileSync(join(folder, "x.pem"), "nothing")
      return { MUNIMENT_TLS_CERT: join(folder, "x.pem"), MUNIMENT_TLS_KEY: join(folder, "x.pem") }
    },
  ],
  ["a database that is down", ["start"], (_folder) => ({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" })],
  ["a database that is down, for a word", ["vault", "check"], () => ({ DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" })],
  [
    "a data folder that is a file",
    ["start"],
    (folder) => {
      writeFileSync(join(folder, "file"), "")
      return { MUNIMENT_DATA: join(folder, "file") }
    },
  ],
  ["a backup that is none", ["restore", "/nowhere"], () => ({})],
  ["a rehearsal with a folder that is not there", ["rehearse", "--from", "/nowhere"], () => ({})],
  ["a rehearsal with nothing in it", ["rehearse", "--from", "EMPTY"], () => ({})],
])("%s is one sentence, and no trace", async (_why, line, env) => {
  const folder = newFolder()
  const empty = join(folder, "empty", "deeper")
  mkdirSync(empty, { recursive: true })
  const other = createServer()
  await new Promise<void>((listening) => other.listen(0, "127.0.0.1", listening))
  const { port } = other.address() as AddressInfo
  const refused = say(
    line.map((word) => (word === "EMPTY" ? join(folder, "empty") : word)),
    env(folder, port),
  )
  await new Promise((closed) => other.close(closed))
  expect([
    refused.status,
    refused.said
      .trimEnd()
      .split("\n")
      .filter((one) => !one.startsWith("{")),
  ]).toEqual([1, [expect.stringMatching(/^[A-Z/].*\.$/)]])
  expect(refused.said).not.toContain("    at ")
  expect(readdirSync(empty)).toEqual([])
})

test.each<[string, string]>([
  ["a\nb", "a\\u{a}b"],
  ["\u001b]0;title\u0007", "\\u{1b}]0;title\\u{7}"],
  ["invoice\u202efdp.exe", "invoice\\u{202e}fdp.exe"],
  ["Ōtsu 東京.pdf", "Ōtsu 東京.pdf"],
])("a file's name %j is printed as %j", (name, shown) => expect(printable(name)).toBe(shown))
