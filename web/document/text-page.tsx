/** Plain text as it was filed: read whole up to two megabytes, never interpreted. */
import { useEffect } from "react"
import { useQuery } from "@tanstack/react-query"
import type { Document } from "#contract"
import { may } from "../line/acts.ts"
import { readRefusal, RefusedError, toRefusal } from "../line/refused.ts"
import { toSize } from "../parts/figures.ts"
import { NotOpened } from "./not-opened.tsx"
import { PrintedAsShown } from "./printed.tsx"
import type { Printing } from "./printing.ts"
import { whyNotOpen } from "./why-not.ts"

const MOST = 2_000_000

interface Read {
  readonly text: string
  readonly cut: boolean
}

/** Reads the head of a text; says whether there was more. UTF-16 is known by its mark, Windows-1252 by not being UTF-8. */
async function read(address: string, signal: AbortSignal): Promise<Read> {
  const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", signal })
  if (!answer.ok || answer.body === null) throw await readRefusal(answer)
  const reader = answer.body.getReader()
  const pieces: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: decode(pieces, length), cut: false }
    pieces.push(value)
    length += value.length
    if (length > MOST) {
      await reader.cancel()
      return { text: decode(pieces, length).slice(0, MOST), cut: true }
    }
  }
}

function decode(pieces: readonly Uint8Array[], length: number): string {
  const whole = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  if (whole[0] === 0xff && whole[1] === 0xfe) return new TextDecoder("utf-16le").decode(whole)
  if (whole[0] === 0xfe && whole[1] === 0xff) return new TextDecoder("utf-16be").decode(whole)
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(length > MOST ? whole.slice(0, lastWhole(whole)) : whole)
  } catch {
    return new TextDecoder("windows-1252").decode(whole)
  }
}

/** Where the last whole UTF-8 sign ends. */
function lastWhole(bytes: Uint8Array): number {
  let end = bytes.length
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--
  return Math.max(0, end - 1)
}

interface Props {
  readonly address: string
  readonly card: Document
  readonly zoom: number
  readonly onSettled: () => void
  readonly printing: Printing
}

export function TextPage({ address, card, zoom, onSettled, printing }: Props) {
  const { data, error } = useQuery({
    queryKey: ["text", address],
    queryFn: async ({ signal }) => {
      try {
        return await read(address, signal)
      } catch (thrown) {
        const why = thrown instanceof RefusedError || signal.aborted ? null : await whyNotOpen(address)
        throw why === null ? thrown : new RefusedError(why)
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const settled = data !== undefined || error !== null
  useEffect(() => {
    if (settled) onSettled()
  }, [settled, onSettled])
  if (error) return <NotOpened card={card} head="The text did not open." refused={toRefusal(error)} />
  return (
    <div className="leaves is-alone">
      <article className="page page-text" aria-label="The text" style={{ fontSize: `${zoom}rem` }}>
        <span className={`edge ribbon-${card.class}`} aria-hidden="true" />
        {data === undefined ? (
          <p className="small" role="status">
            Unsealing the text.
          </p>
        ) : (
          <pre className="text-whole">{data.text}</pre>
        )}
        {data?.cut && (
          <p className="small">
            Only the first {toSize(MOST)} are shown.{may(card, "document.download") && " Download it to read the rest."}
          </p>
        )}
        {data !== undefined && printing.at === "drawing" && <PrintedAsShown onDrawn={printing.onDrawn} />}
      </article>
    </div>
  )
}
