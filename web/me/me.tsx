/** You: your role, your pass phrase, your second factor, your sessions, the look on this machine. */
import { useState } from "react"
import { signOut, useSession } from "../line/session.tsx"
import { useCrumbs } from "../parts/crumbs.tsx"
import { Choice } from "../parts/field.tsx"
import { toMoment } from "../parts/figures.ts"
import { Seal } from "../parts/marks.tsx"
import { Block, Sheet, SheetHead } from "../parts/sheet.tsx"
import { chooseTheme, useTheme, type Theme } from "../parts/theme.ts"
import { ROLE_MEANS, ROLE_WORDS } from "../parts/words.ts"
import { ChangePassPhrase } from "./change-pass-phrase.tsx"
import { RemoveSecondFactor, SetSecondFactor } from "./second-factor.tsx"

type Shown = "phrase" | "set" | "remove" | null

export function Me() {
  useCrumbs([{ words: "You" }])
  const session = useSession()
  const theme = useTheme()
  const [shown, setShown] = useState<Shown>(null)
  const leave = () => setShown(null)
  const { person, secondFactor } = session
  return (
    <Sheet>
      <SheetHead
        title={person.name}
        under={
          <>
            <span>{person.address}</span>
            <span>{ROLE_WORDS[person.role]}</span>
          </>
        }
      >
        <p className="soft prose me-means">{ROLE_MEANS[person.role]}</p>
      </SheetHead>
      <Block title="Pass phrase">
        <p className="soft prose">
          It opens your keys, and nobody can reset it alone. If you lose it, the custodians of the recovery shares can give you a new one together.
        </p>
        <div className="bar side-acts">
          <button type="button" className="btn btn-s" onClick={() => setShown("phrase")}>
            Change your pass phrase…
          </button>
        </div>
      </Block>
      <Block title="Second factor">
        <p className="with">
          {secondFactor.set ? (
            <>
              <Seal kind="yes" />
              <span>Set: signing in asks for six digits from your authenticator.</span>
            </>
          ) : (
            <>
              <Seal kind="stop" />
              <span>Not set. {secondFactor.required ? "The firm requires one." : "Your pass phrase alone opens the door."}</span>
            </>
          )}
        </p>
        <div className="bar side-acts">
          {secondFactor.set ? (
            !secondFactor.required && (
              <button type="button" className="btn btn-s" onClick={() => setShown("remove")}>
                Remove it…
              </button>
            )
          ) : (
            <button type="button" className="btn btn-s btn-main" onClick={() => setShown("set")}>
              Set a second factor…
            </button>
          )}
        </div>
      </Block>
      <Block title="This session">
        <p className="soft prose">
          Begun on {toMoment(session.begunAt)}. It ends after {session.idleMinutes} idle minutes, and at {toMoment(session.endsAt)} in any case.
        </p>
        <div className="bar side-acts">
          <button type="button" className="btn btn-s" onClick={() => void signOut()}>
            Sign out
          </button>
          <button type="button" className="btn btn-s" onClick={() => void signOut(true)}>
            Sign out on every machine
          </button>
        </div>
      </Block>
      <Block title="The look on this machine">
        <div className="settings">
          <Choice<Theme>
            label="Paper"
            value={theme}
            onChange={chooseTheme}
            options={[
              { value: "machine", words: "As this machine has it" },
              { value: "light", words: "Light" },
              { value: "dark", words: "Dark" },
            ]}
          />
        </div>
      </Block>
      {shown === "phrase" && <ChangePassPhrase onLeave={leave} />}
      {shown === "set" && <SetSecondFactor onLeave={leave} />}
      {shown === "remove" && <RemoveSecondFactor onLeave={leave} />}
    </Sheet>
  )
}
