/** Partitions that a read leaves out, and that nothing is missing where it does. */
import { describe, expect, it } from 'vitest'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import { sampleStore } from '../support/sample-store.js'

const hash = (buckets: number, ...components: [number, ...number[]]): PartitionTransform => {
  return { kind: 'hash', buckets, components }
}
const identity = (component: number): PartitionTransform => ({ kind: 'identity', component })

type Row = { readonly a: bigint; readonly b: string; readonly v: bigint }

const NAMES = [
  '',
  'x',
  'x\u0000y',
  'long name of more than thirty-two bytes, of which hashes differ',
]
const ROWS: readonly Row[] = Array.from({ length: 200 }, (_, i) => {
  return { a: BigInt(i % 50), b: NAMES[Math.floor(i / 50)]!, v: BigInt(i) }
})

/** Partitions that a read looks at, of those that there are, and the rows that it gives. */
async function read(
  partitioning: readonly PartitionTransform[],
  query: { where?: string; key?: readonly unknown[] },
): Promise<{ wanted: number; all: number; rows: Row[] }> {
  const { store } = await sampleStore()
  const columns = [{ name: 'v', type: 'int64' }]
  const key = [
    { name: 'a', type: 'int64' },
    { name: 'b', type: 'utf8' },
  ]
  const groups = [{ name: 'g', columns, partitioning: [...partitioning] }]
  await store.createKeySpace({ name: 't', key, groups })
  const keySpace = store.keySpace('t')
  await keySpace.upsert(ROWS.slice(0, 120))
  await store.checkpoint()
  await keySpace.upsert(ROWS.slice(120))
  const { groups: explained, splits } = await keySpace.explain(query)
  const rows = query.key
    ? [await keySpace.get(query.key)].filter((row) => row !== null)
    : await keySpace.rows(query)
  const sorted = (rows as unknown as Row[]).sort((x, y) => Number(x.v - y.v))
  return { wanted: splits, all: explained[0]!.tiles.length, rows: sorted }
}

const isLong = ({ b }: Row): boolean => b === NAMES[3]

describe('a read of a partitioned group', () => {
  it.each<[string, PartitionTransform[], string, number, (row: Row) => boolean]>([
    ['one value of what is hashed', [hash(40, 0)], 'a = 7', 1, ({ a }) => a === 7n],
    ['a value that no row has', [hash(40, 0)], 'a = 7777', 1, () => false],
    ['three values', [hash(40, 0)], 'a IN (7, 8, 9)', 3, ({ a }) => a > 6n && a < 10n],
    ['either of two values', [hash(40, 0)], 'a = 7 OR a = 8', 2, ({ a }) => a === 7n || a === 8n],
    ['values of both components', [hash(40, 1, 0)], "a = 7 AND b = 'x'", 1, ({ v }) => v === 57n],
    ['a text of zeros', [hash(9, 1)], `b = '${NAMES[2]}'`, 1, ({ b }) => b === NAMES[2]],
    ['a long text', [hash(9, 1)], `b = '${NAMES[3]}'`, 1, isLong],
    ['no text', [hash(9, 1)], "b = ''", 1, ({ b }) => b === ''],
    ['the first transform', [identity(1), hash(4, 0)], "b = 'x'", 4, ({ b }) => b === 'x'],
    ['both transforms', [identity(1), hash(4, 0)], "b = 'x' AND a = 3", 1, ({ v }) => v === 53n],
    [
      'another condition too',
      [hash(40, 0)],
      'a = 7 AND v < 60',
      1,
      ({ v }) => [7n, 57n].includes(v),
    ],
  ])('by %s looks at as many partitions as can hold it', async (_, by, where, most, passes) => {
    const { wanted, all, rows } = await read(by, { where })
    expect(rows).toEqual(ROWS.filter(passes))
    expect(wanted).toBeLessThanOrEqual(most)
    expect(all).toBeGreaterThan(wanted)
  })

  it.each<[string, PartitionTransform[], string, (row: Row) => boolean]>([
    ['a range', [hash(5, 0)], 'a < 7', ({ a }) => a < 7n],
    ['the last transform alone', [identity(1), hash(4, 0)], 'a = 3', ({ a }) => a === 3n],
    ['half of what is hashed', [hash(5, 0, 1)], 'a = 3', ({ a }) => a === 3n],
    [
      'a value or something else',
      [hash(5, 0)],
      'a = 3 OR v = 9',
      ({ a, v }) => a === 3n || v === 9n,
    ],
    ['anything but a value', [hash(5, 0)], 'NOT (a = 3)', ({ a }) => a !== 3n],
  ])('by %s looks at all of them', async (_, by, where, passes) => {
    const { wanted, all, rows } = await read(by, { where })
    expect(rows).toEqual(ROWS.filter(passes))
    expect(wanted).toBe(all)
  })

  it('by a key looks at one', async () => {
    const { wanted, all, rows } = await read([hash(40, 1, 0)], { key: [12n, NAMES[2]] })
    expect(rows).toEqual(ROWS.filter(({ v }) => v === 112n))
    expect([wanted, all > 20]).toEqual([1, true])
  })

  it('by a list that leaves nothing looks at none', async () => {
    const { wanted, rows } = await read([hash(40, 0)], { where: 'a = 7 AND a = 8' })
    expect([wanted, rows]).toEqual([0, []])
  })
})
