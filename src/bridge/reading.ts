/** Plans, the rows of their splits, and changes (spec/bridge.md, "Reading"). */
import type { Batch, BatchField } from '../arrow/batch.js'
import { fromJsonValue } from '../arrow/value.js'
import { must } from '../assert.js'
import { CalicoError } from '../errors.js'
import type { SharedPlan, SharedRead } from '../executor/shared-work.js'
import type { Plan, PlanRequest } from '../format/generated/messages.js'
import { parseType, printType } from '../format/types.js'
import { figureToJson } from '../scan/aggregates.js'
import { findKeySpace } from '../table/definition.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'
import { headAfter } from './head.js'
import { atOf } from './query.js'

export const READING_ENDPOINTS: readonly Endpoint[] = [
  { name: 'plan', method: 'POST', path: '/v1/plan', body: 'json', run: plan },
  { name: 'scan', method: 'POST', path: '/v1/scan', body: 'json', run: scan },
  { name: 'readFile', method: 'POST', path: '/v1/file', body: 'json', run: readFile },
  { name: 'changes', method: 'POST', path: '/v1/changes', body: 'json', run: changes },
]

async function plan(call: BridgeCall, context: BridgeContext): Promise<Answer> {
  const request = await call.message('planRequest')
  const planned = await context.shared.plan(await sharedRead(request, call, context))
  context.metrics.add('calico_splits_planned_total', planned.splits.length)
  return json(await planMessage(planned, request, context))
}

async function sharedRead(
  request: PlanRequest,
  call: BridgeCall,
  context: BridgeContext,
): Promise<SharedRead> {
  const { keySpace, columns, filter, changes, aggregates, limit, splitsMax, direct, files } =
    request
  const at = request.at && atOf(request.at)
  if (changes && at) {
    throw new CalicoError('InvalidArgument', "changes have their versions in place of 'at'")
  }
  const [from, to] = await keysOf(request, call, context)
  return {
    keySpace,
    ...whoAsks(call),
    ...(columns && { columns }),
    ...(filter !== undefined && { where: filter }),
    ...(at && { at }),
    ...(from && { from }),
    ...(to && { to }),
    ...{ changes, aggregates: aggregates?.map(aggregateOf), limit, splitsMax, direct, files },
  }
}

/** The keys of a request as values. @throws InvalidKey */
async function keysOf(
  { keySpace, from, to, at }: PlanRequest,
  { signal }: BridgeCall,
  { store }: BridgeContext,
): Promise<(readonly unknown[] | undefined)[]> {
  if (!from && !to) return []
  const state = await store.snapshot(at && atOf(at), signal)
  const { components } = findKeySpace(state, keySpace)
  return [from, to].map((key) => {
    if (key && key.length > components.length) {
      const found = `a key of ${key.length} components where ${components.length} is most`
      throw new CalicoError('InvalidKey', found)
    }
    return key?.map((value, i) => fromJsonValue(parseType(components[i]!.type), value))
  })
}

type Aggregates = NonNullable<SharedRead['aggregates']>
type AggregateMessage = NonNullable<PlanRequest['aggregates']>[number]

function aggregateOf({ kind, column }: AggregateMessage): Aggregates[number] {
  if (kind === 'count') return { kind, column }
  if (column !== undefined) return { kind, column }
  throw new CalicoError('InvalidArgument', `${kind} is of a 'column'`)
}

async function planMessage(
  planned: SharedPlan,
  { keySpace, aggregates }: PlanRequest,
  { store }: BridgeContext,
): Promise<Plan> {
  const { line, version, timestamp, splits, rows, rowsExact, reads } = planned
  const message: Plan = {
    ...{ line, version, timestamp, rows, rowsExact, reads },
    fields: fieldsMessage(planned.fields),
    splits: splits.map(({ split, rows, bytes, files }) => {
      const named = files?.map((file) => ({ ...file, columns: [...file.columns] }))
      return { split, rows, bytes, ...(named && { files: named }) }
    }),
    aggregates: null,
  }
  if (!planned.aggregates || !aggregates) return message
  const definition = findKeySpace(await store.snapshot({ kind: 'version', version }), keySpace)
  return {
    ...message,
    aggregates: planned.aggregates.map((figure, i) => {
      return figureToJson(definition, aggregateOf(aggregates[i]!), figure)
    }),
  }
}

/** Columns as answers name them. */
function fieldsMessage(fields: readonly BatchField[]): Plan['fields'] {
  return fields.map(({ name, type }) => ({ name, type: printType(type) }))
}

async function scan(call: BridgeCall, { shared, metrics }: BridgeContext): Promise<Answer> {
  const { split, compression = 'none' } = await call.message('scanRequest')
  const rows = shared.scan(split, whoAsks(call))
  const first = await rows.next()
  const { fields } = must(first.value, 'a scan begins with a batch, which has its columns')
  metrics.add('calico_splits_scanned_total', 1)
  return { kind: 'rows', fields, batches: from(first, rows), compression, headers: {} }
}

async function readFile(call: BridgeCall, { shared, metrics }: BridgeContext): Promise<Answer> {
  const part = await call.message('fileRequest')
  const bytes = await shared.file({ ...part, ...whoAsks(call) })
  metrics.add('calico_file_bytes_sent_total', bytes.byteLength)
  return { kind: 'bytes', bytes }
}

/** A generator that was begun already, from its first result on. */
async function* from<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (first.done) return
    yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

async function changes(call: BridgeCall, context: BridgeContext): Promise<Answer> {
  const request = await call.message('changesRequest')
  const { keySpace, columns, filter, waitMs = 0, compression = 'none' } = request
  const { shared } = context
  const head = await headAfter({ call, context, after: request.from, waitMs })
  const to = request.to ?? Math.max(head.version, request.from)
  const planned = await shared.plan({
    keySpace,
    ...whoAsks(call),
    ...(columns && { columns }),
    ...(filter !== undefined && { where: filter }),
    changes: { from: request.from, to },
    splitsMax: 1,
  })
  const batches = allOf(planned, (split) => shared.scan(split, whoAsks(call)))
  const headers = { 'calico-version': String(to) }
  return { kind: 'rows', fields: planned.fields, batches, compression, headers }
}

async function* allOf(
  planned: SharedPlan,
  scan: (split: string) => AsyncGenerator<Batch>,
): AsyncGenerator<Batch> {
  for (const { split } of planned.splits) yield* scan(split)
}

function whoAsks({ principal, signal }: BridgeCall): { principal?: string; signal: AbortSignal } {
  return { signal, ...(principal !== undefined && { principal }) }
}
