/** Reads that several processes share: plans in sealed splits (spec/bridge.md, "Reading"). */
import { type Batch, emptyBatch } from '../arrow/batch.js'
import { sliceBatch } from '../arrow/gather.js'
import type { ReadPart } from '../commit/read-set.js'
import { CalicoError } from '../errors.js'
import type { KeyRange } from '../expr/key-range.js'
import { checkAggregates, knownAggregates } from '../scan/aggregates.js'
import type { ColumnChoice, ScanPlan } from '../scan/plan.js'
import { readSplit } from '../scan/scan.js'
import { cutSplits, type SizedSplit } from '../scan/splits.js'
import { checkHanded, type Handed, handed } from './handed.js'
import type { Planned } from './local-executor.js'
import { type SharedReadContext, sealFile } from './shared-file.js'
import { storedReads } from './shared-reads.js'
import type { PlannedSplit, SharedPlan, SharedRead } from './shared-work.js'
import { directFiles, mayBeDirect } from './whole-files.js'

const SPLITS_DEFAULT = 8
const SPLITS_MAX = 10_000

interface SplitContent extends Handed {
  /** Its id. */
  readonly keySpace: string
  readonly version: number
  readonly columns?: readonly ColumnChoice[] | undefined
  readonly where?: string | undefined
  readonly limit?: number | undefined
  /** Whether the client applies the filter itself. */
  readonly filtersAgain: boolean
  readonly parts: readonly SplitContentPart[]
}

interface SplitContentPart {
  readonly range: KeyRange
  /** Partitions by incarnation. */
  readonly partitions: Readonly<Record<string, readonly string[]>>
}

interface ChangesContent extends Handed {
  readonly changes: { readonly from: number; readonly to: number }
  readonly keySpaceName: string
  readonly columns?: readonly string[] | undefined
  readonly where?: string | undefined
  readonly limit?: number | undefined
}

export async function planShared(
  context: SharedReadContext,
  read: SharedRead,
): Promise<SharedPlan> {
  const { splitsMax = SPLITS_DEFAULT, limit } = read
  if (!Number.isSafeInteger(splitsMax) || splitsMax < 1 || splitsMax > SPLITS_MAX) {
    throw new CalicoError('InvalidArgument', `splitsMax is 1 to ${SPLITS_MAX}, not ${splitsMax}`)
  }
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
    throw new CalicoError('InvalidArgument', `a limit is a number of rows from 0 on, not ${limit}`)
  }
  if (read.changes) return planChanges(context, { ...read, splitsMax }, read.changes)
  const planned = await context.executor.plan(read)
  const { plan } = planned.planned
  checkAggregates(planned.keySpace, read.aggregates ?? [])
  const paths = read.direct === true && context.filesRoot !== null
  const files = read.files === true && context.givesFiles
  const wholeFiles = (paths || files) && limit === undefined && mayBeDirect(plan)
  const cut = cutSplits(plan, { splitsMax, wholeFiles })
  const aggregates = read.aggregates ? knownAggregates(plan, read.aggregates) : null
  const splits = aggregates || limit === 0 ? [] : cut.splits
  const found = wholeFiles
    ? await directFiles(plan, splits, context.executor.context(read.signal))
    : []
  const given = { principal: read.principal, files, paths }
  return {
    ...head(planned),
    fields: plan.outputs.map(({ name, type }) => ({ name, type })),
    splits: splits.map((split, i) => {
      return {
        ...sealSplit(context, { read, planned, split }),
        ...(found[i] && { files: found[i].map((file) => sealFile(context, file, given)) }),
      }
    }),
    rows: Math.min(cut.rows, limit === undefined ? cut.rows : limit * splits.length),
    rowsExact: cut.rowsExact && limit === undefined,
    aggregates,
    reads: context.sealer.seal('reads', {
      ...handed(context, read.principal),
      version: planned.state.version,
      parts: storedReads([readPartOf(planned)]),
    }),
  }
}

function head({
  state,
}: Pick<Planned, 'state'>): Pick<SharedPlan, 'line' | 'version' | 'timestamp'> {
  const { line, version, timestamp } = state
  return { line, version, timestamp: version === 0 ? null : timestamp }
}

function sealSplit(
  context: SharedReadContext,
  made: { read: SharedRead; planned: Planned; split: SizedSplit },
): PlannedSplit {
  const { read, planned, split } = made
  const { groups } = planned.planned.plan
  const incarnations = groups.map(({ state }) => state.definition.incarnation)
  const content: SplitContent = {
    ...handed(context, read.principal),
    keySpace: planned.keySpace.keySpace,
    version: planned.state.version,
    columns: read.columns,
    where: read.where,
    limit: read.limit,
    filtersAgain: read.files === true && read.limit === undefined,
    parts: split.parts.map(({ split: { partitions }, range }) => ({
      range,
      partitions: Object.fromEntries(incarnations.map((one, i) => [one, partitions[i]!])),
    })),
  }
  const { rows, bytes } = split
  return { split: context.sealer.seal('split', content), rows, bytes }
}

