/** The walls between the rooms, as rules a tool can prove. Rooms are trust boundaries: who may open which door is a security claim, not a taste. */

/** Which rooms each room may use (through their front doors), and of which it may use types alone. */
const DOORS = {
  words: { opens: [], types: [] },
  seal: { opens: ["words"], types: [] },
  rules: { opens: ["words"], types: [] },
  ledger: { opens: ["words", "seal"], types: [] },
  registry: { opens: ["words"], types: ["rules", "ledger"] },
  vault: { opens: ["words", "seal"], types: ["rules"] },
  reader: { opens: ["words"], types: [] },
  courier: { opens: ["words"], types: [] },
  press: { opens: [], types: [] },
  // The desk carries keys from a session to a matter, so it calls the seal; it never touches node:crypto itself.
  desk: { opens: ["words", "seal", "rules", "registry", "vault", "ledger", "reader", "courier"], types: ["press"] },
  door: { opens: ["words", "desk", "press"], types: ["rules"] },
  hall: { opens: ["words", "seal", "rules", "ledger", "registry", "vault", "reader", "courier", "press", "desk", "door"], types: [] },
}
const ROOMS = Object.keys(DOORS)
const anyOf = (names) => `(?:${names.join("|")})`

/** What of Node each room may touch; a room that is not named here may touch none of these. */
const BUILTINS = [
  {
    what: "cryptography",
    path: "^crypto$",
    rooms: ["seal", "hall"],
    files: ["^src/vault/running-hash\\.ts$"],
    why: "Keys, ciphers and hashes are the seal's; the vault's running hash of a document is the one exception.",
  },
  {
    what: "the network",
    path: "^(?:net|http|http2|https|tls|dgram|dns)$",
    rooms: ["door", "courier", "hall"],
    files: ["^src/registry/wire\\.ts$"],
    why: "Only the door faces the street and only the courier walks it; the registry's line to its own engine is the one exception.",
  },
  {
    what: "files",
    path: "^fs(?:/promises)?$",
    rooms: ["vault", "registry", "door", "courier", "hall"],
    files: [],
    why: "Sealed bytes are the vault's; the registry reads its migrations, the door the web pages it serves.",
  },
  {
    what: "other programs",
    path: "^(?:child_process|cluster|vm|inspector|repl)$",
    rooms: ["hall"],
    files: [],
    why: "Only the hall starts programs, and only the database engine.",
  },
]

/** Which rooms may use which outside packages. */
const PACKAGES = [
  { what: "sql", path: "(?:^|/)node_modules/postgres/", rooms: ["registry", "hall"], why: "SQL is written in the registry and nowhere else." },
  { what: "http", path: "(?:^|/)node_modules/(?:fastify|@fastify)/", rooms: ["door", "hall"], why: "HTTP is known at the door." },
  { what: "print", path: "(?:^|/)node_modules/(?:pdfkit|fontkit)/", rooms: ["press"], why: "PDF is written by the press and nowhere else." },
  { what: "shares", path: "(?:^|/)node_modules/shamir-secret-sharing/", rooms: ["seal"], why: "Splitting keys is the seal's." },
]

const outside = (rooms, files) => ({ path: "^src/", pathNot: [`^src/${anyOf([...rooms, "nobody"])}/`, ...files] })

export default {
  forbidden: [
    ...ROOMS.map((room) => ({
      name: `${room}-opens-only-its-doors`,
      comment: `${room}/ may use ${[...DOORS[room].opens, ...DOORS[room].types.map((name) => `${name} (types)`)].join(", ") || "nothing"}.`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/${anyOf([room, ...DOORS[room].opens, ...DOORS[room].types])}/` },
    })),
    ...ROOMS.filter((room) => DOORS[room].types.length > 0).map((room) => ({
      name: `${room}-takes-types-only`,
      comment: `Of ${DOORS[room].types.join(" and ")}, ${room}/ may use types alone.`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: `^src/${anyOf(DOORS[room].types)}/`, dependencyTypesNot: ["type-only"] },
    })),
    {
      name: "front-doors-only",
      comment: "A room is entered by its index.ts (and the door's published contract by its own).",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: ["^src/$1/", "^src/[^/]+/index\\.ts$", "^src/door/contract/index\\.ts$"] },
    },
    {
      name: "words-import-nothing",
      severity: "error",
      from: { path: "^src/words/" },
      to: { pathNot: "^src/words/" },
    },
    {
      name: "rules-do-no-io",
      comment: "Pure yes and no: nothing of Node, no package.",
      severity: "error",
      from: { path: "^src/rules/" },
      to: { pathNot: "^src/" },
    },
    ...BUILTINS.map(({ what, path, rooms, files, why }) => ({
      name: `walls-around-${what.replaceAll(" ", "-")}`,
      comment: why,
      severity: "error",
      from: outside(rooms, files),
      to: { path: path.replace("^", "^(?:node:)?"), dependencyTypes: ["core"] },
    })),
    ...PACKAGES.map(({ what, path, rooms, why }) => ({
      name: `walls-around-${what}`,
      comment: why,
      severity: "error",
      from: outside(rooms, []),
      to: { path },
    })),
    {
      name: "clients-speak-the-published-api",
      comment: "web/ and cli/ know the house by its published contract and its words, and by nothing else.",
      severity: "error",
      from: { path: "^(?:web|cli)/" },
      to: { path: "^src/", pathNot: "^src/(?:(?:door/contract|words|press)/index|words/telling)\\.ts$" },
    },
    {
      name: "clients-take-types-only",
      comment:
        "But for the sentences in which events are told, which import nothing, so that page and command line say the same; and the press, on which the command line prints what it has checked itself.",
      severity: "error",
      from: { path: "^(?:web|cli)/" },
      to: { path: "^src/", pathNot: "^src/(?:press/index|words/telling)\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "pages-do-not-print",
      comment: "The press reads fonts from the disk, and no browser has that.",
      severity: "error",
      from: { path: "^web/" },
      to: { path: "^src/press/" },
    },
    {
      name: "the-verifier-stands-alone",
      comment: "A court's expert checks us without trusting us: nothing but Node.",
      severity: "error",
      from: { path: "^verify/" },
      to: { pathNot: "^verify/", dependencyTypesNot: ["core"] },
    },
    {
      name: "the-verifier-serves-ledger-and-command-line",
      severity: "error",
      from: { path: "^(?:src|web)/", pathNot: "^src/ledger/" },
      to: { path: "^verify/" },
    },
    {
      name: "the-outsiders-page-is-the-verifier",
      comment: "What an outsider opens holds the verifier and nothing of the house.",
      severity: "error",
      from: { path: "^outside/" },
      to: { path: "^(?:src|web|cli|test|bench|bin)/" },
    },
    {
      name: "the-house-needs-no-scaffold",
      comment: "Nothing that runs in a firm depends on tests, measurements, or tools.",
      severity: "error",
      from: { path: "^(?:src|web|cli|verify)/" },
      to: { path: "^(?:test|bench|bin)/" },
    },
    {
      name: "no-tools-at-run-time",
      severity: "error",
      from: { path: "^(?:src|cli|verify)/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    { name: "no-cycles", comment: "Not of types either.", severity: "error", from: {}, to: { circular: true } },
    { name: "everything-is-found", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(?:dist|data)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".css"],
    },
  },
}
