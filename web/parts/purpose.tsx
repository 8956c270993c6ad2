/** Here for: the purpose one works under. It goes into every custody event from the moment it is named. */
import { lazy, Suspense, useState } from "react"
import { MenuTrigger, Menu as AriaMenu, MenuItem } from "react-aria-components/Menu"
import { Popover } from "react-aria-components/Popover"
import { Button } from "react-aria-components/Button"
import { ask } from "../line/ask.ts"
import { keepSession, purposeWords, useSession } from "../line/session.tsx"
import { toRefusal } from "../line/refused.ts"
import { Icon } from "./marks.tsx"
import { tell } from "./toast.ts"

const SayMore = lazy(() => import("./purpose-line.tsx").then((m) => ({ default: m.SayMore })))

export function PurposeChooser() {
  const session = useSession()
  const [saying, setSaying] = useState(false)
  const { purpose } = session
  const choose = async (code: string) => {
    try {
      keepSession(await ask("nameThePurpose", { body: { code } }))
    } catch (thrown) {
      tell(toRefusal(thrown).title, { seal: "stop" })
    }
  }
  return (
    <>
      <MenuTrigger>
        <Button className="purpose">
          <span className="quiet">Here for</span>
          <span className="purpose-words">{purpose === null ? "say what" : (purpose.line ?? purposeWords(session, purpose.code))}</span>
          <Icon name="down" />
        </Button>
        <Popover className="menu" placement="bottom end" offset={4}>
          <p className="menu-say small">Written into every custody event you cause.</p>
          <AriaMenu
            className="menu-acts"
            aria-label="What you are here for"
            selectionMode="single"
            selectedKeys={purpose === null ? [] : [purpose.code]}
            onAction={(key) => (key === "say-more" ? setSaying(true) : void choose(String(key)))}
          >
            {session.purposes.map(({ code, words }) => (
              <MenuItem key={code} id={code} textValue={words} className="menu-act">
                <span className="menu-tick">{code === purpose?.code && <Icon name="check" />}</span>
                <span>{words}</span>
              </MenuItem>
            ))}
            <MenuItem id="say-more" className="menu-act menu-last" textValue="In your own words">
              <span className="menu-tick" />
              <span>In your own words…</span>
            </MenuItem>
          </AriaMenu>
        </Popover>
      </MenuTrigger>
      {saying && (
        <Suspense>
          <SayMore onLeave={() => setSaying(false)} />
        </Suspense>
      )}
    </>
  )
}
