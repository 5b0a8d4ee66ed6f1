/**
 * A view before and after some updates, side by side under the keys that they touch. No other key
 * can differ, so of tiles only what may hold such keys is read.
 */
import type { Data } from 'apache-arrow'
import { type Batch, type BatchField, batchColumn } from '../arrow/batch.js'
import { fillBits, makeBitmap } from '../arrow/bitmap.js'
import { isValidAt, makeColumn } from '../arrow/column.js'
import { toArrowType } from '../arrow/types.js'
import { must } from '../assert.js'
import { evaluateFilter } from '../expr/evaluate.js'
import { valueColumn } from '../format/columns.js'
import type { GroupDefinition } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import type { GroupState, LineState } from '../table/state.js'
import { allTiles, tilesRead } from '../table/with-tiles.js'
import { keyFields, type TileContext } from '../tile/context.js'
import type { KeyedBatch } from '../tile/keyed-batch.js'
import { type MergeColumn, mergedFields } from '../tile/merge-column.js'
import { keyAt, outOfRange } from '../tile/shown.js'
import { readTile } from '../tile/tile-reader.js'
import { type JoinSide, joinAroundAnchor } from './join.js'
import { limitsOfTile, orderTiles } from './ordered-tiles.js'
import type { ScanPlan } from './plan.js'
import {
  type ComparedTiles,
  surveyTouchedKeys,
  type TouchedGroup,
  type TouchedKeys,
} from './touched-keys.js'

/** Rows of touched keys, ascending. */
export interface ViewPair {
  readonly rows: number
  readonly before: View
  readonly after: View
  /** Of the state beside, where there is one. */
  readonly beside: View | null
}

/** One side: a row for each touched key. */
export interface View {
  /** The plan's columns. Cells of rows that are not in the view mean nothing. */
  readonly batch: Batch
  /** One byte per row: whether the record exists and the plan's filter holds for it. */
  readonly present: Uint8Array
}

export interface ViewPairsOptions {
  /** Says which columns, which filter and which keys; its state plays no part. */
  readonly plan: ScanPlan
  readonly before: LineState
  readonly after: LineState
  /** One more state to be seen under the same keys, whatever it has to do with the others. */
  readonly beside?: LineState | undefined
  /** All updates between the two states to groups of the plan. */
  readonly touched: readonly TouchedGroup[]
  /** Tiles that may differ for other reasons. */
  readonly compared?: readonly ComparedTiles[] | undefined
  /** Whether `after` is what updates have made of `before`, and not a state of another line. */
  readonly follows: boolean
  readonly context: TileContext
}

export async function* readViewPairs(options: ViewPairsOptions): AsyncGenerator<ViewPair> {
  const { plan, context, touched, compared, follows } = options
  const pairs = await withOriginTiles(pairsOf(options), context.signal)
  const layouts = pairs.flatMap((pair) => SIDES.flatMap((side) => pair[side] ?? []))
  const { keyTypes, range } = plan
  // What came after was made by updates, which touch it themselves.
  const sidesOfAnchor = [pairs[0]!.before, follows ? null : pairs[0]!.after]
  const anchors = sidesOfAnchor.filter((anchor) => anchor !== null)
  const survey = { context, keyTypes, range, touched, compared, layouts, anchors }
  const keys = await surveyTouchedKeys(survey)
  const sides = pairs.flatMap((pair, i) => sidesOf({ pair, i, keys, plan, context }))
  const anchor = { source: keys.read(), columns: keyFields(keyTypes) }
  for await (const { batch } of joinAroundAnchor(anchor, sides)) {
    yield {
      rows: batch.rows,
      before: viewOf(plan, pairs, 'before', batch),
      after: viewOf(plan, pairs, 'after', batch),
      beside: options.beside ? viewOf(plan, pairs, 'beside', batch) : null,
    }
  }
}

/** Columns that lie together at both states, and where; null where they are not defined. */
interface GroupPair {
  readonly columns: readonly MergeColumn[]
  readonly before: GroupState | null
  readonly after: GroupState | null
  /** Not read at all where there is no third state. */
  readonly beside: GroupState | null | undefined
  /** Whether no update lies between, so that one side speaks for both. */
  readonly same: boolean
}

