/** The addresses of the interface. Each screen is loaded when it is first asked for; only someone signed in comes further than the door. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router"
import { asking, queries } from "./line/queries.ts"
import { sessionQuery } from "./line/session.tsx"
import type { DocumentId, InvitationId, MatterId, PersonId, ReviewId, WallId } from "./line/shapes.ts"
import { parseDocumentView, parseDocumentsView, parseMattersView, parseSignInView } from "./views.ts"
import { NotCome, Refusal } from "./parts/states.tsx"

const root = createRootRoute({
  component: Outlet,
  errorComponent: ({ error, reset }) => (
    <main className="main">
      <NotCome error={error} again={reset} />
    </main>
  ),
  notFoundComponent: () => (
    <main className="main">
      <Refusal refused={{ code: "not-found", status: 404, title: "" }}>
        <a className="btn btn-main" href="/">
          Back to the house
        </a>
      </Refusal>
    </main>
  ),
})

/** Everything before the door asks first whether the firm is set up. */
const door = createRoute({
  getParentRoute: () => root,
  id: "door",
  component: lazyRouteComponent(() => import("./sign-in/door.tsx"), "Door"),
  loader: () => queries.query({ ...asking("getHouse", {}), staleTime: "static" }),
})
const setUp = createRoute({ getParentRoute: () => door, path: "/set-up", component: lazyRouteComponent(() => import("./setup/set-up.tsx"), "SetUp") })
const signIn = createRoute({
  getParentRoute: () => door,
  path: "/sign-in",
  validateSearch: parseSignInView,
  component: lazyRouteComponent(() => import("./sign-in/sign-in.tsx"), "SignIn"),
})
const join = createRoute({ getParentRoute: () => door, path: "/join", component: lazyRouteComponent(() => import("./sign-in/join.tsx"), "Join") })
const recover = createRoute({ getParentRoute: () => door, path: "/recover", component: lazyRouteComponent(() => import("./sign-in/recover.tsx"), "Recover") })

/** At the door, where nothing but the sheet is printed; for whoever is signed in. */
const shares = createRoute({
  getParentRoute: () => door,
  path: "/shares",
  beforeLoad: async ({ location }) => {
    const session = await queries.query({ ...sessionQuery, staleTime: "static" })
    // oxlint-disable-next-line typescript/only-throw-error -- the router goes elsewhere by a throw
    if (session === null) throw redirect({ to: "/sign-in", search: { to: location.href } })
    return { session }
  },
  component: lazyRouteComponent(() => import("./setup/new-shares.tsx"), "NewShares"),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  beforeLoad: async ({ location }) => {
    const session = await queries.query({ ...sessionQuery, staleTime: "static" })
    if (session !== null) return { session }
    const { state } = await queries.query({ ...asking("getHouse", {}), staleTime: "static" })
    // oxlint-disable-next-line typescript/only-throw-error -- the router goes elsewhere by a throw
    throw redirect(state === "new" ? { to: "/set-up" } : { to: "/sign-in", search: location.pathname === "/" ? {} : { to: location.href } })
  },
  component: lazyRouteComponent(() => import("./house.tsx"), "House"),
})

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: ({ context }) => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router goes elsewhere by a throw
    throw redirect({ to: `/${context.session.rooms[0] ?? "me"}` })
  },
})
const matters = createRoute({
  getParentRoute: () => inside,
  path: "/matters",
  validateSearch: parseMattersView,
  component: lazyRouteComponent(() => import("./matters/matters.tsx"), "Matters"),
})
const openMatter = createRoute({
  getParentRoute: () => inside,
  path: "/matters/open",
  component: lazyRouteComponent(() => import("./matters/open-matter.tsx"), "OpenMatter"),
})

const ofMatter = { parse: ({ matter }: { matter: string }) => ({ matter: matter as MatterId }), stringify: ({ matter }: { matter: MatterId }) => ({ matter }) }
const matter = createRoute({
  getParentRoute: () => inside,
  path: "/matters/$matter",
  params: ofMatter,
  component: lazyRouteComponent(() => import("./matter/matter.tsx"), "MatterSheet"),
})
const matterHome = createRoute({
  getParentRoute: () => matter,
  path: "/",
  beforeLoad: ({ params }) => {
    // oxlint-disable-next-line typescript/only-throw-error -- the router goes elsewhere by a throw
    throw redirect({ to: "/matters/$matter/documents", params })
  },
})
const documents = createRoute({
  getParentRoute: () => matter,
  path: "/documents",
  validateSearch: parseDocumentsView,
  component: lazyRouteComponent(() => import("./matter/documents.tsx"), "Documents"),
})
const parties = createRoute({ getParentRoute: () => matter, path: "/parties", component: lazyRouteComponent(() => import("./matter/parties.tsx"), "Parties") })
const notes = createRoute({ getParentRoute: () => matter, path: "/notes", component: lazyRouteComponent(() => import("./matter/notes.tsx"), "Notes") })
const members = createRoute({
  getParentRoute: () => matter,
  path: "/people",
  validateSearch: (search): { who?: string } => (typeof search["who"] === "string" ? { who: search["who"] } : {}),
  component: lazyRouteComponent(() => import("./matter/members.tsx"), "Members"),
})
const wallsAround = createRoute({
  getParentRoute: () => matter,
  path: "/walls",
  component: lazyRouteComponent(() => import("./matter/walls.tsx"), "MatterWalls"),
})
const custody = createRoute({
  getParentRoute: () => matter,
  path: "/custody",
  component: lazyRouteComponent(() => import("./matter/custody.tsx"), "MatterCustody"),
})

