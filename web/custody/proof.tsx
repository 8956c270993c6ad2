/** The proof of one event, fetched when it is asked for and checked on this machine before it is called one. */
import { useQuery } from "@tanstack/react-query"
import type { CustodyEvent, Proof as ProofShape } from "#contract"
import { asking } from "../line/queries.ts"
import { toRefusal } from "../line/refused.ts"
import type { DocumentId, MatterId, PersonId } from "../line/shapes.ts"
import { parseCheckpoint } from "../ledger/checkpoint.ts"
import { fromBase64, hashLeaf, isIncluded, isSame } from "../ledger/merkle.ts"
import { tellBefore } from "./telling.ts"
import { toCount, toCounted, toPrint } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"

type Checked = "holds" | "fails" | "unchecked"

async function check(proof: ProofShape): Promise<Checked> {
  if (globalThis.crypto?.subtle === undefined) return "unchecked"
  const hash = await hashLeaf(proof.bytes.startsWith("{") ? new TextEncoder().encode(proof.bytes) : fromBase64(proof.bytes))
  const note = parseCheckpoint(proof.checkpoint)
  const fits = isSame(hash, fromBase64(proof.hash)) && note !== null && note.size === proof.size && note.root === proof.root
  return fits && (await isIncluded(hash, proof.leaf, proof.size, proof.path.map(fromBase64), fromBase64(proof.root))) ? "holds" : "fails"
}

/** On which side of the path's node each hash stands, from the leaf upwards (RFC 9162, 2.1.3.2). */
function sidesOf(index: number, size: number, steps: number): readonly string[] {
  let fn = index
  let sn = size - 1
  return Array.from({ length: steps }, () => {
    const left = fn % 2 === 1 || fn === sn
    if (left) while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    ;[fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)]
    return left ? "left" : "right"
  })
}

/** Whose chain the event is looked at in. */
export interface ProofIn {
  readonly kind: "matter" | "document" | "person"
  readonly id: MatterId | DocumentId | PersonId
}

export function Proof({ event, of }: { event: CustodyEvent; of: ProofIn | null }) {
  const asked = { params: { event: event.event }, query: of === null ? {} : { of: of.id } }
  const { data: proof, error } = useQuery({ ...asking("getProof", asked), staleTime: Number.POSITIVE_INFINITY })
  const { data: checked } = useQuery({
    queryKey: ["proof", event.event, proof?.root],
    enabled: proof !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => check(proof as ProofShape),
  })
  if (error) return <p className="proof-body small">{toRefusal(error).title}</p>
  if (proof === undefined)
    return (
      <p className="proof-body small" role="status">
        Fetching the proof.
      </p>
    )
  const sides = sidesOf(proof.leaf, proof.size, proof.path.length)
  return (
    <dl className="proof-body">
      <dt>This machine says</dt>
      <dd>
        <span className="proof-said" role="status">
          {checked === "holds" ? (
            <>
              <Seal kind="yes" fresh />
              It holds: the leaf leads to the root.
            </>
          ) : checked === "fails" ? (
            <>
              <Seal kind="no" />
              <span className="grave">It does not hold. Tell the custodians by telephone.</span>
            </>
          ) : checked === "unchecked" ? (
            "This browser checks nothing over a line that is not encrypted."
          ) : (
            "Checking."
          )}
        </span>
      </dd>
      <dt>Leaf</dt>
      <dd className="print">{toPrint(proof.hash)}</dd>
      <dt>Path of {toCounted(proof.path.length, "hash", "hashes")}</dt>
      <dd className="print path">
        {proof.path.slice(0, 8).map((hash, n) => (
          <span key={hash}>
            {sides[n]} {toPrint(hash).slice(0, 9)}
          </span>
        ))}
        {proof.path.length > 8 && <span>and {toCount(proof.path.length - 8)} more</span>}
      </dd>
      <dt>Reaches root</dt>
      <dd className="print">
        {toPrint(proof.root, true)}, of {toCounted(proof.size, "leaf", "leaves")}
      </dd>
      {of !== null && (
        <>
          <dt>Event before</dt>
          <dd className="small soft">{tellBefore(proof.before, of.kind)}</dd>
        </>
      )}
    </dl>
  )
}
