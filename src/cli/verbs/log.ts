import { type ActionSummary, type EntrySummary, summarizeEntry } from '../../executor/history.js'
import type { Store } from '../../executor/store.js'
import type { LogEntry } from '../../format/generated/documents.js'
import { parseAddress } from '../../storage/address.js'
import type { Snapshot } from '../../table/line-view.js'
import type { Call } from '../call.js'
import type { Listing } from '../output.js'
import { timeText, withStore } from '../session.js'

const LISTING: Listing<EntrySummary> = {
  columns: [
    { name: 'version', kind: 'number' },
    { name: 'time' },
    { name: 'author' },
    { name: 'changes' },
    { name: 'message' },
  ],
  cells: ({ version, timestamp, transactions }) => [
    version,
    timeText(timestamp),
    transactions.flatMap(({ author }) => author ?? []).join('; '),
    transactions.flatMap(({ actions }) => actions.map(actionText)).join(', '),
    transactions.flatMap(({ message }) => message ?? []).join('; '),
  ],
  json: ({ timestamp, ...entry }) => ({ ...entry, time: timeText(timestamp) }),
}

export async function run(call: Call): Promise<void> {
  const limit = call.count('limit')
  await withStore(call, async (store) => {
    const state = await store.snapshot(undefined, call.signal)
    const summaries = async function* (): AsyncGenerator<EntrySummary> {
      let left = limit ?? Number.POSITIVE_INFINITY
      if (left === 0) return
      for await (const entry of entriesOf(call, store, state)) {
        yield summarizeEntry(entry, state)
        if (--left === 0) return
      }
    }
    await call.output.list(LISTING, summaries())
  })
}

/** From the version that the address names, or the head, to the oldest. */
async function* entriesOf(call: Call, store: Store, state: Snapshot): AsyncGenerator<LogEntry> {
  const limit = call.count('limit')
  if ((parseAddress(call.parameter('store')).ref?.at ?? null) === null) {
    yield* store.log({ signal: call.signal, ...(limit !== undefined && { limit }) })
    return
  }
  for (let version = state.version; version >= 1; version--) yield await store.entry(version)
}

/** `order.base 3 rows`, `create order`, `checkpoint order.base as of 12`, `order: drop column a` */
function actionText(action: ActionSummary): string {
  const { kind, keySpace, group, rows, asOf, line, changes, application } = action
  if (kind === 'create-key-space') return `create ${keySpace}`
  if (kind === 'drop-key-space') return `drop ${keySpace}`
  if (kind === 'alter-key-space') return `${keySpace}: ${(changes ?? []).join(', ')}`
  if (kind === 'void' || kind === 'seal') return kind
  if (kind === 'adopt') return `adopt version ${asOf} of line ${line}`
  if (kind === 'forget') return `forget mark ${application}`
  const name = `${keySpace}.${group}`
  if (kind === 'checkpoint') return `checkpoint ${name} as of ${asOf}`
  if (kind === 'delete-range') return `delete range ${name}`
  const written = `${name} ${rows} ${rows === 1 ? 'row' : 'rows'}`
  return kind === 'fold' ? `fold ${written}` : written
}
