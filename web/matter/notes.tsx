/** Notes on a matter: written once, never rewritten; struck out, they stay readable and say who struck them. */
import { useState, type SubmitEvent } from "react"
import { useInfiniteQuery } from "@tanstack/react-query"
import type { Matter, Note } from "#contract"
import { may } from "../line/acts.ts"
import { ask } from "../line/ask.ts"
import { useAct } from "../line/queries.ts"
import { toRefusal, type Refused } from "../line/refused.ts"
import { TextArea, Tick } from "../parts/field.tsx"
import { toAllShown, toCount } from "../parts/figures.ts"
import { BoneSheet, Empty, Stopped } from "../parts/states.tsx"
import { tell, tellReceipt } from "../parts/toast.ts"
import { When } from "../parts/when.tsx"
import { useMatter } from "./matter.tsx"

export function Notes() {
  const matter = useMatter()
  const params = { matter: matter.id }
  const list = useInfiniteQuery({
    queryKey: ["listNotes", { params }],
    queryFn: ({ pageParam, signal }) => ask("listNotes", { params, query: { limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  if (list.error)
    return (
      <div className="block">
        <Stopped head="The notes cannot be shown." refused={toRefusal(list.error)} />
      </div>
    )
  const notes = list.data?.pages.flatMap((page) => page.items)
  const total = list.data?.pages[0]?.total ?? 0
  if (notes === undefined) return <BoneSheet say="Unsealing the notes for you." />
  const mayWrite = may(matter, "note.write")
  return (
    <>
      {mayWrite && <Write matter={matter} />}
      {notes.length === 0 && (
        <Empty
          title="No note is written yet"
          say="Notes are for what the people of this matter must know and no document says: what was agreed by telephone, what to watch for. They are sealed like documents."
        />
      )}
      <ol className="notes" aria-label="Notes, newest first">
        {notes.map((note) => (
          <OneNote key={note.id} note={note} matter={matter} mayStrike={mayWrite} />
        ))}
      </ol>
      {notes.length > 0 && (
        <div className="table-foot">
          <span>
            {notes.length === total ? (
              toAllShown(total)
            ) : (
              <>
                {toCount(notes.length)} of {toCount(total)} are shown.{" "}
                <button type="button" className="linkish" onClick={() => void list.fetchNextPage()}>
                  Show earlier ones
                </button>
              </>
            )}
          </span>
        </div>
      )}
    </>
  )
}

function Write({ matter }: { matter: Matter }) {
  const [text, setText] = useState("")
  const [special, setSpecial] = useState(matter.special && matter.class === "special")
  const [refused, setRefused] = useState<Refused | null>(null)
  const write = useAct("writeNote", ["listNotes", "getMatter", "listMatterCustody"])
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (text.trim() === "" || write.isPending) return
    try {
      const { receipt } = await write.mutateAsync({ params: { matter: matter.id }, body: { text, special } })
      setText("")
      setRefused(null)
      tellReceipt("The note is written.", receipt)
    } catch (thrown) {
      setRefused(toRefusal(thrown))
    }
  }
  return (
    <form className="block note-form" onSubmit={(event) => void submit(event)}>
      <TextArea
        label="Write a note"
        value={text}
        onChange={setText}
        rows={2}
        hint={`It cannot be rewritten, only struck out. ${special ? "Those on the matter can read it who may open what is special." : "Everyone on the matter can read it."}`}
      />
      {matter.special && <Tick words="It is special: health, money, therapy, children" checked={special} onChange={setSpecial} />}
      {refused && <Stopped head="The note was not written." refused={refused} />}
      <div className="bar">
        <button type="submit" className="btn btn-s btn-main" aria-disabled={text.trim() === "" || write.isPending}>
          Write it
        </button>
      </div>
    </form>
  )
}

function OneNote({ note, matter, mayStrike }: { note: Note; matter: Matter; mayStrike: boolean }) {
  const strike = useAct("strikeNote", ["listNotes", "listMatterCustody"])
  const strikeOut = async () => {
    try {
      const { receipt } = await strike.mutateAsync({ params: { matter: matter.id, note: note.id } })
      tellReceipt("The note is struck out.", receipt)
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  return (
    <li className={note.struck === null ? "note-one" : "note-one is-struck"}>
      <p className="note-text prose">{note.struck === null ? note.text : <s>{note.text}</s>}</p>
      <p className="small note-by">
        <span>
          {note.special && "Special. "}
          {note.by.name}, <When at={note.at} />
          {note.struck !== null && (
            <>
              {" "}
              · struck out by {note.struck.by.name}, <When at={note.struck.at} />
            </>
          )}
        </span>
        {mayStrike && note.struck === null && (
          <button type="button" className="linkish" onClick={() => void strikeOut()}>
            Strike out
          </button>
        )}
      </p>
    </li>
  )
}
