/** The outsider's page: the verifier in one file that makes no request. It checks a custody bundle or a screen certificate on the machine of whoever opened it. */
import "./buffer.ts"
import { MAX_BUNDLE_BYTES, parseBundle } from "../verify/bundle/bundle.ts"
import { verifyBundle } from "../verify/bundle/verify.ts"
import { bundleVerdict, screenVerdict, wrongVerdict } from "../verify/cli/verdict.ts"
import type { UsedKey, Verdict } from "../verify/cli/verdict.ts"
import { parseCertificate } from "../verify/screen/certificate.ts"
import { certificatePage } from "../verify/screen/page.ts"
import type { PageOf } from "../verify/screen/text.ts"
import { verifyScreen } from "../verify/screen/verify.ts"
import { parseVkey } from "../verify/tlog/note.ts"
import { createHash } from "./crypto.ts"

const NOBODY = { keys: [], quorum: 0 }

/** What was found, and for a screen that holds the page for people. */
interface Found {
  readonly verdict: Verdict
  readonly page: string | null
}

/** Evidence that cannot be read, in words for a person: no verdict either way. */
class Unreadable extends Error {}

function check(bytes: Uint8Array, given: string): Found {
  const bundle = parseBundle(bytes)
  const beside = bundle?.vkey ?? parseCertificate(bytes)?.vkey
  if (beside === undefined) throw new Unreadable("This is neither a custody bundle nor a screen certificate, or a byte of it was changed.")
  const key = parseVkey(given === "" ? beside : given)
  if (key === null)
    throw new Unreadable(
      given === ""
        ? "The verifier key in the file is no verifier key."
        : "What stands in the first field is no verifier key: it is one line with two plus signs.",
    )
  const used: UsedKey = { key, given: given !== "" }
  return bundle === null ? checkScreen(bytes, used) : checkBundle(bytes, used)
}

function checkBundle(bytes: Uint8Array, used: UsedKey): Found {
  const checked = verifyBundle(bytes, used.key, { witnesses: NOBODY })
  return { verdict: checked.ok ? bundleVerdict(checked.value, used) : wrongVerdict(checked.why, used), page: null }
}

function checkScreen(bytes: Uint8Array, used: UsedKey): Found {
  const checked = verifyScreen(bytes, used.key, { witnesses: NOBODY })
  if (!checked.ok) return { verdict: wrongVerdict(checked.why, used), page: null }
  const sha256 = createHash("sha256").update(bytes).digest("hex")
  const of: PageOf = { vkey: used.key.text, vkeyFrom: used.given ? "reader" : "evidence", sha256, inside: null }
  return { verdict: screenVerdict(checked.value, used, null), page: certificatePage(checked.value, of, { client: null, about: null }) }
}

function part<K extends "input" | "a" | "p" | "div" | "section" | "h2" | "pre">(kind: K, id: string): HTMLElementTagNameMap[K] {
  const found = document.querySelector<HTMLElementTagNameMap[K]>(`${kind}#${id}`)
  if (found === null) throw new TypeError(`the page has no ${id}`)
  return found
}

const [key, file, verdict, save] = [part("input", "key"), part("input", "file"), part("section", "verdict"), part("a", "save")]
const [head, lines] = [part("h2", "head"), part("pre", "lines")]

function show(state: "holds" | "wrong" | "unreadable" | "working", first: string, rest: string): void {
  verdict.dataset["state"] = state
  verdict.hidden = false
  head.textContent = first
  lines.textContent = rest
}

function offer(page: string | null): void {
  if (save.href !== "") URL.revokeObjectURL(save.href)
  save.hidden = page === null
  if (page !== null) save.href = URL.createObjectURL(new Blob([page], { type: "text/html" }))
}

/** The last thing that was asked for: what was asked before it says nothing any more. */
let asked = 0

async function checkChosen(): Promise<void> {
  const asking = ++asked
  const [chosen] = file.files ?? []
  offer(null)
  if (chosen === undefined) return void (verdict.hidden = true)
  if (chosen.size > MAX_BUNDLE_BYTES) return show("unreadable", "It could not be read.", "The file is larger than evidence can be.")
  show("working", "Checking every proof and signature …", chosen.name)
  // The words must stand on the screen before the work begins, which holds everything up.
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)))
  try {
    const bytes = Buffer.from(await chosen.arrayBuffer().catch(gone))
    if (asking !== asked) return
    const found = check(bytes, key.value.trim())
    const [first = "", ...rest] = found.verdict.text.trimEnd().split("\n")
    show(found.verdict.holds ? "holds" : "wrong", first, rest.join("\n"))
    offer(found.page)
  } catch (fault) {
    if (asking !== asked) return
    if (fault instanceof Unreadable) return show("unreadable", "It could not be read.", fault.message)
    show(
      "unreadable",
      "It was not checked.",
      "This page broke in the midst of it, which says nothing about the evidence. The verifier for Node checks the same file.",
    )
    throw fault
  }
}

function gone(): never {
  throw new Unreadable("The file is not there any more, or may not be read. Choose it again.")
}

// A file that is chosen again may be another by now.
file.addEventListener("click", () => (file.value = ""))
key.addEventListener("change", () => void checkChosen())
file.addEventListener("change", () => void checkChosen())
document.addEventListener("dragover", (event) => event.preventDefault())
document.addEventListener("drop", (event) => {
  event.preventDefault()
  if (event.dataTransfer === null || event.dataTransfer.files.length === 0) return
  file.files = event.dataTransfer.files
  void checkChosen()
})
part("p", "asleep").hidden = true
part("div", "awake").hidden = false
