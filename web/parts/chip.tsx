/** Chips: filters that stand in the address, each with one button. */
import { Icon } from "./marks.tsx"
import { Menu, type MenuAct } from "./menu.tsx"
import { tell } from "./toast.ts"

/** A filter that is on, and the button that takes it away. */
export function Chip({ label, value, onRemove }: { label: string; value: string; onRemove: () => void }) {
  return (
    <span className="chip">
      <span className="quiet">{label}</span> {value}
      <button type="button" className="icon" aria-label={`Remove: ${label.toLowerCase()} ${value}`} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </span>
  )
}

/** A filter with a short list to choose from; says what goes without saying while nothing is chosen. */
export function ChoiceChip<V extends string>({
  label,
  none = "any",
  value,
  words,
  onChoose,
}: {
  label: string
  none?: string
  value: V | undefined
  words: Readonly<Record<V, string>>
  onChoose: (value: V | undefined) => void
}) {
  const acts: MenuAct[] = [
    { key: "-", words: `${none.charAt(0).toUpperCase()}${none.slice(1)}`, go: () => onChoose(undefined) },
    ...(Object.keys(words) as V[]).map((key) => ({ key, words: words[key], go: () => onChoose(key) })),
  ]
  if (value !== undefined) return <Chip label={label} value={words[value].toLowerCase()} onRemove={() => onChoose(undefined)} />
  return (
    <Menu name={`${label}: ${none}`} acts={acts} chosen="-" className="chip chip-menu">
      <span className="quiet">{label}</span> {none} <Icon name="down" />
    </Menu>
  )
}

/** The address of this view, to be copied into a letter. */
export function Cite() {
  const address = `${location.host}${location.pathname}${location.search}`
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      tell("The address of this view is copied.")
    } catch {
      tell("This browser does not let the page copy. Take the address from the address bar.", { seal: "stop" })
    }
  }
  return (
    <div className="cite">
      <code>{address}</code>
      <button type="button" className="btn btn-s btn-bare" onClick={() => void copy()}>
        <Icon name="copy" />
        Cite this view
      </button>
    </div>
  )
}
