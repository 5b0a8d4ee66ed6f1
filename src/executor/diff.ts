/** Differences of two states of a store: definitions, counts of records and cells, rows. */

import type { Batch, BatchField } from '../arrow/batch.js'
import type { DecodePool } from '../data/worker-pool.js'
import { CalicoError } from '../errors.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { commonHeight } from '../log/content.js'
import { placeAt } from '../log/lines.js'
import { comparable } from '../scan/comparable.js'
import { countDifferences, type DiffCounts, diffFields, readDifferences } from '../scan/diff.js'
import { type SchemaChange, schemaChanges } from '../scan/diff-schema.js'
import { explainGroup, type GroupDifferences } from '../scan/explain-difference.js'
import { type MayRead, readingOf } from '../scan/may-read.js'
import { planView, type ScanPlan } from '../scan/plan.js'
import {
  type Candidates,
  type ComparedGroup,
  compareStates,
  statedCandidates,
  toldCandidates,
} from '../scan/state-difference.js'
import { isSame } from '../scan/tile-difference.js'
import type { ViewPairsOptions } from '../scan/view-pairs.js'
import type { ObjectStore } from '../storage/contract.js'
import { columnNames, findKeySpace } from '../table/definition.js'
import { stateAtPlace } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import { type LinePoint, type PointState, stateOf } from './line-point.js'

export interface DiffOptions {
  /** What is held against `to`: also a version of another branch; 0 for the empty store. */
  readonly from: LinePoint
  /** What is compared with it, from where it comes on or not; the newest unless given. */
  readonly to?: LinePoint | undefined
  /** Begins at the newest version that `from` and `to` have in common, in place of `from`. */
  readonly mergeBase?: boolean | undefined
  /** Names of key-spaces, all that `to` has unless given. */
  readonly keySpaces?: readonly string[]
  /** Whether the records that differ are wanted too. */
  readonly rows?: boolean
  /** Who asks; the principal of the store unless given. */
  readonly principal?: string
  readonly signal?: AbortSignal
}

/** The ends of a difference, and how definitions differ. */
interface DiffEnds {
  readonly from: number
  readonly to: number
  /** The lines whose versions these are. */
  readonly fromLine: number
  readonly toLine: number
  readonly schema: readonly SchemaChange[]
}

