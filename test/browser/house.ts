/** A real house with its real pages, and people who sit down at machines of their own: every page is watched, and what the browser complains of is kept. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core"
import { beforeEach } from "vitest"
import { findChromium } from "../../bin/checks/chromium.ts"
import { Press } from "#press"
import { startHouse } from "../../src/hall/house.ts"
import { readSettings } from "../../src/hall/settings.ts"
import { testDatabase } from "../database.ts"
import { LITTLE_WORK } from "../house/house.ts"
import { urlOf } from "../../src/hall/postgres/scratch.ts"

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Where pictures of what was looked over, and of where a walk stopped, are put when somebody wants to see them. */
export const PICTURES = process.env["MUNIMENT_PICTURES"]
/** The pages that somebody sits before now. */
const pages = new Set<Page>()

export interface BrowserHouse extends AsyncDisposable {
  readonly url: string
  readonly code: string
  /** A folder of this house's own, for what the people have on their machines. */
  readonly folder: string
  readonly clock: HouseClock
  /** Where the house prints. */
  readonly press: Press
  /** Somebody sits down at a machine of their own. */
  sitDown(how?: Sitting): Promise<Seat>
}

/** The house's own clock: it runs like any other, and can be set. */
export interface HouseClock {
  now(): Temporal.Instant
  set(at: Temporal.Instant): void
}

interface Sitting {
  readonly width?: number
  readonly theme?: "light" | "dark"
  /** The other end of a line to the house; the house itself where none is named. */
  readonly at?: string
}

export interface Seat extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained of: faults, and scripts or styles that the policy refused. */
  readonly complaints: string[]
}

/** Opens a house that is not set up yet, on a day of one's own or today. A guess at a pass phrase costs little there, unless the full work is asked for. */
export async function openBrowserHouse(day?: Temporal.Instant, work: "little" | "full" = "little"): Promise<BrowserHouse> {
  execFileSync(process.execPath, [join(ROOT, "bin", "web.mjs")], { stdio: "ignore" })
  const found = await findChromium()
  if ("missing" in found) throw new Error(found.missing)
  const database = await testDatabase()
  const folder = mkdtempSync(join(tmpdir(), "muniment-browser-"))
  const web = join(folder, "web")
  cpSync(join(ROOT, "dist", "web"), web, { recursive: true })
  const env = {
    MUNIMENT_DATA: join(folder, "data"),
    MUNIMENT_PORT: "0",
    MUNIMENT_METRICS: "off",
    MUNIMENT_LOG: "silent",
    MUNIMENT_RATE: "1000000",
    MUNIMENT_RESERVE: "0",
    DATABASE_URL: urlOf(database.address),
  }
  const clock = newClock()
  if (day !== undefined) clock.set(day)
  const press = new Press()
  const house = await startHouse(readSettings(env), { web, press, now: () => clock.now(), ...(work === "little" ? { phraseWork: LITTLE_WORK } : {}) })
  const browser = await chromium.launch({ executablePath: found.path, args: ARGUMENTS })
  const url = `http://localhost:${house.port}`
  return {
    url,
    code: house.setupCode ?? "",
    folder,
    clock,
    press,
    sitDown: (how) => sitDown(browser, url, how),
    async [Symbol.asyncDispose]() {
      await browser.close()
      await house.stop()
      rmSync(folder, { recursive: true, force: true })
      await database.drop()
    },
  }
}

function newClock(): HouseClock {
  let ahead = 0
  return {
    now: () => Temporal.Now.instant().add({ milliseconds: ahead }),
    set: (at) => void (ahead = at.epochMilliseconds - Temporal.Now.instant().epochMilliseconds),
  }
}

async function sitDown(browser: Browser, url: string, { width = 1600, theme = "light", at = url }: Sitting = {}): Promise<Seat> {
  const context = await browser.newContext({
    baseURL: at,
    viewport: { width, height: 1_000 },
    colorScheme: theme,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
  })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  pages.add(page)
  page.on("close", () => pages.delete(page))
  const complaints: string[] = []
  page.on("pageerror", (fault) => complaints.push(`fault: ${fault.message}`))
  page.on("console", (said) => {
    // The browser itself notes every refusal and every broken line; those are the house's answers, not faults of the page.
    if (!["error", "warning"].includes(said.type()) || said.text().startsWith("Failed to load resource: ")) return
    complaints.push(`${said.type()}: ${said.text()}`)
  })
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() }
}

/** The tests of a walk follow from one another: after one that failed the rest are left out, for they would only wait in vain. */
export function inOrder(): void {
  let fell = false
  beforeEach((test) => {
    test.skip(fell, "the walk stopped before")
    test.onTestFailed(async () => {
      fell = true
      for (const [n, page] of [...pages].entries()) if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `failed-${n + 1}.png`) })
    })
  })
}
