/** Settings of a group's checkpoints and folds (spec/table.md, "Maintenance"). */
import { CalicoError } from '../errors.js'
import type {
  FoldPolicy,
  GroupDefinition,
  MaintenanceSettings,
  SetMaintenanceChange,
} from '../format/generated/documents.js'

export type MaintenanceSetting = keyof MaintenanceSettings

/** Of its versions what a group keeps; all where it says neither. */
export type Retention = Readonly<Pick<MaintenanceSettings, 'keepVersions' | 'keepSeconds'>>

/** Settings that all have a value. */
export type Maintenance = Readonly<Required<Omit<MaintenanceSettings, keyof Retention>>>

/** Size of a segment where a group says nothing. */
export const SEGMENT_BYTES = 64 * 1024 * 1024

/** Rows of updates in percent of the base where a group says nothing. */
export const CHECKPOINT_PERCENT = 100

/** Fold policies, and whether they have `updates` and `ratio` (CAL-TABLE-115). */
const FOLD_KINDS: Readonly<Record<string, { readonly sized: boolean }>> = {
  inline: { sized: false },
  tiered: { sized: true },
  levelled: { sized: true },
  none: { sized: false },
}

/** What a fold policy goes by where it does not say so itself. */
export const FOLD_DEFAULTS = { updates: 8, ratio: 4 } as const

/** The greatest value of each setting that is a number; the least is 1. */
const GREATEST: Readonly<Record<Exclude<MaintenanceSetting, 'fold'>, number>> = {
  segmentBytes: 2 ** 40,
  appendBytes: 2 ** 40,
  splitBytes: 2 ** 40,
  checkpointPercent: 1_000_000,
  keepVersions: 1_000_000_000,
  keepSeconds: 10_000_000_000,
}

/** The greatest values of a fold policy; the least is 2. */
const GREATEST_OF_FOLD: Readonly<Record<'updates' | 'ratio', number>> = {
  updates: 250,
  ratio: 1000,
}

/** Settings that are numbers. */
export const NUMBER_SETTINGS = Object.keys(GREATEST) as readonly (keyof typeof GREATEST)[]

export const MAINTENANCE_SETTINGS: readonly MaintenanceSetting[] = [...NUMBER_SETTINGS, 'fold']

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
    fold: wholeFold(maintenance.fold ?? { kind: 'inline' }),
  }
}

/** What a group keeps of its versions (CAL-TABLE-116); null where it says nothing. */
export function retentionOf({
  maintenance: { keepVersions, keepSeconds } = {},
}: Pick<GroupDefinition, 'maintenance'>): Retention | null {
  if (keepVersions === undefined && keepSeconds === undefined) return null
  return { ...(keepVersions && { keepVersions }), ...(keepSeconds && { keepSeconds }) }
}

function wholeFold(fold: FoldPolicy): FoldPolicy {
  return FOLD_KINDS[fold.kind]?.sized ? { ...FOLD_DEFAULTS, ...fold } : fold
}

/** A fold policy as people write it: `tiered(8, 4)`, `none`. */
export function foldText(fold: FoldPolicy): string {
  const { kind, updates, ratio } = wholeFold(fold)
  return FOLD_KINDS[kind]?.sized ? `${kind}(${updates}, ${ratio})` : kind
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
    if (name === 'fold') checkFold(value as FoldPolicy, owner)
    else checkNumber(value, { name, owner, least: 1, most: GREATEST[name] })
  }
  return { ...given }
}

function checkFold(fold: FoldPolicy, owner: string): void {
  const { kind, ...sizes } = Object(fold) as FoldPolicy
  const found = typeof kind === 'string' && Object.hasOwn(FOLD_KINDS, kind)
  if (!found) {
    const known = Object.keys(FOLD_KINDS).join(', ')
    throw wrong(owner, `there is no fold policy '${String(kind)}'; there are ${known}`)
  }
  for (const [name, value] of Object.entries(sizes)) {
    if (!FOLD_KINDS[kind]!.sized || !Object.hasOwn(GREATEST_OF_FOLD, name)) {
      throw wrong(owner, `the fold policy '${kind}' has no '${name}'`)
    }
    const most = GREATEST_OF_FOLD[name as keyof typeof GREATEST_OF_FOLD]
    checkNumber(value, { name: `fold ${name}`, owner, least: 2, most })
  }
}

function checkNumber(
  value: unknown,
  { name, owner, least, most }: { name: string; owner: string; least: number; most: number },
): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return
  const range = `an integer from ${least} to ${most}`
  throw wrong(owner, `'${name}' must be ${range}, not ${String(value)}`)
}

/** @throws InvalidArgument for a setting that there is not */
export function checkSetting(name: string, owner: string): asserts name is MaintenanceSetting {
  if ((MAINTENANCE_SETTINGS as readonly string[]).includes(name)) return
  throw wrong(owner, `there is no setting '${name}'; there are ${MAINTENANCE_SETTINGS.join(', ')}`)
}

function wrong(owner: string, message: string): CalicoError {
  return new CalicoError('InvalidArgument', `${owner}: ${message}`)
}
