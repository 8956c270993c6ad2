/** The house plan is proved by breaking it: a copy of the house gets a hole in every wall, and each hole is seen. */
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"

interface Walk {
  readonly walked: number
  readonly there: number
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[]
}

const root = join(import.meta.dirname, "..", "..")

/** Where the hole is broken, by which line, and the wall that must notice. */
const HOLES: readonly (readonly [file: string, line: string, wall: string])[] = [
  ["src/words/hole.ts", `import "#seal"`, "words-opens-only-its-doors"],
  ["src/words/hole.ts", `import "node:util"`, "words-import-nothing"],
  ["src/words/hole.ts", `import "zod"`, "words-import-nothing"],
  ["src/seal/hole.ts", `import "#registry"`, "seal-opens-only-its-doors"],
  ["src/seal/hole.ts", `import type { Tools } from "#desk"`, "seal-opens-only-its-doors"],
  ["src/seal/hole.ts", `import "node:fs"`, "walls-around-files"],
  ["src/rules/hole.ts", `import "#ledger"`, "rules-opens-only-its-doors"],
  ["src/rules/hole.ts", `import "node:timers"`, "rules-do-no-io"],
  ["src/rules/hole.ts", `import "zod"`, "rules-do-no-io"],
  ["src/ledger/hole.ts", `import "#vault"`, "ledger-opens-only-its-doors"],
  ["src/ledger/hole.ts", `import "postgres"`, "walls-around-sql"],
  ["src/registry/hole.ts", `import { may } from "#rules"`, "registry-takes-types-only"],
  ["src/registry/hole.ts", `import "#seal"`, "registry-opens-only-its-doors"],
  ["src/registry/hole.ts", `import "#desk"`, "registry-opens-only-its-doors"],
  ["src/registry/hole.ts", `import "node:crypto"`, "walls-around-cryptography"],
  ["src/vault/hole.ts", `import "postgres"`, "walls-around-sql"],
  ["src/vault/hole.ts", `import "fastify"`, "walls-around-http"],
  ["src/vault/hole.ts", `import "node:http"`, "walls-around-the-network"],
  ["src/vault/hole.ts", `import { createCipheriv } from "node:crypto"`, "walls-around-cryptography"],
  ["src/reader/hole.ts", `import "#seal"`, "reader-opens-only-its-doors"],
  ["src/reader/hole.ts", `import "node:net"`, "walls-around-the-network"],
  ["src/courier/hole.ts", `import "#seal"`, "courier-opens-only-its-doors"],
  ["src/courier/hole.ts", `import "#reader"`, "courier-opens-only-its-doors"],
  ["src/press/hole.ts", `import "#words"`, "press-opens-only-its-doors"],
  ["src/press/hole.ts", `import type { Key } from "#seal"`, "press-opens-only-its-doors"],
  ["src/door/hole.ts", `import "pdfkit"`, "walls-around-print"],
  ["src/press/hole.ts", `import "node:http"`, "walls-around-the-network"],
  ["src/press/hole.ts", `import "node:fs"`, "walls-around-files"],
  ["src/press/hole.ts", `import "node:crypto"`, "walls-around-cryptography"],
  ["src/desk/hole.ts", `import { printPaper } from "#press"`, "desk-takes-types-only"],
  ["src/ledger/hole.ts", `import type { Paper } from "#press"`, "ledger-opens-only-its-doors"],
  ["src/desk/hole.ts", `import "#door"`, "desk-opens-only-its-doors"],
  ["src/desk/hole.ts", `import "node:crypto"`, "walls-around-cryptography"],
  ["src/desk/hole.ts", `import "postgres"`, "walls-around-sql"],
  ["src/desk/hole.ts", `import "node:fs/promises"`, "walls-around-files"],
  ["src/desk/hole.ts", `import "../seal/keys.ts"`, "front-doors-only"],
  ["src/desk/hole.ts", `export const late = () => import("#hall")`, "desk-opens-only-its-doors"],
  ["src/door/hole.ts", `import "#registry"`, "door-opens-only-its-doors"],
  ["src/door/hole.ts", `import "#vault"`, "door-opens-only-its-doors"],
  ["src/door/hole.ts", `import { may } from "#rules"`, "door-takes-types-only"],
  ["src/door/hole.ts", `import "node:crypto"`, "walls-around-cryptography"],
  ["src/door/hole.ts", `import "node:child_process"`, "walls-around-other-programs"],
  ["src/door/hole.ts", `import "shamir-secret-sharing"`, "walls-around-shares"],
  ["src/hall/hole.ts", `import "../seal/keys.ts"`, "front-doors-only"],
  ["src/hall/hole.ts", `import "../../test/database.ts"`, "the-house-needs-no-scaffold"],
  ["src/hall/hole.ts", `import "../../verify/checked.ts"`, "the-verifier-serves-ledger-and-command-line"],
  ["src/hall/hole.ts", `import "vite"`, "no-tools-at-run-time"],
  ["src/hall/hole.ts", `import "./nowhere.ts"`, "everything-is-found"],
  ["cli/hole.ts", `import type { Tools } from "#desk"`, "clients-speak-the-published-api"],
  ["cli/hole.ts", `import { statusOf } from "#words"`, "clients-take-types-only"],
  ["cli/hole.ts", `import { penOn } from "../src/press/pen.ts"`, "clients-speak-the-published-api"],
  ["web/hole.ts", `import { printPaper } from "#press"`, "pages-do-not-print"],
  ["verify/hole.ts", `import type { Paper } from "#press"`, "the-verifier-stands-alone"],
  ["web/hole.ts", `import type { Key } from "#seal"`, "clients-speak-the-published-api"],
  ["web/hole.ts", `import { statusOf } from "#words"`, "clients-take-types-only"],
  ["verify/hole.ts", `import "#words"`, "the-verifier-stands-alone"],
  ["verify/hole.ts", `import "zod"`, "the-verifier-stands-alone"],
]

