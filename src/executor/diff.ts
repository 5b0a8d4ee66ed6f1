/** Differences of two versions of a store: definitions, counts of records and cells, rows. */
import type { Batch, BatchField } from '../arrow/batch.js'
import type { DecodePool } from '../data/worker-pool.js'
import { CalicoError } from '../errors.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import {
  countDifferences,
  type DiffCounts,
  diffFields,
  readDifferences,
  updatesBetween,
} from '../scan/diff.js'
import { type SchemaChange, schemaChanges } from '../scan/diff-schema.js'
import { type MayRead, readingOf } from '../scan/may-read.js'
import { planRead, type ScanPlan } from '../scan/plan.js'
import type { TouchedGroup } from '../scan/touched-keys.js'
import type { ViewPairsOptions } from '../scan/view-pairs.js'
import type { ObjectStore } from '../storage/contract.js'
import { columnNames, findKeySpace } from '../table/definition.js'
import type { At, LineView } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import { interval } from './changes.js'

export interface DiffOptions {
  /** The earlier version: a number, 0 for the empty store, or the newest at a time. */
  readonly from: number | At
  /** The later version; the newest unless given. */
  readonly to?: number | At
  /** Names of key-spaces, all that `to` has unless given. */
  readonly keySpaces?: readonly string[]
  /** Whether the records that differ are wanted too. */
  readonly rows?: boolean
  /** Who asks; the principal of the store unless given. */
  readonly principal?: string
  readonly signal?: AbortSignal
}

export interface StoreDiff {
  readonly from: number
  readonly to: number
  readonly schema: readonly SchemaChange[]
  /** In the order asked for. */
  readonly keySpaces: readonly KeySpaceDiff[]
}

export interface KeySpaceDiff extends DiffCounts {
  readonly keySpace: string
  /**
   * The records that differ, where asked for, as rows of a change feed without `_version` and
   * `_timestamp`. Read when it is iterated, once.
   */
  readonly rows?: { readonly fields: readonly BatchField[]; readonly batches: AsyncIterable<Batch> }
}

interface DiffContext {
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly view: LineView
  readonly at: At | null
  readonly mayRead: MayRead
}

/**
 * Asks whether each key-space may be read before it reads one of them.
 * @throws UnknownVersion, UnknownKeySpace, Denied; InvalidArgument where the interval ends before
 *   it begins
 */
export async function diffVersions(context: DiffContext, options: DiffOptions): Promise<StoreDiff> {
  const { storage, pool } = context
  const { signal } = options
  const { from, to } = await interval(context, options, signal)
  const asked = options.keySpaces?.map((name) => findKeySpace(to, name))
  const updates = await updatesBetween({
    ...{ storage, line: context.view.line },
    ...{ from, upTo: to.version, signal },
  })
  const chosen = []
  for (const keySpace of asked ?? to.keySpaces.values()) {
    const touched = updates.filter(({ state }) => state.keySpace === keySpace.keySpace)
    const counted = await planCounts(to, keySpace, touched)
    const plan = options.rows ? await planRead(to, keySpace, {}, signal) : counted
    chosen.push({ keySpace, touched, plan, counted })
  }
  for (const { plan } of chosen) await context.mayRead(readingOf(plan))
  const keySpaces: KeySpaceDiff[] = []
  for (const { keySpace, touched, plan, counted } of chosen) {
    const views = { before: from, after: to, touched, context: { storage, pool, signal } }
    const counts = await countDifferences({ ...views, plan: counted })
    const rows = options.rows ? { rows: rowsOf(keySpace, { ...views, plan }) } : {}
    keySpaces.push({ keySpace: keySpace.name, ...counts, ...rows })
  }
  return { from: from.version, to: to.version, schema: schemaChanges(from, to), keySpaces }
}

/** Only groups with updates can have cells that differ; of others not even columns are read. */
function planCounts(
  to: LineState,
  keySpace: KeySpaceDefinition,
  updated: readonly TouchedGroup[],
): Promise<ScanPlan> {
  const touched = new Set(updated.map(({ state }) => state.definition.group))
  const moved = new Set(updated.flatMap(({ state }) => state.definition.moved ?? []))
  const columns = keySpace.groups
    .filter(
      ({ group, columns: own }) =>
        touched.has(group) || own.some(({ column }) => moved.has(column)),
    )
    .flatMap((group) => group.columns.map(({ name }) => name))
  return planRead(to, keySpace, { columns })
}

function rowsOf(
  keySpace: KeySpaceDefinition,
  views: ViewPairsOptions,
): NonNullable<KeySpaceDiff['rows']> {
  if (columnNames(keySpace).includes('_change')) {
    throw new CalicoError(
      'InvalidArgument',
      `the rows of a difference have a column '_change' of their own, as '${keySpace.name}' has`,
    )
  }
  return { fields: diffFields(views.plan), batches: readDifferences(views) }
}
