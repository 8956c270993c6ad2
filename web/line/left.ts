/** Having left quickly: every window of the house goes blank at once, and until somebody signs in again this machine ends the session before it shows anything, wherever Back leads. */
import { addressOf } from "./ask.ts"
import { ROADS } from "./roads.ts"

/** What this machine keeps of it: that somebody left, not who or from where. */
const KEPT = "muniment.left"
/** How long to wait before the house is told again, in milliseconds. */
const AGAIN = 1_000
const DOOR = "/sign-in"
/** Sheets at the door, which say nothing of where somebody was. */
const AT_THE_DOOR: ReadonlySet<string> = new Set([DOOR, "/join", "/recover", "/set-up"])

function hasLeft(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null
  } catch {
    return false
  }
}

function endSession(): Promise<Response> {
  return fetch(addressOf("signOut"), { method: ROADS.signOut.slice(0, ROADS.signOut.indexOf(" ")), credentials: "same-origin", keepalive: true })
}

function vanish(): void {
  document.documentElement.hidden = true
  location.replace("about:blank")
}

/** Leaves: the house is told as the page goes, and told again by whatever page comes next. */
export function leaveQuickly(): void {
  try {
    localStorage.setItem(KEPT, "yes")
  } catch {
    // This machine keeps nothing: then the house is told this once.
  }
  void endSession().catch(() => undefined)
  vanish()
}

/** Somebody has signed in: what was left is over. */
export function forgetLeaving(): void {
  try {
    localStorage.removeItem(KEPT)
  } catch {
    // Nothing was kept.
  }
}

/** Goes blank with the other windows, and does not come back from the browser's memory. */
function watch(): void {
  addEventListener("storage", (event) => {
    if (event.key === KEPT && event.newValue !== null) vanish()
  })
  addEventListener("pageshow", (event) => {
    if (event.persisted && hasLeft()) location.replace(DOOR)
  })
}

/** Opens the page, unless somebody left here: then the session is ended first, however long the house cannot be reached, and only the door is opened. */
export async function openUnlessLeft(open: () => void): Promise<void> {
  watch()
  while (hasLeft()) {
    const told = await endSession().catch(() => null)
    if (told !== null && (told.ok || told.status === 401)) {
      if (!AT_THE_DOOR.has(location.pathname) || location.search !== "") return location.replace(DOOR)
      break
    }
    await new Promise((go) => setTimeout(go, AGAIN))
  }
  open()
}
