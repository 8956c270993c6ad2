/** Where an epoch's key belongs, however it is wrapped: it opens nowhere else. */
import type { EpochId, FirmId, MatterId } from "#words"

export function epochPlace(firm: FirmId, matter: MatterId, epoch: EpochId): readonly string[] {
  return [firm, "epochs", "key", matter, epoch]
}
