/** Says in one sentence, to the person at the terminal, why the house's database could not be started. */

type StartObstacle = "already-running" | "disk-full" | "no-account" | "no-engine" | "not-ours" | "other-version" | "engine-failed" | "no-database"

/** Thrown at start; the message is written for the person who runs the house and holds no secret. */
export class CannotStart extends Error {
  readonly obstacle: StartObstacle

  constructor(obstacle: StartObstacle, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = "CannotStart"
    this.obstacle = obstacle
  }
}
