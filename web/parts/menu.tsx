/** Menus: a button and the acts behind it, with the consequence at the right where there is one. */
import type { ReactNode } from "react"
import { Menu as AriaMenu, MenuItem, MenuTrigger } from "react-aria-components/Menu"
import { Popover } from "react-aria-components/Popover"
import { Button } from "react-aria-components/Button"
import { Icon } from "./marks.tsx"

export interface MenuAct {
  readonly key: string
  readonly words: string
  readonly small?: string
  readonly go: () => void
}

interface Props {
  /** The name of the button, for the ear where it shows only a mark. */
  readonly name: string
  readonly acts: readonly MenuAct[]
  readonly className?: string
  readonly children?: ReactNode
  /** The button is named for the ear although it shows words, which then begin the name. */
  readonly named?: true
  /** The act now chosen, where the menu is a choice. */
  readonly chosen?: string
}

/** A button that opens a menu; three dots where nothing else is given. */
export function Menu({ name, acts, className = "icon", children, named, chosen }: Props) {
  return (
    <MenuTrigger>
      <Button className={className} {...(children === undefined || named ? { "aria-label": name } : {})}>
        {children ?? <Icon name="more" />}
      </Button>
      <Popover className="menu" placement="bottom end" offset={4}>
        <AriaMenu
          aria-label={name}
          className="menu-acts"
          {...(chosen === undefined ? {} : { selectionMode: "single" as const, selectedKeys: [chosen] })}
          onAction={(key) => acts.find((act) => act.key === key)?.go()}
        >
          {acts.map((act) => (
            <MenuItem key={act.key} id={act.key} textValue={act.words} className="menu-act">
              {chosen !== undefined && <span className="menu-tick">{act.key === chosen && <Icon name="check" />}</span>}
              <span>{act.words}</span>
              {act.small !== undefined && <span className="small">{act.small}</span>}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
