/** A key-space of two groups, with a hundred rows in tiles, whose layout tests change. */
import { expect } from 'vitest'
import type { KeySpace } from '../../src/executor/key-space.js'
import type { Store } from '../../src/executor/store.js'
import { findGroup, findKeySpace } from '../../src/table/definition.js'
import { reopen, rowTexts, sampleStore } from './sample-store.js'
import { WatchedStore } from './watched-store.js'

export type Row = Record<string, unknown>

export const hash = (buckets: number) => [{ kind: 'hash' as const, buckets, components: [0] }]
export const byMonth = [{ kind: 'month' as const, component: 1 }]

export const trip = (id: number): Row => ({
  id,
  day: `2026-0${1 + (id % 4)}-11`,
  fare: id * 5,
  tips: id % 3,
  note: `note ${id}`,
})
export const trips100 = Array.from({ length: 100 }, (_, id) => trip(id))

export const sorted = (rows: readonly Row[]): string[] => rowTexts(rows).sort()

export class Trips {
  private constructor(
    readonly storage: WatchedStore,
    readonly store: Store,
    readonly trips: KeySpace,
  ) {}

  static async open(): Promise<Trips> {
    const storage = new WatchedStore()
    const { store } = await sampleStore({ storage })
    await store.createKeySpace({
      name: 'trip',
      key: [
        { name: 'id', type: 'int32' },
        { name: 'day', type: 'date' },
      ],
      groups: [
        {
          name: 'main',
          partitioning: hash(4),
          columns: [
            { name: 'fare', type: 'int32' },
            { name: 'tips', type: 'int8', algebra: 'sum' },
          ],
        },
        { name: 'text', partitioning: hash(4), columns: [{ name: 'note', type: 'utf8' }] },
      ],
    })
    const trips = store.keySpace('trip')
    await trips.upsert(trips100)
    await store.checkpoint()
    return new Trips(storage, store, trips)
  }

  partition(group: string, partitioning: ReturnType<typeof hash> | typeof byMonth | []) {
    return this.trips.alter([{ kind: 'set-partitioning', group, partitioning }])
  }

  async groupOf(name: string) {
    const state = await this.store.snapshot()
    const keySpace = findKeySpace(state, 'trip')
    return { state, keySpace, group: state.groups.get(findGroup(keySpace, name).incarnation)! }
  }

  /** Of every reader: this store, one that opens it anew, and one from a log checkpoint. */
  async expectRows(rows: readonly Row[]): Promise<void> {
    const wanted = sorted(rows)
    expect(sorted(await this.trips.rows())).toEqual(wanted)
    for (const checkpoints of [false, true]) {
      if (checkpoints) await this.store.writeLogCheckpoint()
      const other = await reopen(this.storage)
      expect(sorted(await other.keySpace('trip').rows())).toEqual(wanted)
      await other.close()
    }
    expect((await this.store.verify({ deep: true })).findings).toEqual([])
  }
}
