/** Partitions that a read leaves out, and that nothing is missing where it does. */
import { describe, expect, it } from 'vitest'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import type { TransformSpec } from '../../src/table/check-transform.js'
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
    ['the last transform', [identity(1), hash(40, 0)], 'a = 3', 4, ({ a }) => a === 3n],
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

const AT = Date.UTC(2023, 10, 1)
/** A row every seven hours, over a leap day. */
const EVENTS = Array.from({ length: 600 }, (_, i) => {
  const at = new Date(AT + i * 7 * 3_600_000).toISOString().replace('Z', '000')
  return { at, day: at.slice(0, 10), who: `${'abc'[i % 3]}${i % 20}`, n: i }
})

type Event = (typeof EVENTS)[number]
type Kind = 'year' | 'month' | 'day' | 'hour'

/** Tiles that a read looks at, of those that there are, and the numbers of the rows it gives. */
async function readEvents(
  partitioning: readonly TransformSpec[],
  query: { where?: string; from?: readonly unknown[]; to?: readonly unknown[] },
): Promise<{ wanted: number; all: number; numbers: number[] }> {
  const { store } = await sampleStore()
  const key = [
    { name: 'at', type: 'timestamp' },
    { name: 'day', type: 'date' },
    { name: 'who', type: 'utf8' },
    { name: 'n', type: 'int32' },
  ]
  await store.createKeySpace({ name: 't', key, groups: [{ name: 'g', columns: [], partitioning }] })
  const keySpace = store.keySpace('t')
  await keySpace.upsert(EVENTS)
  const { splits, groups } = await keySpace.explain(query)
  const rows = (await keySpace.rows(query)) as unknown as Event[]
  return {
    wanted: splits,
    all: groups[0]!.tiles.length,
    numbers: rows.map(({ n }) => n).sort((a, b) => a - b),
  }
}

const byTime = (kind: Kind, component = 0): TransformSpec => ({ kind, component })
const FEBRUARY = "at >= TIMESTAMP '2024-02-01T00:00:00' AND at < TIMESTAMP '2024-03-01T00:00:00'"
const isFebruary = ({ at }: Event): boolean => at.startsWith('2024-02')
const distinct = (prefix: number, passes: (event: Event) => boolean): number =>
  new Set(EVENTS.filter(passes).map(({ at }) => at.slice(0, prefix))).size

describe('a read by a range of keys of a partitioned group', () => {
  it.each<[string, TransformSpec[], string, number, (event: Event) => boolean]>([
    ['years', [byTime('year')], FEBRUARY, 1, isFebruary],
    ['months', [byTime('month')], FEBRUARY, 1, isFebruary],
    ['days', [byTime('day')], FEBRUARY, 29, isFebruary],
    ['hours', [byTime('hour')], FEBRUARY, distinct(13, isFebruary), isFebruary],
    [
      'days of dates',
      [byTime('day', 1)],
      "day > DATE '2024-04-20'",
      4,
      ({ day }) => day > '2024-04-20',
    ],
    [
      'months of a second component',
      [byTime('month', 1)],
      "day <= DATE '2023-12-01'",
      2,
      ({ day }) => day <= '2023-12-01',
    ],
    [
      'letters',
      [{ kind: 'truncate', component: 2, width: 1 }],
      "who >= 'b' AND who < 'c'",
      1,
      ({ who }) => who[0] === 'b',
    ],
    [
      'letters up to a longer text',
      [{ kind: 'truncate', component: 2, width: 1 }],
      "who < 'b1'",
      2,
      ({ who }) => who < 'b1',
    ],
    [
      'a text',
      [{ kind: 'truncate', component: 2, width: 2 }],
      "who = 'c17'",
      1,
      ({ who }) => who === 'c17',
    ],
    [
      'numbers',
      [{ kind: 'truncate', component: 3, width: 100 }],
      'n >= 100 AND n < 200',
      1,
      ({ n }) => n >= 100 && n < 200,
    ],
    [
      'numbers beside them',
      [{ kind: 'truncate', component: 3, width: 100 }],
      'n > 99 AND n <= 200',
      2,
      ({ n }) => n > 99 && n <= 200,
    ],
    [
      'bounds',
      [{ kind: 'range', component: 3, values: [50, 100, 500] }],
      'n >= 50 AND n < 500',
      2,
      ({ n }) => n >= 50 && n < 500,
    ],
    [
      'bounds of text',
      [{ kind: 'range', component: 2, values: ['b', 'c'] }],
      "who < 'b'",
      1,
      ({ who }) => who < 'b',
    ],
    [
      'values',
      [{ kind: 'identity', component: 1 }],
      "day < DATE '2023-11-03'",
      2,
      ({ day }) => day < '2023-11-03',
    ],
    [
      'days and a hash',
      [byTime('day'), { kind: 'hash', buckets: 2, components: [3] }],
      `${FEBRUARY} AND n = 400`,
      29,
      ({ n }) => n === 400,
    ],
    [
      'a hash and months',
      [{ kind: 'hash', buckets: 3, components: [2] }, byTime('month')],
      FEBRUARY,
      3,
      isFebruary,
    ],
    [
      'days or something else of them',
      [byTime('day')],
      "at < TIMESTAMP '2023-11-02T00:00:00' OR at = TIMESTAMP '2023-11-04T00:00:00'",
      4,
      ({ at }) => at < '2023-11-02' || at === '2023-11-04T00:00:00.000000',
    ],
  ])('by %s looks at those that can hold it', async (_, by, where, most, passes) => {
    const { wanted, all, numbers } = await readEvents(by, { where })
    expect(numbers).toEqual(EVENTS.filter(passes).map(({ n }) => n))
    expect(wanted).toBeLessThanOrEqual(most)
    expect(all).toBeGreaterThan(wanted)
  })

  it('that is not given by a filter looks at its days', async () => {
    const [from, to] = [['2023-12-24T00:00:00.000000'], ['2023-12-25T00:00:00.000000']]
    const { wanted, numbers } = await readEvents([byTime('day')], { from, to })
    const passes = ({ at }: Event): boolean => at >= from[0]! && at <= to[0]!
    expect(numbers).toEqual(EVENTS.filter(passes).map(({ n }) => n))
    expect(wanted).toBeLessThanOrEqual(2)
  })

  it.each([
    ['another component', "who = 'c17'"],
    ['anything but a time', "NOT (at = TIMESTAMP '2024-02-01T00:00:00')"],
    ['a time or something else', "at < TIMESTAMP '2023-11-02T00:00:00' OR n = 5"],
  ])('by days looks at all of them for %s', async (_, where) => {
    const { wanted, all } = await readEvents([byTime('day')], { where })
    expect(wanted).toBe(all)
  })
})
