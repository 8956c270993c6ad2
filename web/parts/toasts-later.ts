/** Where toasts appear; loaded after the first screen. */
import { lazy } from "react"

export const Toasts = lazy(() => import("./toasts.tsx").then((m) => ({ default: m.Toasts })))
