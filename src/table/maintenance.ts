/** Settings of a group's checkpoints (spec/table.md, "Maintenance"). */
import { CalicoError } from '../errors.js'
import type {
  GroupDefinition,
  MaintenanceSettings,
  SetMaintenanceChange,
} from '../format/generated/documents.js'

/** Settings that all have a value. */
export type Maintenance = Readonly<Required<MaintenanceSettings>>

export type MaintenanceSetting = keyof Maintenance

/** Size of a segment where a group says nothing. */
export const SEGMENT_BYTES = 64 * 1024 * 1024

/** Rows of updates in percent of the base where a group says nothing. */
export const CHECKPOINT_PERCENT = 100

/** The greatest value of each setting; the least is 1. */
const GREATEST: Maintenance = {
  segmentBytes: 2 ** 40,
  appendBytes: 2 ** 40,
  splitBytes: 2 ** 40,
  checkpointPercent: 1_000_000,
}

export const MAINTENANCE_SETTINGS = Object.keys(GREATEST) as readonly MaintenanceSetting[]

/**
 * What holds of a group (CAL-TABLE-111).
 * @param segmentBytes in place of the group's own
 */
export function maintenanceOf(
  { maintenance = {} }: Pick<GroupDefinition, 'maintenance'>,
  segmentBytes = maintenance.segmentBytes ?? SEGMENT_BYTES,
): Maintenance {
  return {
    segmentBytes,
    appendBytes: Math.min(segmentBytes, maintenance.appendBytes ?? segmentBytes),
    splitBytes: Math.max(segmentBytes, maintenance.splitBytes ?? 2 * segmentBytes),
    checkpointPercent: maintenance.checkpointPercent ?? CHECKPOINT_PERCENT,
  }
}

/** A group after a change of its settings (CAL-TABLE-112). */
export function withMaintenance(
  group: GroupDefinition,
  { maintenance = {}, defaults = [] }: SetMaintenanceChange,
): GroupDefinition {
  const { maintenance: before = {}, ...rest } = group
  const all = Object.entries({ ...before, ...maintenance })
  const left = all.filter(([name]) => !defaults.includes(name as MaintenanceSetting))
  return left.length === 0 ? rest : { ...rest, maintenance: Object.fromEntries(left) }
}

/**
 * Settings as a user gives them.
 * @param owner whose they are, for messages
 * @throws InvalidArgument for one that there is not, or a value that it cannot have
 */
export function checkMaintenance(
  given: Readonly<MaintenanceSettings>,
  owner: string,
): MaintenanceSettings {
  for (const [name, value] of Object.entries(given)) {
    checkSetting(name, owner)
    const most = GREATEST[name]
    if (Number.isInteger(value) && value >= 1 && value <= most) continue
    throw new CalicoError(
      'InvalidArgument',
      `${owner}: '${name}' must be an integer from 1 to ${most}, not ${String(value)}`,
    )
  }
  return { ...given }
}

/** @throws InvalidArgument for a setting that there is not */
export function checkSetting(name: string, owner: string): asserts name is MaintenanceSetting {
  if (Object.hasOwn(GREATEST, name)) return
  throw new CalicoError(
    'InvalidArgument',
    `${owner}: there is no setting '${name}'; there are ${MAINTENANCE_SETTINGS.join(', ')}`,
  )
}
