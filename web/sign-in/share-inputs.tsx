/** Shares, each typed by its custodian: what the one before typed is not read by the next. */
import { TextArea } from "../parts/field.tsx"
import { Icon } from "../parts/marks.tsx"
import { emptyShare, isAgain, MOST, shareIn, type WrittenShare } from "./written-shares.ts"

export function ShareInputs({ shares, onShares }: { shares: readonly WrittenShare[]; onShares: (shares: readonly WrittenShare[]) => void }) {
  return (
    <>
      {shares.map(({ key, text }, n) => {
        const again = isAgain(shares, n)
        return (
          <div key={key} className="share-in">
            <TextArea
              label={`Share ${n + 1}`}
              rows={4}
              value={text}
              onChange={(next) => onShares(shares.map((share) => (share.key === key ? { key, text: shareIn(next) } : share)))}
              said={again === null ? undefined : `This is share ${again} again.`}
            />
          </div>
        )
      })}
      {shares.length < MOST && (
        <div>
          <button type="button" className="btn btn-s btn-bare" onClick={() => onShares([...shares, emptyShare()])}>
            <Icon name="plus" />
            Another share
          </button>
        </div>
      )}
    </>
  )
}