/** The anchors and their columns first. A column may have come into another group meanwhile. */
function pairsOf(options: Omit<ViewPairsOptions, 'context' | 'follows'>): GroupPair[] {
  const { plan, before, after, beside, touched, compared = [] } = options
  const pairs = new Map<string, Omit<GroupPair, 'same'> & { columns: MergeColumn[] }>()
  const place = (at: (state: LineState) => GroupState | null, columns: MergeColumn[]): void => {
    const pair = { before: at(before), after: at(after), beside: beside && at(beside) }
    const key = SIDES.map((side) => pair[side]?.definition.incarnation ?? '').join(' ')
    const known = pairs.get(key)
    if (known) known.columns.push(...columns)
    else pairs.set(key, { columns, ...pair })
  }
  place((state) => anchorAt(state, plan), [])
  for (const column of plan.groups.flatMap(({ columns }) => columns)) {
    if (column.name.startsWith('k')) continue
    place((state) => ownerAt(state, plan, column.name), [column])
  }
  const apart = new Set([...touched, ...compared].map(({ state }) => state.definition.group))
  const isTouched = ({ definition }: GroupState): boolean => apart.has(definition.group)
  return [...pairs.values()].map((pair) => {
    const { before: was, after: is } = pair
    const isSame = was !== null && was.definition.incarnation === is?.definition.incarnation
    return { ...pair, same: isSame && !isTouched(was) }
  })
}

/** Where the anchor and the columns of a plan are at two states, each pair once. */
export function placesOf(
  plan: ScanPlan,
  { before, after }: Pick<ViewPairsOptions, 'before' | 'after'>,
): (readonly [GroupState | null, GroupState | null])[] {
  const pairs = pairsOf({ plan, before, after, touched: [] })
  return pairs.map(({ before: was, after: is }) => [was, is])
}

/** The pairs with all tiles of groups that are read from what they were before. */
async function withOriginTiles(
  pairs: readonly GroupPair[],
  signal: AbortSignal | undefined,
): Promise<GroupPair[]> {
  const held = (group: GroupState | null): Promise<GroupState | null> =>
    group?.origin ? allTiles(group, signal) : Promise.resolve(group)
  return Promise.all(
    pairs.map(async (pair) => {
      const beside = pair.beside && (await held(pair.beside))
      return { ...pair, before: await held(pair.before), after: await held(pair.after), beside }
    }),
  )
}

/** The ids of the groups that a plan is about, as they are at a state. */
export function groupsOfPlan(plan: ScanPlan, state: LineState): Set<string> {
  const names = plan.groups.flatMap(({ columns }) => columns.map(({ name }) => name))
  const found = [anchorAt(state, plan), ...names.map((name) => ownerAt(state, plan, name))]
  return new Set(found.flatMap((group) => group?.definition.group ?? []))
}

function anchorAt(state: LineState, plan: ScanPlan): GroupState | null {
  return groupAt(state, plan, ({ anchor }) => anchor)
}

/** The group that has a column, given by its name in files. */
function ownerAt(state: LineState, plan: ScanPlan, name: string): GroupState | null {
  return groupAt(state, plan, ({ columns }) =>
    columns.some(({ column }) => valueColumn(column) === name),
  )
}

function groupAt(
  state: LineState,
  { keySpace }: ScanPlan,
  isIt: (group: GroupDefinition) => boolean,
): GroupState | null {
  const defined = state.keySpaces.get(keySpace.keySpace)?.groups.find(isIt)
  return defined ? must(state.groups.get(defined.incarnation), 'a defined group has a state') : null
}

const BOOL: CalicoType = { kind: 'bool' }

const SIDES = ['before', 'after', 'beside'] as const

type Side = (typeof SIDES)[number]

/** The name in the join of a column of one side; groups that are the same have one side only. */
function sideName({ same }: GroupPair, side: Side, name: string): string {
  return `${same && side !== 'beside' ? 'both' : side} ${name}`
}

/** In the join: whether the anchor holds the key. */
const EXISTS = 'exists'

