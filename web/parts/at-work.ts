/** Whether someone is at this page: what is asked by the clock stops when nobody is, so that an idle session ends. */
const REST = 2 * 60_000
let last = 0

for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const) {
  addEventListener(kind, () => (last = performance.now()), { passive: true, capture: true })
}

/** Someone used the page within the last two minutes, and it is in view. */
export function isAtWork(): boolean {
  return document.visibilityState === "visible" && performance.now() - last < REST
}
