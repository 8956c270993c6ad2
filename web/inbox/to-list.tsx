/** Open invitations of people who come from another firm: for those who keep walls, with the way to list their former clients. */
import { Link } from "@tanstack/react-router"
import type { Inbox } from "#contract"
import { toDay } from "../parts/figures.ts"
import { ROLE_WORDS } from "../parts/words.ts"
import { Waits } from "./waits.tsx"

export function ToList({ toList }: Pick<Inbox, "toList">) {
  return (
    <Waits title="People who come from another firm" of={toList} by={(one) => one.invitation}>
      {(one) => (
        <p className="prose">
          <strong className="head">{one.name}</strong> is invited as {ROLE_WORDS[one.role].toLowerCase()} by {one.by.name}, until {toDay(one.endsAt)}. Their
          link waits for the list of their former clients, or for the word that there are none.{" "}
          <Link to="/walls/lateral" search={{ invitation: one.invitation }}>
            List them
          </Link>
        </p>
      )}
    </Waits>
  )
}
