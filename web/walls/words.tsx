/** What a wall says: its ground and reference, the memo to those who stay, the notice to those shut out, and its end. */
import { Choice, TextArea, TextField, Tick } from "../parts/field.tsx"
import { toDay } from "../parts/figures.ts"
import { useNow } from "../parts/now.ts"
import { Block } from "../parts/sheet.tsx"
import { GROUND_WORDS, toOptions } from "../parts/words.ts"
import { hasCome, isPast, type WallDraft } from "./draft.ts"

interface Props {
  readonly draft: WallDraft
  readonly put: (part: Partial<WallDraft>) => void
  readonly two: boolean
  /** Whether the ground is to be chosen; left out where there is one only. */
  readonly ground?: boolean
}

export function Words({ draft, put, two, ground = true }: Props) {
  const now = useNow()
  const past = isPast(draft.until, now)
  const come = hasCome(draft.from, now)
  return (
    <Block title="What it says">
      <div className="settings">
        <div className="two-up">
          {ground && <Choice label="Ground" value={draft.ground} onChange={(next) => put({ ground: next })} options={toOptions(GROUND_WORDS)} />}
          <TextField
            label="Reference"
            value={draft.reference}
            onChange={(reference) => put({ reference })}
            maxLength={200}
            hint="As it stands in your register of conflicts."
          />
        </div>
        <TextArea
          label="Memo to everyone who stays"
          value={draft.memo}
          onChange={(memo) => put({ memo })}
          hint={two ? "Both teams read the same memo: write it so that both may." : "Sealed to each of them. Those shut out never see it."}
        />
        <Tick
          words="They open nothing more before they have acknowledged it"
          checked={draft.mustAcknowledge}
          onChange={(mustAcknowledge) => put({ mustAcknowledge })}
        />
        <TextArea
          label="Notice to those shut out"
          rows={2}
          value={draft.notice}
          onChange={(notice) => put({ notice })}
          hint="Left empty: they are told nothing. Name neither client nor matter: the notice is all they ever see."
        />
        <div className="two-up">
          <TextField
            label="From"
            type="date"
            value={draft.from}
            onChange={(from) => put({ from })}
            said={come ? "That day has begun already." : undefined}
            hint={
              draft.from === ""
                ? "Left empty: it stands from its raising on."
                : `From the beginning of ${toDay(draft.from)}. Nobody loses anything before; nobody it names is let in.`
            }
          />
          <TextField
            label="Until"
            type="date"
            value={draft.until}
            onChange={(until) => put({ until })}
            said={past ? "That day has passed." : undefined}
            hint={draft.until === "" ? "Left empty: it stands until two lift it." : `Until the end of ${toDay(draft.until)}.`}
          />
        </div>
      </div>
    </Block>
  )
}
