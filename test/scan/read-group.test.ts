/** Groups of many tiles, read in order of their keys beside others that lie otherwise. */
import { describe, expect, it } from 'vitest'
import { batchRows } from '../../src/arrow/value.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import type { Store } from '../../src/executor/store.js'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import { planScan } from '../../src/scan/plan.js'
import { readPlan } from '../../src/scan/scan.js'
import { findKeySpace } from '../../src/table/definition.js'
import { sampleStore } from '../support/sample-store.js'

const hash = (buckets: number) => ({ kind: 'hash' as const, buckets, components: [0] })
const ROWS = 24_000

/** The rows of a read in the order in which they come, and how many tiles were open at once. */
async function read(store: Store, storage: Parameters<typeof readPlan>[1]['storage']) {
  let [open, most] = [0, 0]
  async function* timed<T>(_: string, items: AsyncIterable<T>): AsyncGenerator<T> {
    open++
    most = Math.max(most, open)
    try {
      yield* items
    } finally {
      open--
    }
  }
  const state = await store.snapshot()
  const plan = planScan(state, findKeySpace(state, 'wide'), {})
  const pool = new DecodePool({ workersMax: 0 })
  const ids: number[] = []
  for await (const batch of readPlan(plan, { storage, pool, timed })) {
    for (const { id, day, a, b, total } of batchRows(batch)) {
      expect([id, day, a, b, total]).toEqual([id, dayOf(id), id, `b${id}`, id === 7 ? 12 : 5])
      ids.push(id as number)
    }
  }
  expect(open).toBe(0)
  return { ids, most }
}

const dayOf = (id: unknown): string =>
  new Date(Date.UTC(2026, 0, 1 + (Number(id) % 100))).toISOString().slice(0, 10)

async function wide(partitioning: readonly (readonly PartitionTransform[])[]) {
  const { store, storage } = await sampleStore()
  const [own, other] = partitioning
  await store.createKeySpace({
    name: 'wide',
    key: [
      { name: 'day', type: 'date' },
      { name: 'id', type: 'int32' },
    ],
    groups: [
      { name: 'main', partitioning: own!, columns: [{ name: 'a', type: 'int32' }] },
      {
        name: 'side',
        partitioning: other!,
        columns: [
          { name: 'b', type: 'utf8' },
          { name: 'total', type: 'int32', algebra: 'sum' },
        ],
      },
    ],
  })
  const rows = Array.from({ length: ROWS }, (_, id) => ({
    ...{ id, day: dayOf(id), a: id, b: `b${id}`, total: 5 },
  }))
  const space = store.keySpace('wide')
  await space.upsert(rows)
  await store.checkpoint()
  await space.upsert([{ id: 7, day: dayOf(7), total: 7 }], { ops: { total: 'sum' } })
  return { store, storage }
}

const onId = (buckets: number): PartitionTransform => ({ ...hash(buckets), components: [1] })

describe('a group of many tiles beside one that does not nest', () => {
  it('is merged while few of its tiles hold the same keys', async () => {
    const { store, storage } = await wide([[onId(3)], [onId(7)]])
    const { ids, most } = await read(store, storage)
    expect(ids).toHaveLength(ROWS)
    // The first of the anchor's three has been read to its end by then.
    expect(most).toBe(2 + 7)
  })

  it('is sorted where many of its tiles do', async () => {
    const { store, storage } = await wide([[onId(3)], [onId(40)]])
    const { ids, most } = await read(store, storage)
    expect(new Set(ids).size).toBe(ROWS)
    expect(most).toBe(2 + 1)
    const days = ids.map((id) => dayOf(id))
    expect(days).toEqual([...days].sort())
  })

  it('opens tiles as their keys come where these follow each other', async () => {
    const { store, storage } = await wide([[onId(2)], [{ kind: 'day', component: 0 }]])
    const { ids, most } = await read(store, storage)
    expect(ids).toHaveLength(ROWS)
    expect(most).toBeLessThan(10)
  })
})
