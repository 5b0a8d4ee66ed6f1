import type { KeySpaceDiff, StoreDiff } from '../../executor/diff.js'
import type { SchemaChange } from '../../scan/diff-schema.js'
import type { At } from '../../table/line-view.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import type { Listing } from '../output.js'
import { formatOf, print } from '../reading.js'
import { withStore } from '../session.js'
import { atOf } from '../values.js'

const SCHEMA: Listing<SchemaChange> = {
  columns: ['definition', 'of', 'was', 'is'].map((name) => ({ name })),
  cells: ({ object, change, keySpace, group, column, before, after }) => [
    `${object} ${change}`,
    [keySpace, group, column].filter((name) => name !== undefined).join('.'),
    before,
    after,
  ],
  json: (change) => change,
}

const COUNTS: Listing<KeySpaceDiff> = {
  columns: [
    { name: 'key-space' },
    { name: 'inserted', kind: 'count' },
    { name: 'updated', kind: 'count' },
    { name: 'deleted', kind: 'count' },
    { name: 'cells' },
  ],
  cells: ({ keySpace, inserted, updated, deleted, cells }) => [
    keySpace,
    inserted,
    updated,
    deleted,
    Object.entries(cells)
      .map(([column, count]) => `${column} ${count}`)
      .join(', '),
  ],
  json: (counts) => counts,
}

export async function run(call: Call): Promise<void> {
  const ends = endsOf(call.parameter('versions'))
  const name = call.optionalParameter('key-space')
  const rows = call.flag('rows')
  if (rows && name === undefined) throw usage('--rows needs a key-space')
  const format = formatOf(call)
  await withStore(call, async (store) => {
    const { signal } = call
    const diff = await store.diff({ ...ends, rows, signal, ...(name && { keySpaces: [name] }) })
    const differing = diff.keySpaces[0]?.rows
    if (rows && differing) return print(call, { format, ...differing })
    await printCounts(call, diff)
  })
}

async function printCounts({ output }: Call, diff: StoreDiff): Promise<void> {
  if (output.mode === 'json') return output.facts({ ...diff })
  if (diff.schema.length > 0) {
    await output.list(SCHEMA, diff.schema)
    await output.write('\n')
  }
  await output.list(COUNTS, diff.keySpaces)
}

/** `v3..v9`, where the end is the newest unless given. */
function endsOf(text: string): { from: At; to?: At } {
  const [from, to, more] = text.split('..')
  if (from && to !== undefined && more === undefined) {
    return { from: atOf(from), ...(to !== '' && { to: atOf(to) }) }
  }
  throw usage(`'${text}' is no pair of versions or times; write v3..v9, or v3.. for the newest`)
}
