/** The moment at which a part came into view: what it says of days left does not change under the reader. */
import { useState } from "react"

export function useNow(): Date {
  const [now] = useState(() => new Date())
  return now
}
