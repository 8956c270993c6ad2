/** What comes back when the house says no: a refusal with its stable code (RFC 9457), or a broken line. Thrown, because that is how the query layer carries it. */
import type { Problem } from "#contract"

export type RefusalCode = Problem["code"]

/** A no from the house, or a line that did not reach it. */
export interface Refused {
  /** The stable code; `line` when the house was not reached. */
  readonly code: RefusalCode | "line"
  readonly status: number
  readonly title: string
  readonly detail?: string
  /** The request it belongs to, to quote to whoever runs the house. */
  readonly reference?: string
}

/** Carries a refusal through promises and queries. */
export class RefusedError extends Error {
  readonly refused: Refused
  constructor(refused: Refused) {
    super(refused.title)
    this.name = "RefusedError"
    this.refused = refused
  }
}

const LINE: Refused = {
  code: "line",
  status: 0,
  title: "The house cannot be reached.",
  detail: "The line is broken or the server is not running. Nothing was half-done; try again in a moment.",
}

/** The refusal in whatever was thrown; a broken line where nothing better is known. */
export function toRefusal(thrown: unknown): Refused {
  return thrown instanceof RefusedError ? thrown.refused : LINE
}

/** Whether what was thrown is a refusal with this code. */
export function isRefusal(thrown: unknown, ...codes: readonly Refused["code"][]): boolean {
  return thrown instanceof RefusedError && codes.includes(thrown.refused.code)
}

/** Reads the refusal out of an answer that was not a yes. */
export async function readRefusal(answer: Response): Promise<RefusedError> {
  try {
    const problem = (await answer.json()) as Partial<Problem>
    return new RefusedError({
      code: problem.code ?? "fault",
      status: answer.status,
      title: problem.title ?? "The house did not say why.",
      ...(problem.detail === undefined ? {} : { detail: problem.detail }),
      ...(problem.request === undefined ? {} : { reference: problem.request }),
    })
  } catch {
    return new RefusedError({ code: "fault", status: answer.status, title: `The house answered with ${answer.status} and no reason.` })
  }
}
