/** How a command ends when it does not end well: each ending has one exit status and says its words once, on standard error. */

/** Exit statuses of every command: 0 done, 1 refused, 2 wrong use, 3 the house was not reached. */
export type Status = 1 | 2 | 3

/** What is printed of an ending; `code` is the house's own where the house refused. */
export interface Words {
  readonly code: string
  readonly title: string
  readonly detail?: string
  /** The request as the house's log knows it. */
  readonly request?: string
  /** What to do next, where that is not plain. */
  readonly next?: string
}

/** Thrown by whatever cannot go on, caught only in main.ts. Where one refusal must not end the command, the answer is returned instead (see house.ts). */
export class Ending extends Error {
  readonly status: Status
  readonly words: Words

  constructor(status: Status, words: Words) {
    super(words.title)
    this.name = "Ending"
    this.status = status
    this.words = words
  }
}

/** The house, or a check made here, said no. */
export function refused(code: string, title: string, more: Omit<Words, "code" | "title"> = {}): Ending {
  return new Ending(1, { code, title, ...more })
}

/** The command was not called as it wants to be. */
export function wrongUse(title: string, next?: string): Ending {
  return new Ending(2, { code: "wrong-use", title, ...(next === undefined ? {} : { next }) })
}

/** The house did not answer, or what answered is not a house. */
export function notReached(title: string, detail?: string): Ending {
  return new Ending(3, {
    code: "not-reached",
    title,
    ...(detail === undefined ? {} : { detail }),
    next: "Start it with ./muniment start, or say where it is with --at or MUNIMENT_AT.",
  })
}

/** Somebody answers, and this machine does not believe that it is who it says: nothing was sent there. */
export function notTrusted(at: string, why: string): Ending {
  return new Ending(3, {
    code: "not-reached",
    title: `The certificate of ${at} is not trusted on this machine.`,
    detail: why,
    next: "If your firm has an authority of its own, name its certificate file in NODE_EXTRA_CA_CERTS; else ask whoever keeps the house.",
  })
}

/** The one text for what is not there, not granted or walled off. Where it was looked for in a list that the caller may read, `detail` says what that list does not have. */
export function notThere(detail?: string): Ending {
  return refused("not-found", "There is nothing at this address for you to open.", detail === undefined ? {} : { detail })
}
