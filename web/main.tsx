/** Opens the web interface: lays the theme, then hands the page to the routes. */
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { I18nProvider } from "react-aria-components/I18nProvider"
import "./look/index.css"
import { openUnlessLeft } from "./line/left.ts"
import { forgetEverything, queries, whenSignedOut } from "./line/queries.ts"
import { Sprite } from "./parts/sprite.tsx"
import { refuseStrayDrops } from "./parts/stray-drops.ts"
import { layTheme } from "./parts/theme.ts"
import { router } from "./routes.tsx"

layTheme()
refuseStrayDrops()
whenSignedOut(() => {
  forgetEverything()
  const to = `${location.pathname}${location.search}`
  void router.navigate({ to: "/sign-in", search: { to } })
})
void openUnlessLeft(() => {
  const house = document.getElementById("house")
  if (house === null) throw new Error("the page has no place for the house")
  createRoot(house).render(
    <StrictMode>
      <Sprite />
      <I18nProvider locale="en-GB">
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  )
})
