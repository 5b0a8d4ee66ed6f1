import type { ChangesOptions } from '../../executor/changes.js'
import type { Store } from '../../executor/store.js'
import type { At } from '../../table/line-view.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { type Format, formatOf, limited, namesOf, print } from '../reading.js'
import { withStore } from '../session.js'
import { atOf } from '../values.js'

export async function run(call: Call): Promise<void> {
  const follow = call.flag('follow')
  const format = follow ? followFormatOf(call) : formatOf(call)
  const limit = call.count('limit')
  const to = call.text('to')
  if (follow && to !== undefined) throw usage('--follow goes on without end; leave out --to')
  await withStore(call, async (store) => {
    const columns = namesOf(call)
    const filter = call.text('filter')
    const options: ChangesOptions = {
      from: await startOf(call, store),
      follow,
      signal: call.signal,
      ...(to !== undefined && { to: atOf(to) }),
      ...(columns && { columns }),
      ...(filter !== undefined && { filter }),
    }
    const { fields, batches } = await store.changes(call.parameter('key-space'), options)
    await print(call, { format, fields, batches: limited(batches, limit) })
  })
}

/** Rows are to be seen when they come, which layouts that look at many rows do not allow. */
function followFormatOf(call: Call): Format {
  const format = call.text('format') === undefined ? 'ndjson' : formatOf(call)
  const isStreamed = format === 'ndjson' || format === 'csv' || format === 'arrow'
  if (isStreamed && call.text('output') === undefined) return format
  throw usage('--follow prints ndjson, csv or arrow, and to standard output')
}

async function startOf(call: Call, store: Store): Promise<At> {
  const from = call.text('from')
  if (from !== undefined) return atOf(from)
  if (!call.flag('follow')) throw usage('changes need --from, a version or a time; v0 gives all')
  const { version } = await store.snapshot(undefined, call.signal)
  return { kind: 'version', version }
}
