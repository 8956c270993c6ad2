/** The button that chooses a table's columns: a menu of ticks that stays open while one ticks. */
import { Button } from "react-aria-components/Button"
import { Menu, MenuItem, MenuSection, MenuTrigger } from "react-aria-components/Menu"
import { Popover } from "react-aria-components/Popover"
import { Icon } from "../marks.tsx"
import type { ChosenColumns } from "./use-columns.ts"

export function ColumnMenu<Row>({ of: { offered, chosen, without, isFirst, choose, asAtFirst } }: { of: ChosenColumns<Row> }) {
  /** What is not offered in this window keeps its choice. */
  const hidden = [...chosen].filter((key) => !offered.some((column) => column.key === key))
  return (
    <MenuTrigger>
      <Button className="icon" aria-label="Choose columns">
        <Icon name="columns" />
      </Button>
      <Popover className="menu" placement="bottom end" offset={4}>
        <Menu className="menu-acts" aria-label="Columns" shouldCloseOnSelect={false}>
          <MenuSection
            aria-label="Shown"
            selectionMode="multiple"
            selectedKeys={chosen}
            onSelectionChange={(keys) => choose(new Set([...hidden, ...(keys === "all" ? offered.map((column) => column.key) : [...keys].map(String))]))}
          >
            {offered.map((column) => (
              <MenuItem key={column.key} id={column.key} textValue={column.head} className="menu-act">
                <span className="menu-tick">{chosen.has(column.key) && <Icon name="check" />}</span>
                <span>{column.choose ?? column.head}</span>
                {without.has(column.key) && <span className="small">no room now</span>}
              </MenuItem>
            ))}
          </MenuSection>
          {!isFirst && (
            <MenuItem id="first" textValue="As at first" className="menu-act menu-last" onAction={asAtFirst}>
              <span className="menu-tick" />
              <span>As at first</span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
