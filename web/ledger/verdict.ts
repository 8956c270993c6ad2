/** Whether the ledger is whole, as this machine judges it: the house's signature, and proof that the log only grew since the checkpoint this machine remembers. */
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import type { LedgerState } from "#contract"
import { ask } from "../line/ask.ts"
import { asking, queries } from "../line/queries.ts"
import { isSignedBy, parseCheckpoint, type Checkpoint } from "./checkpoint.ts"
import { fromBase64, hasOnlyGrown } from "./merkle.ts"

export type Verdict =
  | { readonly kind: "asking" }
  /** Proved here, and the house has recomputed everything too. */
  | { readonly kind: "whole"; readonly since: Remembered | null; readonly at: string }
  /** Proved here to have only grown; the house has not recomputed everything yet. */
  | { readonly kind: "grown"; readonly since: Remembered | null; readonly at: string }
  | { readonly kind: "broken"; readonly leaf: number | null; readonly why: string; readonly since: Remembered | null }
  /** This browser cannot check, and says so. */
  | { readonly kind: "unknown"; readonly why: string }

export interface Remembered {
  readonly size: number
  readonly root: string
  readonly vkey: string
  readonly note: string
  readonly at: string
}

const KEPT = "muniment.checkpoint"

/** The last checkpoint that this machine saw and found good. */
export function recallCheckpoint(): Remembered | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null") as Remembered | null
  } catch {
    return null
  }
}

/** Judges the state that the house shows; asked again whenever the log has grown. */
export function useVerdict(state: LedgerState | undefined): Verdict {
  const { data, isError } = useQuery({
    queryKey: ["verdict", state?.checkpoint, state?.verified?.at],
    enabled: state !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
    queryFn: () => judge(state as LedgerState),
  })
  if (isError) return { kind: "unknown", why: "The house did not give the proof that the ledger only grew." }
  return data ?? { kind: "asking" }
}

async function judge(state: LedgerState): Promise<Verdict> {
  if (globalThis.crypto?.subtle === undefined)
    return { kind: "unknown", why: "This browser checks nothing over a line that is not encrypted. Use https, or the house's own machine." }
  const since = recallCheckpoint()
  const broken = (why: string): Verdict => ({ kind: "broken", leaf: state.verified?.wrong?.leaf ?? null, why, since })
  const now = parseCheckpoint(state.checkpoint)
  if (now === null || now.root !== state.root || now.size !== state.size) return broken("What the house says of its ledger is not what its checkpoint says.")
  if (!(await isSignedBy(now, state.vkey))) return broken("The checkpoint does not bear the house's signature.")
  if (since !== null && since.vkey !== state.vkey) return broken("The house signs with another key than the one this machine knows.")
  const growth = since === null ? "proved" : await grownFrom(since, now)
  if (growth === "overtaken") return { kind: "asking" }
  if (growth === "refuted") return broken("What this house shows you differs from the checkpoint this machine saw.")
  if (state.verified !== null && !state.verified.whole) return broken(state.verified.wrong?.why ?? "The house recomputed its ledger and found it broken.")
  const at = new Date().toISOString()
  remember({ size: now.size, root: now.root, vkey: state.vkey, note: state.checkpoint, at })
  return { kind: state.verified === null ? "grown" : "whole", since, at }
}

/** Keeps the checkpoint, unless another window has kept a later one meanwhile. */
function remember(seen: Remembered): void {
  const kept = recallCheckpoint()
  if (kept === null || kept.size <= seen.size) localStorage.setItem(KEPT, JSON.stringify(seen))
}

type Growth = "proved" | "refuted" | "overtaken"

/** Whether the log grew from what is remembered to what is shown; `overtaken` when the log has moved on meanwhile, and what it shows now is asked for anew. */
async function grownFrom(since: Remembered, now: Checkpoint): Promise<Growth> {
  if (since.size > now.size) return (await askAnew()) < since.size ? "refuted" : "overtaken"
  if (since.size === 0) return "proved"
  if (since.size === now.size) return since.root === now.root ? "proved" : "refuted"
  const { path, to } = await ask("getConsistency", { query: { from: since.size, to: now.size } })
  if (to !== now.size) return (await askAnew()) < now.size ? "refuted" : "overtaken"
  return (await hasOnlyGrown(since.size, fromBase64(since.root), now.size, fromBase64(now.root), path.map(fromBase64))) ? "proved" : "refuted"
}

/** Asks for the ledger's state anew, which is then judged in its turn; gives its size. */
async function askAnew(): Promise<number> {
  const state = await ask("getLedger", {})
  queries.setQueryData(asking("getLedger", {}).queryKey, state)
  return state.size
}
