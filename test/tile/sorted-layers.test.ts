/** More streams of operations than are merged at once. */
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeKeys } from '../../src/arrow/keys.js'
import { batchRows, buildBatch } from '../../src/arrow/value.js'
import type { Store } from '../../src/executor/store.js'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import { fromHex } from '../../src/format/hex.js'
import type { KeyedBatch } from '../../src/tile/keyed-batch.js'
import type { Layer } from '../../src/tile/merge.js'
import { type ColumnOp, mergeColumn } from '../../src/tile/merge-column.js'
import { type StackedUpdate, stackOf } from '../../src/tile/stack.js'
import { sampleStore } from '../support/sample-store.js'

const INT32 = { kind: 'int32' } as const
const KEY = { name: 'k0', type: INT32 }
const COLUMNS = [
  KEY,
  mergeColumn({ column: 1, name: 'a', type: 'int32' }),
  mergeColumn({ column: 2, name: 'b', type: 'int32', algebra: 'sum' }),
]
const BATCH_ROWS = 4096
const BATCHES = 2

/** Updates with rows of the same keys, and how many of their streams were open at once. */
class Updates {
  open = 0
  most = 0

  /** @param keysOf where its keys begin */
  of(count: number, keysOf: (i: number) => number): StackedUpdate[] {
    return Array.from({ length: count }, (_, i) => {
      const layer = this.layer(i, keysOf(i))
      return { kind: 'cells', layers: () => [layer] }
    })
  }

  private layer(number: number, first: number): Layer {
    const ops = new Map<string, ColumnOp>(number % 2 === 0 ? [['c1', 'set']] : [['c2', 'delta']])
    const keyMin = hex(first)
    const keyMax = hex(first + BATCHES * BATCH_ROWS - 1)
    const stored = { keyMin, keyMax, rows: BATCHES * BATCH_ROWS }
    return { source: this.rows(number, first), lower: fromHex(keyMin), stored, ops, patches: false }
  }

  private async *rows(number: number, first: number): AsyncGenerator<KeyedBatch> {
    this.most = Math.max(this.most, ++this.open)
    try {
      for (let at = 0; at < BATCHES; at++) yield batchOf(number, first + at * BATCH_ROWS)
    } finally {
      this.open--
    }
  }
}

const hex = (key: number): string => (key + 2 ** 31).toString(16).padStart(8, '0')

function batchOf(number: number, first: number): KeyedBatch {
  const column = number % 2 === 0 ? 'c1' : 'c2'
  const rows = Array.from({ length: BATCH_ROWS }, (_, i) => ({ k0: first + i, [column]: number }))
  const batch = buildBatch([KEY, { name: column, type: INT32 }], rows)
  return { batch, keys: encodeKeys([batch.columns[0]!], [INT32]) }
}

async function read(updates: readonly StackedUpdate[]) {
  const stack = stackOf(updates, {
    keyTypes: [INT32],
    columns: COLUMNS,
    columnOf: () => COLUMNS[1]!,
    anchor: true,
  })
  const rows: unknown[][] = []
  for await (const { batch } of stack.over(null, {})) {
    for (const { k0, c1, c2 } of batchRows(batch)) rows.push([k0, c1, c2])
  }
  return rows
}

describe('updates with the same keys', () => {
  it('are merged at once while there are few', async () => {
    const updates = new Updates()
    const rows = await read(updates.of(32, () => 0))
    const sum = 16 * 16
    expect(rows).toEqual(Array.from({ length: BATCHES * BATCH_ROWS }, (_, k) => [k, 30, sum]))
    expect([updates.most, updates.open]).toEqual([32, 0])
  })

  it('are read one after another where there are more', async () => {
    const updates = new Updates()
    const rows = await read(updates.of(100, () => 0))
    const sum = 50 * 50
    expect(rows).toEqual(Array.from({ length: BATCHES * BATCH_ROWS }, (_, k) => [k, 98, sum]))
    expect([updates.most, updates.open]).toEqual([1, 0])
  })

  it('are opened as their keys come where these follow each other', async () => {
    const updates = new Updates()
    const rows = await read(updates.of(40, (i) => i * BATCHES * BATCH_ROWS))
    expect(rows).toHaveLength(40 * BATCHES * BATCH_ROWS)
    expect(updates.most).toBeLessThan(4)
  })
})

const hash = (buckets: number): PartitionTransform => ({ kind: 'hash', buckets, components: [0] })
const KEYS = 4000

/** What the store should hold, by key. */
type Table = Map<number, { a: number | null; total: number | null }>

/** Updates of each kind into a group whose rows still lie by another layout. */
async function change(store: Store, table: Table): Promise<void> {
  const space = store.keySpace('t')
  const long = 'x'.repeat(60)
  for (let i = 1; i <= 300; i++) {
    const isLarge = i % 6 === 0
    const keys = Array.from(
      { length: isLarge ? 1500 : 12 },
      (_, n) => (i * 104_729 + n * 7919) % KEYS,
    )
    if (i % 5 === 0) {
      await space.delete(keys.map((id) => ({ id })))
      for (const id of keys) table.delete(id)
    } else if (i % 4 === 0) {
      const rows = keys.map((id) => ({ id, total: i }))
      await space.upsert(rows, { ops: { total: 'sum' } })
      for (const id of keys) {
        const { a = null, total = null } = table.get(id) ?? {}
        table.set(id, { a, total: (total ?? 0) + i })
      }
    } else {
      await space.upsert(keys.map((id) => ({ id, a: i, text: long })))
      for (const id of keys) table.set(id, { a: i, total: table.get(id)?.total ?? null })
    }
  }
}

describe('hundreds of updates over rows that lie by another layout', () => {
  const table: Table = new Map()
  let store: Store

  beforeAll(async () => {
    ;({ store } = await sampleStore())
    await store.createKeySpace({
      name: 't',
      key: [{ name: 'id', type: 'int32' }],
      groups: [
        {
          name: 'main',
          partitioning: [hash(2)],
          maintenance: { fold: { kind: 'none' } },
          columns: [
            { name: 'a', type: 'int32' },
            { name: 'total', type: 'int64', algebra: 'sum' },
            { name: 'text', type: 'utf8' },
          ],
        },
      ],
    })
    const rows = Array.from({ length: KEYS }, (_, id) => ({ id, a: 0, total: 0 }))
    await store.keySpace('t').upsert(rows)
    for (const { id, a } of rows) table.set(id, { a, total: 0 })
    await store.checkpoint()
    await partition([hash(3), hash(8)])
    await change(store, table)
  })

  const partition = (partitioning: PartitionTransform[]) =>
    store.keySpace('t').alter([{ kind: 'set-partitioning', group: 'main', partitioning }])

  const expectRows = async () => {
    const rows = await store.keySpace('t').rows({ columns: ['id', 'a', 'total'] })
    const found = new Map(
      rows.map(({ id, a, total }) => [id, { a, total: total && Number(total) }]),
    )
    expect(found.size).toBe(rows.length)
    expect(found).toEqual(table)
  }

  it('reads the same at once, from an origin, and from tiles', async () => {
    await expectRows()
    await partition([hash(5)])
    await expectRows()
    await store.checkpoint()
    await expectRows()
  })
})
