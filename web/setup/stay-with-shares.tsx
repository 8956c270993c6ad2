/** Asks before the recovery shares are left: until one of them is proved this session alone can show them again. */
import { Stay } from "../parts/stay.tsx"

export function StayWithShares() {
  return (
    <Stay
      toLose={() => true}
      title="Leave the recovery shares?"
      say="None of them is proved yet. Until one is, they can be shown again in this session and in no other: if it ends first, they are gone."
      act="Leave them"
    />
  )
}
