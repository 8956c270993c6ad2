/** What must be known of the driver's inside (postgres 3.4.9), because by itself it asks what was lost once more, on whatever connection it has then. Whoever updates the driver looks here, and runs `test/registry/lost-engine.test.ts`. */
import postgres from "postgres"
import type { Asked, TxSql } from "./sql.ts"

/** A statement, as against a piece of one. */
export function isAsked(made: unknown): made is Asked {
  return made instanceof Promise && "handler" in made && "reject" in made
}

/** Spells statements which `send` is given when somebody waits for them, and not before: a piece of another statement is never sent. */
export function spelled(by: TxSql, send: (asked: Asked) => void): TxSql {
  const sent = <Q>(made: Q): Q => {
    if (isAsked(made)) made.handler = send
    return made
  }
  const ask = (...words: unknown[]): unknown => sent(Reflect.apply(by, undefined, words))
  const unsafe = (...words: unknown[]): unknown => sent(Reflect.apply(by.unsafe, undefined, words))
  return Object.assign(ask, { unsafe }) as TxSql
}

/** Calls `settle` once, when a statement has been answered to its end, or has been refused, with the cause. One that copies is answered by its stream first, and by the engine when that has ended. */
export function onceSettled(asked: Asked, settle: (cause: unknown) => void): void {
  const { resolve, reject } = asked
  let [settled, streams] = [false, false]
  const end = (cause: unknown): void => {
    if (settled) return
    settled = true
    settle(cause)
  }
  asked.resolve = (value) => {
    if (asked.streaming === true && !streams) streams = true
    else end(null)
    resolve(value)
  }
  // The driver tells what an engine says last to a statement that was answered before, too.
  asked.reject = (cause) => {
    end(cause)
    reject(cause)
  }
}

/**
 * Keeps the driver from sending a statement once more where the engine refused its prepared form: by itself it does, behind whatever was sent since, so that a write whose transaction was taken back would be done by itself.
 * It asks whether a statement was cancelled before it sends it, and says that it sends it again by setting `retried`.
 */
export function onlyOnce(asked: Asked): void {
  Object.defineProperty(asked, "retried", {
    get: () => undefined,
    set(cause: unknown) {
      Object.assign(asked, { cancelled: true })
      asked.reject(cause)
    },
  })
}

/** Whether a statement failed because its connection is gone, or as good as gone: after FATAL and PANIC the engine closes it. */
export function endsConnection(cause: unknown): boolean {
  if (cause instanceof postgres.PostgresError) return cause.severity !== "ERROR"
  return cause instanceof Error && ("syscall" in cause || ("code" in cause && String(cause.code).startsWith("CONNECT")))
}

/** Whether the engine kept a row out by row-level security, or refused the statement: whoever would write it may not, or not any more. */
export function isKeptOut(cause: unknown): boolean {
  return cause instanceof postgres.PostgresError && cause.code === "42501"
}

/** Whether two acts waited for each other, or came in another order than the ledger's, and the engine broke this one off: nothing of it stands, and it may be done again. */
export function isBrokenOff(cause: unknown): boolean {
  return cause instanceof postgres.PostgresError && cause.code === "40P01"
}
