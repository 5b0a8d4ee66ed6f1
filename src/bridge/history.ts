/** The log, and how far applications have come. */
import { CalicoError } from '../errors.js'
import { type ActionSummary, summarizeEntry } from '../executor/history.js'
import type { Store } from '../executor/store.js'
import type { LogEntry } from '../format/generated/documents.js'
import type { Log, MarkState } from '../format/generated/messages.js'
import type { LineState } from '../table/state.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'
import { headAfter, WAIT_MS_MAX } from './head.js'

const LIMIT = 100
const LIMIT_MAX = 1000
/** Entries that are fetched at a time. */
const FETCHED_AT_ONCE = 16

export const HISTORY_ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'log',
    method: 'GET',
    path: '/v1/log',
    query: ['after', 'limit', 'newest', 'waitMs'],
    run: readLog,
  },
  { name: 'mark', method: 'GET', path: '/v1/marks/{application}', run: readMark },
]

async function readLog(call: BridgeCall, context: BridgeContext): Promise<Answer> {
  const { query } = call
  const after = query.count('after') ?? 0
  const limit = query.count('limit', { min: 1, max: LIMIT_MAX }) ?? LIMIT
  const waitMs = query.count('waitMs', { max: WAIT_MS_MAX }) ?? 0
  const head = await headAfter({ call, context, after, waitMs })
  const count = Math.max(0, Math.min(limit, head.version - after))
  const first = query.flag('newest') ? head.version - count + 1 : after + 1
  const entries = await entriesFrom(context.store, first, count)
  const log: Log = { head: head.version, entries: entries.map((entry) => described(entry, head)) }
  if (query.flag('newest')) log.entries.reverse()
  return json(log)
}

async function entriesFrom(store: Store, first: number, count: number): Promise<LogEntry[]> {
  const entries: LogEntry[] = []
  for (let at = 0; at < count; at += FETCHED_AT_ONCE) {
    const some = Array.from({ length: Math.min(FETCHED_AT_ONCE, count - at) }, (_, i) =>
      store.entry(first + at + i),
    )
    entries.push(...(await Promise.all(some)))
  }
  return entries
}

function described(entry: LogEntry, state: LineState): Log['entries'][number] {
  const { version, id, timestamp, transactions } = summarizeEntry(entry, state)
  const author = transactions.find((one) => one.author !== undefined)?.author
  const message = transactions.find((one) => one.message !== undefined)?.message
  const operations = transactions.flatMap(({ actions }) => actions.map(operationOf))
  return {
    ...{ version, id, timestamp },
    ...(author !== undefined && { author }),
    ...(message !== undefined && { message }),
    operations,
  }
}

/** A group that is there no more has no name that could be told. */
function operationOf({ kind, keySpace, group, rows }: ActionSummary): {
  kind: string
  keySpace?: string
  group?: string
  rows?: number
} {
  const isKnown = keySpace !== undefined && keySpace !== '?'
  return {
    kind,
    ...(isKnown && { keySpace }),
    ...(isKnown && group !== undefined && { group }),
    ...(rows !== undefined && { rows }),
  }
}

async function readMark(
  { parameters, signal }: BridgeCall,
  { store }: BridgeContext,
): Promise<Answer> {
  const name = parameters.application!
  const found = (await store.snapshot(undefined, signal)).marks.get(name)
  if (!found) throw new CalicoError('NotFound', `there is no mark of an application '${name}'`)
  const { application, epoch, sequence, version } = found
  const mark: MarkState = { application, epoch, sequence, version }
  return json(mark)
}
