/** Dialogs: a sheet that floats above the sheet. Focus starts at the first field, Escape leaves, and a grave act waits for a typed word. */
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject, type SubmitEvent } from "react"
import { Dialog as AriaDialog } from "react-aria-components/Dialog"
import { Modal, ModalOverlay } from "react-aria-components/Modal"
import { toRefusal, type Refused } from "../line/refused.ts"
import { TextField } from "./field.tsx"
import { Seal, type SealKind } from "./marks.tsx"
import { Stopped } from "./states.tsx"

interface Shared {
  readonly title: string
  /** What the act means, in a sentence under its title. */
  readonly say?: ReactNode
  readonly seal?: SealKind
  readonly onLeave: () => void
  readonly children?: ReactNode
  /** The words on the button that does it. */
  readonly act: string
  /** The words on the button that does not, where "Leave it as it is" would say something else. */
  readonly stay?: string
  /** Does it; a refusal thrown here is shown in the dialog and nothing closes. */
  readonly onAct: () => Promise<void> | void
  /** Why the act cannot be done yet, or nothing. */
  readonly notYet?: string | undefined
}

/** A dialog that asks for a few facts and then acts. */
export function Dialog(props: Shared) {
  return <Frame {...props} grave={false} foot={undefined} />
}

interface Grave extends Shared {
  /** The one sentence that says what will happen, every number bold. */
  readonly will: ReactNode
  /** The word that must be typed, and what it is: `Type the code of this matter`. */
  readonly word: string
  readonly wordLabel: string
}

/** A dialog for what cannot be undone: says in one sentence what will happen, and asks for a typed word. */
export function GraveDialog({ will, word, wordLabel, children, ...rest }: Grave) {
  const [typed, setTyped] = useState("")
  const fits = typed.trim().toUpperCase() === word.toUpperCase()
  const foot = (
    <>
      <p className="will">{will}</p>
      <div className="dialog-row dialog-typed">
        <div />
        <div className="in">
          <TextField
            label={wordLabel}
            value={typed}
            onChange={setTyped}
            autoComplete="off"
            spellCheck={false}
            autoFocus={children === undefined}
            hint={fits ? `${word}. It fits.` : `${word}, exactly as it stands here.`}
          />
        </div>
      </div>
    </>
  )
  return (
    <Frame {...rest} grave foot={foot} notYet={rest.notYet ?? (fits ? undefined : `Type ${word} first.`)}>
      {children}
    </Frame>
  )
}

/** Brings the focus to the first field where the dialog itself has it: a dialog that opens over another one loses the focus of its field to the one below. */
function useFirstField(): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === form.current?.closest("[role=dialog]"))
        form.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [])
  return form
}

/** Where the focus was outside, by the dialog that was opened from there. */
const openers = new WeakMap<Element, HTMLElement>()

function outside(): HTMLElement | null {
  const at = document.activeElement
  const dialog = at?.closest("[role=dialog]") ?? null
  if (dialog !== null) return openers.get(dialog) ?? null
  return at instanceof HTMLElement && at !== document.body ? at : null
}

function focusText(): void {
  document.getElementById("text")?.focus({ preventScroll: true })
}

/** Where what has the focus goes away while it has it, as a row does whose list comes anew, the text of the screen has it next. */
function thenToText(focused: HTMLElement): void {
  const watch = new MutationObserver(() => {
    if (document.activeElement === focused) return
    watch.disconnect()
    if (!focused.isConnected && document.activeElement === document.body) focusText()
  })
  watch.observe(document.body, { childList: true, subtree: true })
}

/** Gives the focus back to what a dialog was opened by, where it came in the place of another one and what had the focus then is gone; where the act took away what it was opened by, to the text of the screen. */
function WayBack({ within }: { within: RefObject<HTMLElement | null> }) {
  const [opener] = useState(outside)
  useEffect(() => {
    const dialog = within.current?.closest("[role=dialog]")
    if (!dialog || opener === null) return
    openers.set(dialog, opener)
    return () => {
      const giveBack = (frames: number) => {
        if (document.activeElement === opener) return thenToText(opener)
        if (document.activeElement !== document.body) return
        if (frames > 0) requestAnimationFrame(() => giveBack(frames - 1))
        else if (!opener.isConnected) focusText()
        else {
          opener.focus()
          thenToText(opener)
        }
      }
      giveBack(3)
    }
  }, [within, opener])
  return null
}

function Frame({
  title,
  say,
  seal,
  onLeave,
  children,
  act,
  stay = "Leave it as it is",
  onAct,
  notYet,
  grave,
  foot,
}: Shared & { grave: boolean; foot: ReactNode }) {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Refused | null>(null)
  const why = useId()
  const form = useFirstField()
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (busy || notYet !== undefined) return
    setBusy(true)
    setRefused(null)
    try {
      await onAct()
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <ModalOverlay className="veil" isOpen isDismissable={false} onOpenChange={(open) => open || onLeave()}>
      <Modal className="dialog">
        <AriaDialog aria-label={title}>
          <form ref={form} onSubmit={(event) => void submit(event)}>
            <WayBack within={form} />
            <div className="dialog-row dialog-head">
              <div className="margin-seals">{seal && <Seal kind={seal} large />}</div>
              <div className="in">
                <div>
                  <h2 className="title">{title}</h2>
                  {say && <p className="soft">{say}</p>}
                </div>
                {children}
              </div>
            </div>
            {foot}
            {refused && (
              <div className="dialog-row">
                <div />
                <div className="in">
                  <Stopped head="This was not done." refused={refused} />
                </div>
              </div>
            )}
            <div className="dialog-foot">
              <button type="button" className="btn" onClick={onLeave}>
                {stay} <kbd>Esc</kbd>
              </button>
              <button
                type="submit"
                className={grave ? "btn btn-grave" : "btn btn-main"}
                aria-disabled={busy || notYet !== undefined}
                aria-describedby={notYet === undefined ? undefined : why}
              >
                {act}
              </button>
              {notYet !== undefined && (
                <span id={why} className="small dialog-why">
                  {notYet}
                </span>
              )}
            </div>
          </form>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** A dialog that only shows something once, such as a link that will not be shown again. */
export function ShowDialog({
  title,
  say,
  onLeave,
  leave,
  children,
}: {
  title: string
  say?: ReactNode
  onLeave: () => void
  leave: string
  children: ReactNode
}) {
  const head = useRef<HTMLDivElement>(null)
  return (
    <ModalOverlay className="veil" isOpen isDismissable={false} onOpenChange={(open) => open || onLeave()}>
      <Modal className="dialog">
        <AriaDialog aria-label={title}>
          <WayBack within={head} />
          <div ref={head} className="dialog-row dialog-head">
            <div />
            <div className="in">
              <div>
                <h2 className="title">{title}</h2>
                {say && <p className="soft">{say}</p>}
              </div>
              {children}
            </div>
          </div>
          <div className="dialog-foot">
            <button type="button" className="btn btn-main" onClick={onLeave}>
              {leave}
            </button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
