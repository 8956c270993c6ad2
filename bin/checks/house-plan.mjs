/** Walks every import of the house and reports those that go through a wall. Fails, too, when it saw fewer files than there are: a walk that saw nothing proves nothing. */
import { readdirSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { cruise } from "dependency-cruiser"

/** The walker's parser knows `using` but the visitor that goes over what it parsed does not, and stops there. */
const { Visitor } = createRequire(import.meta.url)("@swc/core/Visitor.js")
const visitKnown = Visitor.prototype.visitStatement
Visitor.prototype.visitStatement = function visitStatement(statement) {
  if (statement.type !== "UsingDeclaration") return visitKnown.call(this, statement)
  statement.decls = this.visitVariableDeclarators(statement.decls)
  return statement
}

const here = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const root = process.argv.find((arg, at) => at > 1 && !arg.startsWith("--")) ?? here
const { default: plan } = await import(pathToFileURL(join(here, ".dependency-cruiser.mjs")).href)
const folders = ["src", "web", "cli", "verify"].filter((folder) => statSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory())

process.chdir(root)
const { output } = await cruise(folders, { ...plan.options, validate: true, ruleSet: { forbidden: plan.forbidden } })
const walked = output.modules.filter((module) => /^(?:src|web|cli|verify)\/.*\.tsx?$/.test(module.source)).length
const there = folders.flatMap(filesIn).filter((path) => /\.tsx?$/.test(path)).length
const violations = output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))

if (process.argv.includes("--json")) console.log(JSON.stringify({ walked, there, violations }))
else {
  for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`)
  console.log(`${walked} of ${there} files walked, ${output.summary.totalDependenciesCruised} imports, ${violations.length} through a wall`)
}
process.exitCode = violations.length === 0 && walked >= there && there > 0 ? 0 : 1

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesIn(path)
    return [path]
  })
}
