/** Columns of sums that are widened keep what their cells could not hold (CAL-MERGE-033). */
import { describe, expect, it } from 'vitest'
import { reopen, sampleStore } from '../support/sample-store.js'

const BIG = 2 ** 24

describe('sums beyond their types', () => {
  it.each(['before', 'after', 'never'] as const)(
    'are shown once their columns are wide enough, with a checkpoint %s the change',
    async (when) => {
      const { store, storage } = await sampleStore()
      const columns = [
        { name: 'n', type: 'int8', algebra: 'sum' },
        { name: 'd', type: 'decimal(4,2)', algebra: 'sum' },
        { name: 'f', type: 'float32', algebra: 'sum' },
        { name: 'at', type: 'int16' },
        { name: 's', type: 'utf8', algebra: 'last_by', orderBy: 'at' },
      ] as const
      await store.createKeySpace({
        name: 'sums',
        key: [{ name: 'id', type: 'int8' }],
        groups: [{ name: 'g', columns }],
      })
      const sums = store.keySpace('sums')
      const deltas = { ops: { n: 'sum', d: 'sum', f: 'sum' } } as const
      await sums.upsert([{ id: 1, n: 100, d: '99.00', f: BIG }], deltas)
      await sums.upsert([{ id: 1, n: 100, d: '99.00', f: 1 }], deltas)
      await expect(sums.rows()).rejects.toMatchObject({ code: 'ValueOutOfRange' })
      if (when === 'before') await store.checkpoint()
      await sums.alter([
        { kind: 'widen-column', column: 'id', type: 'int64' },
        { kind: 'widen-column', column: 'n', type: 'int32' },
        { kind: 'widen-column', column: 'd', type: 'decimal(6,2)' },
        { kind: 'widen-column', column: 'f', type: 'float64' },
      ])
      if (when === 'after') await store.checkpoint()
      await sums.upsert([{ id: 1n, n: 1000, f: 0.5 }], { ops: { n: 'sum', f: 'sum' } })
      const other = await reopen(storage)
      const [row] = await other.keySpace('sums').rows()
      expect(row).toEqual({ id: 1n, n: 1200, d: '198.00', f: BIG + 1.5, at: null, s: null })
      await other.close()
      await store.close()
    },
  )
})
