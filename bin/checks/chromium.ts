/** Finds the browser that the interface is tried in, and on a bare Debian machine installs it. */
import { existsSync } from "node:fs"
import { runProgram } from "./program.ts"

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
]

/** The program's path, or a sentence that says what is missing. */
export async function findChromium(): Promise<{ readonly path: string } | { readonly missing: string }> {
  const named = process.env["CHROMIUM"]
  if (named !== undefined && named !== "") return existsSync(named) ? { path: named } : { missing: `CHROMIUM names ${named}, and there is nothing there.` }
  const found = PLACES.find((place) => existsSync(place))
  if (found !== undefined) return { path: found }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const said = await aptInstall("chromium")
    return existsSync("/usr/bin/chromium") ? { path: "/usr/bin/chromium" } : { missing: `Chromium could not be installed:\n${said}` }
  }
  return { missing: "Chromium is missing, and the browser tests need it. Install it (Debian: apt install chromium) or name it in CHROMIUM." }
}

/** Installs a Debian package; gives what apt said. Only root can. */
export async function aptInstall(name: string): Promise<string> {
  const quiet = { DEBIAN_FRONTEND: "noninteractive" }
  const update = await runProgram("apt-get", ["update", "-q"], "/", quiet)
  const install = await runProgram("apt-get", ["install", "-y", "-q", "--no-install-recommends", name], "/", quiet)
  return `${update.output}${install.output}`.slice(-2000)
}
