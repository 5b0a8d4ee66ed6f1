/**
 * What a group asks of those who look after it, behind one interface: where checkpoints cut it,
 * which tiles are due for one, and which updates are folded. Pure: state in, decisions out.
 */
import type { GroupDefinition } from '../format/generated/documents.js'
import { type Maintenance, maintenanceOf } from '../table/maintenance.js'
import { isDue, type PendingTile, percentOfBase } from './compaction.js'
import { type FoldPolicy, foldPolicyOf } from './fold-policies.js'

/** A tile with more updates than this reads slowly, however few rows they have. */
export const UPDATES_MAX = 32

/** Why a tile is checkpointed: rows of updates over its base, or the number of updates. */
export type CheckpointReason = 'share' | 'updates'

export interface GroupPolicy {
  /** Sizes of segments, and what else the group says or has by default. */
  readonly settings: Maintenance
  /** Which layers over the checkpoints are to be folded. */
  readonly folds: FoldPolicy
  /** Why a tile is due for a checkpoint; null where it is not. */
  checkpoint(tile: PendingTile): CheckpointReason | null
  /** The reason in words. */
  explain(tile: PendingTile, reason: CheckpointReason): string
}

export function policyOf(definition: Pick<GroupDefinition, 'maintenance'>): GroupPolicy {
  const settings = maintenanceOf(definition)
  const source = definition.maintenance?.checkpointPercent === undefined ? ', the default' : ''
  return {
    settings,
    folds: foldPolicyOf(settings.fold),
    checkpoint: (tile) => {
      if (isDue(tile)) return 'share'
      return tile.updates > UPDATES_MAX ? 'updates' : null
    },
    explain: (tile, reason) => {
      if (reason === 'updates') return `reads are slow with more than ${UPDATES_MAX} updates`
      const percent = Math.round(percentOfBase(tile))
      const setting = `checkpointPercent is ${settings.checkpointPercent}${source}`
      return `rows of ${percent} % of the base, and ${setting}`
    },
  }
}