/** What a plan reads: the columns that it names, and existence, of its keys. */
function readPartOf({ keySpace, planned: { plan } }: Planned): ReadPart {
  const columns = keySpace.groups
    .flatMap((group) => group.columns)
    .filter(({ name }) => plan.columns.some((column) => column.name === name))
    .map(({ column }) => column)
  return {
    keySpace: keySpace.keySpace,
    columns: new Set(columns),
    keys: new Map(),
    ranges: [plan.range],
  }
}

/** The change feed in intervals of versions. */
async function planChanges(
  context: SharedReadContext,
  read: SharedRead & { readonly splitsMax: number },
  changes: NonNullable<SharedRead['changes']>,
): Promise<SharedPlan> {
  const { keySpace, where, limit, splitsMax, principal } = read
  const columns = read.columns?.map((choice) => {
    if (typeof choice === 'string') return choice
    throw new CalicoError('InvalidArgument', 'a change feed has no computed columns')
  })
  const feed = await context.executor.changes({
    ...changes,
    ...{ keySpace, columns, filter: where, principal },
  })
  const planned = await context.executor.plan({
    ...{ keySpace, principal, columns, where },
    at: { kind: 'version', version: feed.to },
  })
  const { rows } = cutSplits(planned.planned.plan, { splitsMax: 1 })
  const size = Math.max(Math.ceil((feed.to - feed.from) / splitsMax), 1)
  const splits: PlannedSplit[] = []
  for (let from = feed.from; from < feed.to; from += size) {
    const content: ChangesContent = {
      ...handed(context, principal),
      changes: { from, to: Math.min(from + size, feed.to) },
      keySpaceName: keySpace,
      ...{ columns, where, limit },
    }
    splits.push({ split: context.sealer.seal('split', content), rows: 2 * rows, bytes: 0 })
  }
  return {
    ...head(planned),
    fields: feed.fields,
    splits,
    rows: 2 * rows * splits.length,
    rowsExact: splits.length === 0,
    aggregates: null,
    reads: context.sealer.seal('reads', {
      ...handed(context, principal),
      version: feed.to,
      parts: storedReads([readPartOf(planned)]),
    }),
  }
}

export async function* scanShared(
  context: SharedReadContext,
  text: string,
  options: { readonly principal?: string | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Batch> {
  const content = context.sealer.open<SplitContent | ChangesContent>('split', text)
  checkHanded(content, context, options.principal)
  const rows =
    'changes' in content
      ? changesOf(context, content, options.signal)
      : partsOf(context, content, options)
  yield* content.limit === undefined ? rows : atMost(rows, content.limit)
}

async function* partsOf(
  { executor, givesFiles }: SharedReadContext,
  content: SplitContent,
  options: { readonly principal?: string | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Batch> {
  const { version, columns, where } = content
  const { signal } = options
  // What a policy keeps back no client has to leave out by itself.
  const filtersAgain = content.filtersAgain && givesFiles
  const at = { kind: 'version', version } as const
  const { keySpaces } = await executor.snapshot(at, signal)
  const keySpace = keySpaces.get(content.keySpace)!.name
  for (const { range, partitions } of content.parts) {
    const query = { ...options, keySpace, at, columns, where, range }
    const { plan } = (await executor.plan(query)).planned
    const split = { partitions: plan.groups.map((group) => partitionsIn(partitions, group)) }
    yield emptyBatch(plan.outputs.map(({ name, type }) => ({ name, type })))
    yield* readSplit(plan, split, executor.context(signal), { filtersAgain })
  }
}

function partitionsIn(
  partitions: SplitContentPart['partitions'],
  { state }: ScanPlan['groups'][0],
): readonly string[] {
  const found = partitions[state.definition.incarnation]
  if (found) return found
  throw new CalicoError(
    'InvalidArgument',
    `the split was planned without group '${state.definition.name}': it comes from a planner ` +
      'other than the one here',
  )
}

async function* changesOf(
  context: SharedReadContext,
  content: ChangesContent,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  const { changes, columns, where, keySpaceName } = content
  const principal = content.principal ?? undefined
  const query = { ...changes, keySpace: keySpaceName, columns, filter: where, principal, signal }
  const { fields, batches } = await context.executor.changes(query)
  yield emptyBatch(fields)
  yield* batches
}

async function* atMost(batches: AsyncIterable<Batch>, limit: number): AsyncGenerator<Batch> {
  let left = limit
  for await (const batch of batches) {
    yield batch.rows <= left ? batch : sliceBatch(batch, 0, left)
    left -= Math.min(batch.rows, left)
    if (left === 0) return
  }
}
