/** How the registry asks the engine: statements on one connection, and on a pool of them. */
import type postgres from "postgres"

interface Types extends Record<string, unknown> {
  bigint: number
  instant: Temporal.Instant
}

/** Asks statements, as this house sets the driver up. */
export interface TxSql extends Pick<postgres.ISql<Types>, "unsafe"> {
  /** A name, or rows to be inserted, as a piece of a statement. */
  <T extends string | readonly object[]>(piece: T): postgres.Helper<T>
  <T extends readonly (object | undefined)[] = postgres.Row[]>(
    words: TemplateStringsArray,
    ...values: readonly postgres.ParameterOrFragment<Types[keyof Types]>[]
  ): postgres.PendingQuery<T>
}

/** A statement as the driver makes it (src/query.js): spelled by one of its pools, it can be sent by another. */
export interface Asked {
  readonly strings: readonly string[]
  readonly args: readonly unknown[]
  /** Whether it is answered by a stream, which is there before it has ended. */
  readonly streaming?: boolean
  handler: (asked: Asked) => void
  resolve: (value: unknown) => void
  reject: (cause: unknown) => void
}

/** One connection. */
export interface Wire {
  /** Sends a statement after those that were sent before. */
  send(asked: Asked): void
  /** What it was lost to; null while it stands. */
  lost(): Error | null
  /** Says goodbye to the engine; what it does not answer in so many seconds is refused. */
  close(within: number): Promise<void>
}

/** A pool as its users see it: a statement asked of it runs by itself, on any connection. */
export interface Sql extends TxSql {
  /** A connection for one alone, until they give it back. */
  take(): Promise<Wire>
  giveBack(wire: Wire): void
  /** Spells a statement for a connection that was taken. */
  readonly spelling: TxSql
  /** Runs work in one transaction. */
  begin<T>(work: (sql: TxSql) => Promise<T>, how?: "isolation level repeatable read read only"): Promise<T>
  /** Says goodbye on every connection: at once to those that are free, to the others when they are given back, or after so many seconds (5). */
  end(within?: { readonly timeout: number }): Promise<void>
}
