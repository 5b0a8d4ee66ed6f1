/** What a log checkpoint costs follows what has changed since the last one, not what there is. */
import { describe, expect, it } from 'vitest'
import { seededEnv } from '../../src/env.js'
import { createStore, openStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { CountingStore } from '../../src/storage/counting.js'
import { MemoryStore } from '../../src/storage/memory.js'

const TILES = 1200

interface Cost {
  readonly puts: number
  readonly bytes: number
}

const rowsOf = (from: number, count: number, more: number): Record<string, unknown>[] =>
  Array.from({ length: count }, (_, i) => ({ part: from + i, amount: from + i + more }))

async function costOf(store: Store, storage: CountingStore): Promise<Cost> {
  await store.snapshot()
  storage.reset()
  await store.writeLogCheckpoint()
  const { put, putIfAbsent, createWriter } = storage.counts()
  const all = [put, putIfAbsent, createWriter]
  return {
    puts: all.reduce((sum, { requests }) => sum + requests, 0),
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

describe('a log checkpoint', () => {
  it('of another process is as small as what was committed since the last', async () => {
    const storage = new CountingStore(
      new MemoryStore({ name: 'costs', env: seededEnv({ seed: 1 }) }),
    )
    const store = await createStore({ storage, env: seededEnv({ seed: 1 }), workers: 0 })
    await store.createKeySpace({
      name: 'parts',
      key: [{ name: 'part', type: 'int32' }],
      groups: [
        {
          ...{ name: 'main', fileFormat: 'arrow' },
          partitioning: [{ kind: 'identity', component: 0 }],
          columns: [{ name: 'amount', type: 'int64' }],
        },
      ],
    })
    const parts = store.keySpace('parts')
    await parts.upsert(rowsOf(0, TILES, 0))
    await store.checkpoint()
    const whole = await costOf(store, storage)
    const other = await openStore({ storage, env: seededEnv({ seed: 2 }), workers: 0 })
    const costs: Cost[] = []
    for (const changed of [1, 10, 100]) {
      await parts.upsert(rowsOf(100, changed, 1))
      await store.checkpoint()
      costs.push(await costOf(other, storage))
    }
    const [one, ten, hundred] = costs as [Cost, Cost, Cost]
    expect(whole.bytes).toBeGreaterThan(TILES * 20)
    for (const { puts } of costs) expect(puts).toBeLessThanOrEqual(4)
    // Each has an index, which says what there is to say of groups and not of tiles.
    expect(one.bytes).toBeLessThan(whole.bytes / 10)
    expect(ten.bytes - one.bytes).toBeLessThan(whole.bytes / 20)
    expect(hundred.bytes).toBeLessThan(whole.bytes / 4)
    expect(ten.bytes).toBeLessThan(hundred.bytes)
    console.log(`${TILES} tiles: ${JSON.stringify({ whole, one, ten, hundred })}`)
  })
})
