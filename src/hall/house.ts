/** Puts the house together in the morning: engine, migrations, firms, door; and takes it apart in order at night. */
import { randomBytes, randomInt } from "node:crypto"
import { mkdirSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { pino } from "pino"
import type { Logger } from "pino"
import { makeRound } from "#desk"
import type { Alarm } from "#desk"
import { beginRounds, openDoor } from "#door"
import type { DoorSettings, Rounds } from "#door"
import { beginFirm, connect, homeOf, listFirms, listOwned, migrateFirm, migrateHouse, registerFirm, settleForeignEvents } from "#registry"
import type { RegisteredFirm } from "#registry"
import type { PassphraseWork } from "#seal"
import { CODE_SIGNS, toId, toMatterCode } from "#words"
import { startEngineOf } from "./engine.ts"
import type { RunningEngine } from "./engine.ts"
import { FIRST_SETTINGS, openFirm } from "./firm.ts"
import type { Chance, OpenFirm } from "./firm.ts"
import { openFindings, serveMetrics } from "./metrics.ts"
import { requireOwnFirms } from "./own-firms.ts"
import { takeFolder } from "./postgres/index.ts"
import { openRoom } from "./room.ts"
import type { Room } from "./room.ts"
import { keepSetupCode, openSecrets } from "./secrets.ts"
import type { Secrets } from "./secrets.ts"
import type { Settings } from "./settings.ts"
import { readTls } from "./tls.ts"
import { requireEnded } from "./unended.ts"

/** A firm while the house is open: the rounds are made in it. */
export interface KeptFirm extends OpenFirm {
  readonly rounds: Rounds
}

export interface House {
  /** Where the door is, such as `http://localhost:8400`. */
  readonly address: string
  readonly port: number
  /** The firms of this house by host name. */
  readonly firms: ReadonlyMap<string, KeptFirm>
  /** To be typed at set-up; null when every firm is set up. */
  readonly setupCode: string | null
  /** Resolves when the database has ended by itself. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface HouseOptions {
  readonly web: string
  /** The clock, for tests of what time does. */
  readonly now?: () => Temporal.Instant
  /** The dice for ids and codes, for two throw-away houses that are to be held against each other. No word that opens a firm's own house gives any. */
  readonly chance?: Chance
  /** How dear a guess at a pass phrase is, for tests that sign in by the hundred. No word that opens a firm's own house says so. */
  readonly phraseWork?: PassphraseWork
  /** How long the door waits for what does not come, for tests of that. */
  readonly patience?: DoorSettings["patience"]
  /** Where reports are printed, for tests of a full or a small one. */
  readonly press?: DoorSettings["press"]
}

export async function startHouse(settings: Settings, options: HouseOptions): Promise<House> {
  const log = pino({ level: settings.logLevel, base: null, redact: { paths: ["req", "res", "headers", "body"], remove: true }, serializers: { err: sayFault } })
  const tls = readTls(settings)
  requireEnded(settings.data)
  const secrets = openSecrets(settings.data)
  const news = {
    error: (sentence: string, cause?: unknown) => log.error({ err: cause }, sentence),
    warn: (sentence: string) => log.warn(sentence),
    info: (sentence: string) => log.info(sentence),
  }
  const night = new AsyncDisposableStack()
  try {
    // What holds other firms than this folder's is refused before anything is made in the folder.
    const named = settings.databaseUrl === null ? null : await startEngineOf(settings, secrets, news)
    if (named !== null) await requireOwnFirms(settings, named.engine, secrets)
    mkdirSync(settings.data, { recursive: true, mode: 0o700 })
    const lock = takeFolder(settings.data)
    night.defer(() => lock.release())
    const room = await openRoom(settings, news)
    night.defer(() => room.close())
    const running = named ?? (await startEngineOf(settings, secrets, news))
    night.defer(() => running.stop())
    if (named === null) await requireOwnFirms(settings, running.engine, secrets)
    const opened = new Map<string, KeptFirm>()
    night.defer(async () => {
      for (const firm of opened.values()) await firm.close().catch((cause: unknown) => log.error({ err: cause }, "a firm did not close cleanly"))
    })
    return await openHouse({ settings, tls, options, log, secrets, room, running, opened, close: () => night.disposeAsync() })
  } catch (cause) {
    await night.disposeAsync()
    throw cause
  }
}

interface Opening {
  readonly settings: Settings
  readonly tls: DoorSettings["tls"]
  readonly options: HouseOptions
  readonly log: Logger
  readonly secrets: Secrets
  readonly room: Room
  readonly running: RunningEngine
  readonly opened: Map<string, KeptFirm>
  readonly close: () => Promise<void>
}

async function openHouse({ settings, tls, options, log, secrets, room, running, opened, close }: Opening): Promise<House> {
  const setupCode = newSetupCode()
  const findings = openFindings(log)
  keepSetupCode(settings.data, setupCode)
  const open = async (firm: RegisteredFirm): Promise<KeptFirm> => {
    const failed = (cause: unknown): void => log.error({ err: cause, firm: firm.id }, "the clerk failed and will try again")
    const alarm = (sentence: string): void => log.error({ firm: firm.id }, sentence)
    const found = (what: Alarm): void => findings.tell(firm.id, what)
    const { now, chance, phraseWork } = options
    const chosen = { ...(now && { now }), ...(chance && { chance }), ...(phraseWork && { phraseWork }) }
    const needs = { data: settings.data, reserve: room.reserve, secrets, setupCode, failed, alarm, found, ...chosen }
    const kept = withRounds(await openFirm(running.engine, firm, needs), settings, log)
    opened.set(firm.host, kept)
    return kept
  }
  for (const firm of await prepare(settings, running, secrets)) {
    const kept = await open(firm)
    // What ran out while the house was shut is ended before anybody comes.
    await kept.rounds.make()
    await sweepVault(kept)
  }
  const lookAgain = lookForFirms(running, opened, open, (cause) => log.error({ err: cause }, "looking for new firms failed"))
  let ready = true
  const app = await openDoor(
    doorSettings(settings, tls, options, log, { ready: () => ready && running.isThere(), foundFull: () => void room.look().catch(() => undefined) }),
    (host) => {
      const firm = opened.get(firmHost(host, settings.host))
      if (firm === undefined) lookAgain()
      return firm?.tools ?? null
    },
  )
  const left = async (): Promise<number> => (await [...opened.values()][0]?.tools.vault.room())?.free ?? 0
  const measured = { firms: opened, damages: findings.damages, left, held: room.held, isThere: running.isThere }
  const metrics = settings.metrics === null ? null : await serveMetrics(settings.metrics, measured)
  await app.listen({ host: settings.listen, port: settings.port }).catch((cause: unknown) => {
    metrics?.close()
    throw cause
  })
  room.watch(left)
  for (const firm of opened.values()) firm.clerk.nudge()
  const { port } = app.server.address() as AddressInfo
  const isNew = [...opened.values()].some((firm) => !firm.tools.state().setUp)
  let stopping: Promise<void> | null = null
  const stop = async (): Promise<void> => {
    ready = false
    metrics?.close()
    await Promise.all([...opened.values()].map((firm) => firm.rounds.stop()))
    await app.close()
    await close()
  }
  return {
    address: `${settings.tls === null ? "http" : "https"}://${settings.host}:${port}`,
    port,
    firms: opened,
    setupCode: isNew ? setupCode : null,
    ended: running.ended,
    stop: () => (stopping ??= stop()),
  }
}

/** Begins the rounds of an open firm; they end before it closes. */
function withRounds(firm: OpenFirm, settings: Settings, log: Logger): KeptFirm {
  const { id } = firm.tools.firm
  const failed = (cause: unknown): void => log.error({ err: cause, firm: id }, "something on a round failed and will be tried again on the next")
  const rounds = beginRounds({
    seconds: settings.rounds,
    round: async (stopping) => log.debug({ firm: id, ...(await makeRound(firm.tools, stopping, failed)) }, "a round was made"),
    failed,
  })
  return {
    ...firm,
    rounds,
    close: async () => {
      await rounds.stop()
      await firm.close()
    },
  }
}

function doorSettings(
  settings: Settings,
  tls: DoorSettings["tls"],
  options: HouseOptions,
  log: Logger,
  house: Pick<DoorSettings, "ready" | "foundFull">,
): DoorSettings {
  return {
    ...(options.patience === undefined ? {} : { patience: options.patience }),
    ...(options.press === undefined ? {} : { press: options.press }),
    log,
    behindProxy: settings.behindProxy,
    rate: { street: Math.ceil(settings.rate / 10), session: settings.rate },
    web: options.web,
    ...house,
    tls,
  }
}

/** Removes sealed files that no row owns: what a house that was killed had begun and never noted. Only while the door is shut. */
async function sweepVault({ tools: { db, vault } }: OpenFirm): Promise<void> {
  const owned = await listOwned(db)
  const known = new Set([...owned.filed.map((row) => row.version), ...owned.arriving])
  for await (const { version } of vault.list()) if (!known.has(version)) await vault.remove(version)
}

/** Looks, at most once a second, whether a firm was added while the house is open. */
function lookForFirms(
  running: RunningEngine,
  opened: ReadonlyMap<string, OpenFirm>,
  open: (firm: RegisteredFirm) => Promise<unknown>,
  failed: (cause: unknown) => void,
): () => void {
  let last = 0
  return () => {
    if (performance.now() - last < 1000) return
    last = performance.now()
    const owner = connect(running.engine, running.engine.owner, null, 1)
    listFirms(owner)
      .then(async (firms) => {
        for (const firm of firms) if (!opened.has(firm.host)) await open(firm)
      })
      .catch(failed)
      .finally(() => void owner.end())
  }
}

/** The host name of a request without its port; this machine's own names all mean the first firm while it is kept under `localhost`. */
function firmHost(asked: string, first: string): string {
  const name = asked.toLowerCase().replace(/:\d+$/, "")
  return first === "localhost" && (name === "127.0.0.1" || name === "[::1]") ? first : name
}

/** Migrates everything and makes the first firm where there is none. */
async function prepare(settings: Settings, running: RunningEngine, secrets: Secrets): Promise<readonly RegisteredFirm[]> {
  const owner = connect(running.engine, running.engine.owner, null, 1)
  try {
    await migrateHouse(owner)
    if ((await listFirms(owner)).length === 0) await addFirm(owner, settings.host, secrets)
    const firms = await listFirms(owner)
    for (const firm of firms) {
      await migrateFirm(owner, running.engine, firm.home)
      await settleForeignEvents(owner, firm.home)
      await beginFirm(owner, firm, FIRST_SETTINGS)
    }
    return firms
  } finally {
    await owner.end()
  }
}

/** Registers a firm under a host name; null where the name is taken. Its log key is there first: a firm without one is not this house's. */
export async function addFirm(owner: ReturnType<typeof connect>, host: string, secrets: Secrets): Promise<RegisteredFirm | null> {
  const id = toId("firm", randomBytes(16))
  const firm = { id, host, home: homeOf(id) }
  if ((await listFirms(owner)).some((known) => known.host === host)) return null
  secrets.logKey(id)
  return (await registerFirm(owner, firm, Temporal.Now.instant())) ? firm : null
}

/** Twelve signs that cannot be misread, 55 bits: it lives for one run of the server, and tries are limited. */
function newSetupCode(): string {
  const half = (): string => toMatterCode(Array.from({ length: 6 }, () => randomInt(CODE_SIGNS)))
  return `${half()}-${half()}`
}

/** What the log says of a fault: what kind, where, and its own words. The database's further fields (the row that failed, its values) are left out. */
function sayFault(cause: unknown): object {
  if (!(cause instanceof Error)) return { type: typeof cause }
  const code = "code" in cause && typeof cause.code === "string" ? { code: cause.code } : {}
  return { type: cause.name, message: cause.message, ...code, stack: cause.stack, ...(cause.cause === undefined ? {} : { cause: sayFault(cause.cause) }) }
}
