/** What the desk and the thread that judges pass phrases say to each other. */

export interface ToStrength {
  readonly ask: number
  readonly passphrase: string
  /** Words that an attacker who knows the person would try first. */
  readonly context: readonly string[]
}

export interface FromStrength {
  readonly ask: number
  /** 0 to 4, as zxcvbn scores. */
  readonly strength: number
  readonly breached: boolean
  readonly why: Why | null
}

/** What makes a pass phrase guessable. */
export type Why = "known" | "common" | "pattern" | "repeated" | "context" | "guessable"
