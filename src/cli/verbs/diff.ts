import type { DiffExplanation, KeySpaceDiff, StoreDiff } from '../../executor/diff.js'
import { parseInterval } from '../../executor/line-point.js'
import type { SchemaChange } from '../../scan/diff-schema.js'
import type { GroupDifferences } from '../../scan/explain-difference.js'
import { sum } from '../../sum.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import type { Listing, Output } from '../output.js'
import { formatOf, print } from '../reading.js'
import { withStore } from '../session.js'
import { linePoint } from '../values.js'

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

const GROUPS: Listing<GroupOfSpace> = {
  columns: [
    { name: 'group' },
    { name: 'same', kind: 'count' },
    { name: 'differing', kind: 'count' },
    { name: 'rows before', kind: 'count' },
    { name: 'rows after', kind: 'count' },
    { name: 'bytes', kind: 'bytes' },
  ],
  cells: ({ keySpace, group, same, differing, partitions }) => [
    `${keySpace}.${group}`,
    same,
    differing,
    sum(partitions, ({ before }) => before?.rows ?? 0),
    sum(partitions, ({ after }) => after?.rows ?? 0),
    sum(partitions, ({ before, after }) => (before?.bytes ?? 0) + (after?.bytes ?? 0)),
  ],
  json: (group) => group,
}

type GroupOfSpace = GroupDifferences & { readonly keySpace: string }

export async function run(call: Call): Promise<void> {
  const { from, to, mergeBase } = parseInterval(call.parameter('versions'))
  const name = call.optionalParameter('key-space')
  const rows = call.flag('rows')
  if (rows && name === undefined) throw usage('--rows needs a key-space')
  if (rows && call.flag('explain')) throw usage('--explain reads no rows')
  const format = formatOf(call)
  await withStore(call, async (store) => {
    const { signal } = call
    const options = {
      ...{ from: linePoint(from), to: to === undefined ? to : linePoint(to), mergeBase },
      ...{ rows, signal, ...(name && { keySpaces: [name] }) },
    }
    if (call.flag('explain')) return printExplanation(call, await store.explainDiff(options))
    const diff = await store.diff(options)
    const differing = diff.keySpaces[0]?.rows
    if (rows && differing) return print(call, { format, ...differing })
    await printCounts(call, diff)
  })
}

async function printCounts({ output }: Call, diff: StoreDiff): Promise<void> {
  if (output.mode === 'json') return output.facts({ ...diff })
  await printSchema(output, diff.schema)
  await output.list(COUNTS, diff.keySpaces)
}

async function printExplanation({ output }: Call, diff: DiffExplanation): Promise<void> {
  if (output.mode === 'json') return output.facts({ ...diff })
  await printSchema(output, diff.schema)
  await output.list(
    GROUPS,
    diff.keySpaces.flatMap(({ keySpace, groups }) =>
      groups.map((group) => ({ keySpace, ...group })),
    ),
  )
}

async function printSchema(output: Output, schema: readonly SchemaChange[]): Promise<void> {
  if (schema.length === 0) return
  await output.list(SCHEMA, schema)
  await output.write('\n')
}
