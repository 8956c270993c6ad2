/** The moment (milliseconds of the epoch) at which a part came into view: what it says of days left does not change under the reader. */
import { useState } from "react"

export function useNow(): number {
  const [now] = useState(() => Date.now())
  return now
}