const ofDocument = {
  parse: (p: { matter: string; document: string }) => ({ matter: p.matter as MatterId, document: p.document as DocumentId }),
  stringify: (p: { matter: MatterId; document: DocumentId }) => p,
}
const document = createRoute({
  getParentRoute: () => inside,
  path: "/matters/$matter/documents/$document",
  params: ofDocument,
  validateSearch: parseDocumentView,
  component: lazyRouteComponent(() => import("./document/document.tsx"), "DocumentSheet"),
})
const documentCustody = createRoute({
  getParentRoute: () => inside,
  path: "/matters/$matter/documents/$document/custody",
  params: ofDocument,
  component: lazyRouteComponent(() => import("./document/custody.tsx"), "DocumentCustody"),
})

const inbox = createRoute({ getParentRoute: () => inside, path: "/inbox", component: lazyRouteComponent(() => import("./inbox/inbox.tsx"), "Inbox") })
const requests = createRoute({
  getParentRoute: () => inside,
  path: "/requests",
  component: lazyRouteComponent(() => import("./requests/requests.tsx"), "Requests"),
})
const ofWall = { parse: ({ wall }: { wall: string }) => ({ wall: wall as WallId }), stringify: ({ wall }: { wall: WallId }) => ({ wall }) }
const walls = createRoute({ getParentRoute: () => inside, path: "/walls", component: lazyRouteComponent(() => import("./walls/walls.tsx"), "Walls") })
const raiseWall = createRoute({
  getParentRoute: () => inside,
  path: "/walls/raise",
  component: lazyRouteComponent(() => import("./walls/raise.tsx"), "RaiseWall"),
})
const lateral = createRoute({
  getParentRoute: () => inside,
  path: "/walls/lateral",
  validateSearch: (search): { invitation?: InvitationId } =>
    typeof search["invitation"] === "string" ? { invitation: search["invitation"] as InvitationId } : {},
  component: lazyRouteComponent(() => import("./walls/lateral.tsx"), "Lateral"),
})
const wall = createRoute({
  getParentRoute: () => inside,
  path: "/walls/$wall",
  params: ofWall,
  component: lazyRouteComponent(() => import("./walls/wall.tsx"), "WallSheet"),
})
const reviews = createRoute({ getParentRoute: () => inside, path: "/reviews", component: lazyRouteComponent(() => import("./reviews/reviews.tsx"), "Reviews") })
const ofReview = {
  parse: ({ review }: { review: string }) => ({ review: review as ReviewId }),
  stringify: ({ review }: { review: ReviewId }) => ({ review }),
}
const review = createRoute({
  getParentRoute: () => inside,
  path: "/reviews/$review",
  params: ofReview,
  component: lazyRouteComponent(() => import("./reviews/review.tsx"), "ReviewSheet"),
})
const parseMoment = (search: Record<string, unknown>): { at?: string } => {
  const at = search["at"]
  return typeof at === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) ? { at } : {}
}
const matterThen = createRoute({
  getParentRoute: () => inside,
  path: "/access/matter/$matter",
  params: ofMatter,
  validateSearch: parseMoment,
  component: lazyRouteComponent(() => import("./access/then.tsx"), "MatterThen"),
})
const documentThen = createRoute({
  getParentRoute: () => inside,
  path: "/access/document/$document",
  params: {
    parse: (p: { document: string }) => ({ document: p.document as DocumentId }),
    stringify: (p: { document: DocumentId }) => p,
  },
  validateSearch: parseMoment,
  component: lazyRouteComponent(() => import("./access/then.tsx"), "DocumentThen"),
})
const personThen = createRoute({
  getParentRoute: () => inside,
  path: "/access/person/$person",
  params: { parse: ({ person }: { person: string }) => ({ person: person as PersonId }), stringify: ({ person }: { person: PersonId }) => ({ person }) },
  validateSearch: parseMoment,
  component: lazyRouteComponent(() => import("./access/then.tsx"), "PersonThen"),
})

const ledger = createRoute({ getParentRoute: () => inside, path: "/ledger", component: lazyRouteComponent(() => import("./ledger/ledger.tsx"), "Ledger") })
const people = createRoute({ getParentRoute: () => inside, path: "/people", component: lazyRouteComponent(() => import("./people/people.tsx"), "People") })
const firm = createRoute({ getParentRoute: () => inside, path: "/firm", component: lazyRouteComponent(() => import("./firm/firm.tsx"), "Firm") })
const me = createRoute({ getParentRoute: () => inside, path: "/me", component: lazyRouteComponent(() => import("./me/me.tsx"), "Me") })

const tree = root.addChildren([
  door.addChildren([setUp, signIn, join, recover, shares]),
  inside.addChildren([
    home,
    matters,
    openMatter,
    matter.addChildren([matterHome, documents, parties, notes, members, wallsAround, custody]),
    document,
    documentCustody,
    inbox,
    requests,
    walls,
    raiseWall,
    lateral,
    wall,
    reviews,
    review,
    matterThen,
    documentThen,
    personThen,
    ledger,
    people,
    firm,
    me,
  ]),
])

/** `search.strict`: what a screen does not know is taken out of the address, else it would reach the screen unread beside what was read. */
export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  search: { strict: true },
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
