/** `--profile`: where the time of a read went, on standard error, so that rows stay alone. */
import { Profile } from '../executor/profile.js'
import type { Store } from '../executor/store.js'
import type { Call } from './call.js'
import { jsonLine } from './output.js'
import { withStore } from './session.js'
import { TextTable, tabLine } from './text-table.js'

const COLUMNS = [
  { name: 'layer' },
  { name: 'calls', kind: 'count' },
  { name: 'bytes', kind: 'bytes' },
  { name: 'seconds', kind: 'number' },
] as const

/** As withStore; prints the profile after the work where the call asks for one. */
export async function withProfile(
  call: Call,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  if (!call.flag('profile')) return withStore(call, work)
  const profile = new Profile(call.io.env)
  await withStore(call, work, { profile })
  call.io.stderr.write(profileText(call, profile))
}

function profileText(call: Call, profile: Profile): string {
  const layers = profile.layers()
  const { failedRows } = profile
  if (call.output.mode === 'json') {
    return jsonLine({ profile: layers, ...(failedRows > 0 && { failedRows }) })
  }
  const rows = layers.map(({ layer, calls, bytes, seconds }) => [layer, calls, bytes, seconds])
  const note = failedRows > 0 ? `${failedRows} rows of updates failed and changed nothing\n` : ''
  if (call.io.stderr.isTTY) return new TextTable(COLUMNS, { color: false }).lines(rows) + note
  return note + [COLUMNS.map(({ name }) => name), ...rows].map(tabLine).join('')
}