describe("in a copy of the house", () => {
  let copy: string
  let walk: Walk
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), "muniment-plan-"))
    for (const part of ["src", "web", "cli", "verify", "test", "package.json"]) {
      if (existsSync(join(root, part))) cpSync(join(root, part), join(copy, part), { recursive: true })
    }
    for (const room of ["reader", "courier", "hall"])
      if (!existsSync(join(copy, "src", room, "index.ts"))) plant(join(copy, "src", room, "index.ts"), "export {}")
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"))
    HOLES.forEach(([file, line], at) => plant(join(copy, holeNumber(file, at)), line))
    plant(join(copy, "src/ledger/ring-a.ts"), `import type { B } from "./ring-b.ts"\nexport interface A { readonly b: B }`)
    plant(join(copy, "src/ledger/ring-b.ts"), `import type { A } from "./ring-a.ts"\nexport interface B { readonly a: A }`)
    walk = walkPlan(copy)
  })
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test.each(HOLES.map(([file, line, wall], at) => ({ file, line, wall, at })))("$line in $file is noticed by $wall", ({ file, wall, at }) => {
    const noticed = walk.violations.filter((violation) => violation.from === holeNumber(file, at)).map((violation) => violation.rule)
    expect(noticed).toContain(wall)
  })

  test("a ring of types alone is noticed too", () => {
    expect(walk.violations).toContainEqual(expect.objectContaining({ rule: "no-cycles", from: "src/ledger/ring-a.ts" }))
  })

  test("every file was walked", () => {
    expect(walk.walked).toBe(walk.there)
    expect(walk.there).toBeGreaterThan(HOLES.length)
  })
})

test("a house of no files fails, for a walk that saw nothing proves nothing", () => {
  const empty = mkdtempSync(join(tmpdir(), "muniment-plan-"))
  expect(spawnSync(process.execPath, [join(root, "bin/checks/house-plan.mjs"), empty]).status).not.toBe(0)
  rmSync(empty, { recursive: true })
})

function holeNumber(file: string, at: number): string {
  return file.replace("hole", `hole-${at}`)
}

function plant(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${line}\n`)
}

function walkPlan(folder: string): Walk {
  const { stdout, stderr } = spawnSync(process.execPath, [join(root, "bin/checks/house-plan.mjs"), folder, "--json"], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  })
  expect(stderr).toBe("")
  return JSON.parse(stdout) as Walk
}