export interface StoreDiff extends DiffEnds {
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

/** What of one key-space differs, and nothing counted. */
export interface DiffRowsOptions extends Omit<DiffOptions, 'keySpaces' | 'rows'> {
  /** Its name at `to`. */
  readonly keySpace: string
}

/** The records of a key-space that differ, as `KeySpaceDiff.rows` has them. */
export interface DifferingRows extends DiffEnds, RowsRead {}

interface RowsRead {
  readonly fields: readonly BatchField[]
  readonly batches: AsyncGenerator<Batch>
}

/** What the log tells of a difference, and what would be read for the rest. */
export interface DiffExplanation extends DiffEnds {
  readonly keySpaces: readonly {
    readonly keySpace: string
    readonly groups: readonly GroupDifferences[]
  }[]
}

export interface DiffContext {
  readonly storage: ObjectStore
  readonly pool: DecodePool
  readonly view: PointState['view']
  readonly at: Parameters<typeof stateOf>[0]['at']
  readonly resolve: Parameters<typeof stateOf>[0]['resolve']
  readonly mayRead: MayRead
}

/**
 * Asks whether each key-space may be read before it reads one of them.
 * @throws UnknownVersion, UnknownRef, InvalidAddress, UnknownKeySpace, Denied; TypeMismatch where a
 *   column is of types of which neither holds the values of the other
 */
export async function diffVersions(context: DiffContext, options: DiffOptions): Promise<StoreDiff> {
  const { storage, pool } = context
  const { signal } = options
  const ends = await endsOf(context, options)
  const { state: to } = ends.to
  const chosen = []
  for (const keySpace of chosenSpaces(to, options)) {
    const asked = await askedOf(keySpace, ends, signal)
    const counted = planCounts(asked, to)
    const plan = options.rows ? asked.plan : counted
    chosen.push({ keySpace, asked, plan, counted })
  }
  for (const { plan } of chosen) await context.mayRead(readingOf(plan))
  const keySpaces: KeySpaceDiff[] = []
  for (const { keySpace, asked, plan, counted } of chosen) {
    const candidates = await candidatesOf(asked.groups, ends, { storage, signal })
    const states = { before: ends.from.state, after: to, context: { storage, pool, signal } }
    const views = { ...states, ...candidates }
    const counts = await countDifferences({ ...views, plan: counted })
    const rows = options.rows ? { rows: rowsOf(keySpace, { ...views, plan }) } : {}
    keySpaces.push({ keySpace: keySpace.name, ...counts, ...rows })
  }
  return { ...describeEnds(ends), keySpaces }
}

/** The records of one key-space that differ. @throws as `diffVersions` */
export async function diffRows(
  context: DiffContext,
  options: DiffRowsOptions,
): Promise<DifferingRows> {
  const { storage, pool } = context
  const { signal } = options
  const ends = await endsOf(context, options)
  const { state: after } = ends.to
  const keySpace = findKeySpace(after, options.keySpace)
  const { plan, groups } = await askedOf(keySpace, ends, signal)
  await context.mayRead(readingOf(plan))
  const candidates = await candidatesOf(groups, ends, { storage, signal })
  const states = { before: ends.from.state, after, context: { storage, pool, signal } }
  return { ...describeEnds(ends), ...rowsOf(keySpace, { ...states, ...candidates, plan }) }
}

/**
 * What the log tells of a difference; no data file is touched. @throws as `diffVersions`, without
 * Denied
 */
export async function explainDiff(
  context: Omit<DiffContext, 'pool' | 'mayRead'>,
  options: DiffOptions,
): Promise<DiffExplanation> {
  const { signal } = options
  const ends = await endsOf(context, options)
  const keySpaces = []
  for (const keySpace of chosenSpaces(ends.to.state, options)) {
    const { plan, groups } = await askedOf(keySpace, ends, signal)
    const told = []
    for (const group of groups) told.push(await explainGroup(group, plan.keyTypes, signal))
    keySpaces.push({ keySpace: keySpace.name, groups: told })
  }
  return { ...describeEnds(ends), keySpaces }
}

/** Both states of a difference, the earlier one first where one is. */
export interface Ends {
  readonly from: PointState
  readonly to: PointState
}

/** @throws UnknownVersion, UnknownRef, InvalidAddress */
export async function endsOf(
  context: Omit<DiffContext, 'pool' | 'mayRead' | 'storage'>,
  {
    from,
    to,
    mergeBase: fromBase = false,
    signal,
  }: Pick<DiffOptions, 'from' | 'to' | 'mergeBase' | 'signal'>,
): Promise<Ends> {
  const end = await stateOf(context, to, { mayBeEmpty: false, signal })
  const start = await stateOf(context, from, { mayBeEmpty: true, signal })
  if (!fromBase) return { from: start, to: end }
  return { from: await baseOf({ from: start, to: end }, signal), to: end }
}

/** The newest state that both ends have in common. */
export async function baseOf(
  { from, to }: Ends,
  signal: AbortSignal | undefined,
): Promise<PointState> {
  const height = commonHeight(from.state, to.state)
  for (const end of [from, to]) if (height === end.state.height) return end
  const { storage } = from.view
  const place = placeAt(from.state.lineage, height)
  return { ...from, state: await stateAtPlace(storage, place, signal) }
}

function describeEnds({ from: { state: from }, to: { state: to } }: Ends): DiffEnds {
  return {
    ...{ from: from.version, to: to.version, fromLine: from.line, toLine: to.line },
    schema: schemaChanges(from, to),
  }
}

function chosenSpaces(to: LineState, options: DiffOptions): readonly KeySpaceDefinition[] {
  return options.keySpaces?.map((name) => findKeySpace(to, name)) ?? [...to.keySpaces.values()]
}

/** A key-space with all of its columns, as they can be read at both ends. */
interface Asked {
  readonly plan: ScanPlan
  readonly groups: readonly ComparedGroup[]
}

async function askedOf(
  keySpace: KeySpaceDefinition,
  { from: { state: before }, to: { state: after } }: Ends,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const definition = comparable(keySpace, before.keySpaces.get(keySpace.keySpace))
  const plan = planView(after, definition, {})
  return { plan, groups: await compareStates(plan, { before, after }, signal) }
}

/** Only groups that differ can have cells that do; of others not even columns are read. */
function planCounts({ plan, groups }: Asked, to: LineState): ScanPlan {
  const apart = groups.filter(({ difference }) => !isSame(difference))
  const found = new Set(
    apart.flatMap(({ before, after }) =>
      [before, after].flatMap((group) => group?.definition.group ?? []),
    ),
  )
  const moved = new Set(apart.flatMap(({ after }) => after?.definition.moved ?? []))
  const { keySpace } = plan
  const columns = keySpace.groups
    .filter(({ group, columns: own }) => {
      return found.has(group) || own.some(({ column }) => moved.has(column))
    })
    .flatMap((group) => group.columns.map(({ name }) => name))
  return planView(to, keySpace, { columns })
}

/**
 * Where tiles were written anew, entries tell more exactly what is new in them than the tiles do.
 */
export async function candidatesOf(
  groups: readonly ComparedGroup[],
  ends: Ends,
  { storage, signal }: { readonly storage: ObjectStore; readonly signal?: AbortSignal | undefined },
): Promise<Candidates> {
  const stated = statedCandidates(groups)
  if (stated.compared.length === 0) return stated
  const { state: base } = await baseOf(ends, signal)
  const lines = [ends.from, ends.to].map(({ state, view }) => ({ state, line: view.line }))
  const told = await toldCandidates({ storage, base, ends: lines, signal })
  if (told === null) return stated
  const known = new Set(
    groups.flatMap(({ before, after }) =>
      [before, after].flatMap((group) => group?.definition.group ?? []),
    ),
  )
  const touched = told.touched.filter(({ state }) => known.has(state.definition.group))
  return { ...told, touched }
}

function rowsOf(keySpace: KeySpaceDefinition, views: ViewPairsOptions): RowsRead {
  if (columnNames(keySpace).includes('_change')) {
    throw new CalicoError(
      'InvalidArgument',
      `the rows of a difference have a column '_change' of their own, as '${keySpace.name}' has`,
    )
  }
  return { fields: diffFields(views.plan), batches: readDifferences(views) }
}
