/** How someone outside the firm checks the ledger without trusting it. */
import type { LedgerState } from "#contract"
import { toCounted, toPrint } from "../parts/figures.ts"

export function Outsider({ state }: { state: LedgerState }) {
  return (
    <div className="outsider">
      <ol className="reasons">
        <li>
          <div>
            Take the chain with its proofs from a matter or a document (<b>Save with proofs</b>), and the verifier:{" "}
            <a download="verify.html" href="/verify.html">
              save it as a page
            </a>{" "}
            for any browser, or take the folder <b>verify</b> of the source. Neither needs this server.
          </div>
        </li>
        <li>
          <div>
            Open the page, or run the verifier on the file, on another machine, without a network. It recomputes every leaf, every path and every signature, and
            says yes or names what is wrong.
          </div>
        </li>
        <li>
          <div>
            Compare the verifier key with the one you were given by another way, such as a letter.<span className="print">{state.vkey}</span>
          </div>
        </li>
        <li>
          <div>
            To watch the whole log, fetch its checkpoint and tiles, as an auditor or a compliance officer, from /api/v1/tlog of this house, or have them written
            as files by ./muniment ledger export; they are in the C2SP tlog-tiles form, which other programs read too. The root of its{" "}
            {toCounted(state.size, "leaf", "leaves")} is
            <span className="print">{toPrint(state.root)}</span>
          </div>
        </li>
      </ol>
    </div>
  )
}