function sidesOf(options: {
  pair: GroupPair
  i: number
  keys: TouchedKeys
  plan: ScanPlan
  context: TileContext
}): JoinSide[] {
  const { pair, i, keys, plan, context } = options
  const { columns } = pair
  const compared: readonly Side[] = pair.same ? ['after'] : ['before', 'after']
  const sides: readonly Side[] = pair.beside === undefined ? compared : [...compared, 'beside']
  return sides.map((side): JoinSide => {
    const name = (own: string): string => sideName(pair, side, own)
    const marks = i === 0 ? [{ name: name(EXISTS), type: BOOL }] : []
    const fields = [
      ...mergedFields(columns).map((c) => ({ name: name(c.name), type: c.type })),
      ...marks,
    ]
    const group = pair[side] ?? null
    if (group === null) return { source: nothing(), columns: fields }
    const rows = readTouchedRows({ group, columns, keys, keyTypes: plan.keyTypes, context })
    return { source: renamed(rows, fields, marks.length > 0), columns: fields }
  })
}

async function* nothing(): AsyncGenerator<KeyedBatch> {}

/** Tiles that are all looked at before any is read; of more nothing is said of their keys. */
const LOOKED_AT_MAX = 4096

/** Of a tile of which nothing is known. */
const ANY_KEYS = { keyMin: '', keyMax: 'g' }

/** The rows of a group that may have touched keys, by key over all tiles. */
async function* readTouchedRows(read: {
  group: GroupState
  columns: readonly MergeColumn[]
  keys: TouchedKeys
  keyTypes: readonly CalicoType[]
  context: TileContext
}): AsyncGenerator<KeyedBatch> {
  const { columns, keys, keyTypes, context } = read
  const { signal } = context
  const partitions = keys.partitionsIn(read.group)
  const areFew = partitions.length > 1 && partitions.length <= LOOKED_AT_MAX
  const group = areFew ? await tilesRead(read.group, partitions, signal) : read.group
  const tile = { context, group, keyTypes, mayMatter: keys.mayLieIn, withKeys: true }
  yield* orderTiles({
    ...{ partitions, columns, keyTypes, signal },
    limitsOf: (partition) => (areFew ? limitsOfTile(group, partition, keyTypes) : ANY_KEYS),
    open: (partition, own) => readTile({ ...tile, partition, columns: own }),
  })
}

/** Batches under other names, with a column that says that the rows are there where it is named. */
async function* renamed(
  batches: AsyncIterable<KeyedBatch>,
  fields: readonly BatchField[],
  marked: boolean,
): AsyncGenerator<KeyedBatch> {
  for await (const { keys, batch } of batches) {
    const marks = marked ? [allTrue(batch.rows)] : []
    yield { keys, batch: { rows: batch.rows, fields, columns: [...batch.columns, ...marks] } }
  }
}

function allTrue(length: number): Data {
  const values = makeBitmap(length)
  fillBits(values, 0, length)
  return makeColumn({ type: toArrowType(BOOL), length, values })
}

function viewOf(plan: ScanPlan, pairs: readonly GroupPair[], side: Side, joined: Batch): View {
  const columns = plan.columns.map((column): Data => {
    const pair = pairs.find(({ columns }) => columns.some(({ name }) => name === column.synthetic))
    const name = pair ? sideName(pair, side, column.synthetic) : column.synthetic
    return must(batchColumn(joined, name), 'a joined batch has every column of the plan')
  })
  const fields = plan.columns.map(({ name, type }) => ({ name, type }))
  const batch = { rows: joined.rows, fields, columns }
  const exists = must(batchColumn(joined, sideName(pairs[0]!, side, EXISTS)), 'the anchor is there')
  const present = plan.filter
    ? evaluateFilter(plan.filter, batch)
    : new Uint8Array(joined.rows).fill(1)
  for (let row = 0; row < joined.rows; row++) if (!isValidAt(exists, row)) present[row] = 0
  checkSums(plan, present, joined, (column) => {
    const pair = must(
      pairs.find(({ columns }) => columns.some(({ name }) => name === column.name)),
      'a sum is of a group of the plan',
    )
    return batchColumn(joined, sideName(pair, side, column.companion!.name))
  })
  return { batch, present }
}

/** Records that a feed shows have sums that can be shown (CAL-MERGE-033). */
function checkSums(
  { sums, keyTypes }: ScanPlan,
  present: Uint8Array,
  joined: Batch,
  companionOf: (column: MergeColumn) => Data | undefined,
): void {
  for (const { name, column } of sums.columns) {
    const beside = companionOf(column)
    if (!beside || beside.nullCount === beside.length) continue
    const row = present.findIndex((shown, at) => shown === 1 && isValidAt(beside, at))
    if (row >= 0) throw outOfRange(name, keyAt(joined, keyTypes, row))
  }
}
