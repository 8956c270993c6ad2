/** The firm's settings as its row has them; what a firm was set up without is off. */
import type { FirmRow } from "#registry"
import type { FirmSettings } from "./tools.ts"

export function settingsOf(row: Pick<FirmRow, "settings">): FirmSettings {
  return { reviewMonths: 0, ...(row.settings as Omit<FirmSettings, "reviewMonths"> & Partial<FirmSettings>) }
}
