import { describe, expect, it } from 'vitest'
import { ReadSet } from '../../src/commit/read-set.js'

const SPACE = 'a'.repeat(13)
const OTHER = 'b'.repeat(13)
const hex = (n: number): string => n.toString(16).padStart(16, '0')
const keys = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => [hex(from + i), `[${from + i}]`] as const)

/** Whether what is read holds a key under a column. */
function holds(set: ReadSet, keySpace: string, column: number, key: string): boolean {
  return set
    .read()
    .filter((part) => part.keySpace === keySpace && part.columns.has(column))
    .some(
      (part) =>
        part.keys.has(key) ||
        part.ranges.some(
          ({ lower, upper }) => (lower ?? '') <= key && (upper === null || key < upper),
        ),
    )
}

describe('a read set', () => {
  it('holds existence with whatever is read', () => {
    const set = new ReadSet()
    set.addKeys(SPACE, [7, 3], keys(1, 2))
    expect(set.stored()).toEqual([
      { keySpace: SPACE, columns: [0, 3, 7], keyHashes: expect.any(String) },
    ])
  })

  it('unites ranges that meet, and leaves out empty ones', () => {
    const set = new ReadSet()
    set.addRange(SPACE, [1], { lower: hex(10), upper: hex(20) })
    set.addRange(SPACE, [1], { lower: hex(30), upper: null })
    set.addRange(SPACE, [1], { lower: hex(15), upper: hex(25) })
    set.addRange(SPACE, [1], { lower: hex(5), upper: hex(5) })
    expect(set.stored()[0]?.ranges).toEqual([
      { lower: hex(10), upper: hex(25) },
      { lower: hex(30) },
    ])
  })

  it('of more keys than 4,096 becomes a range that holds them all', () => {
    const set = new ReadSet()
    set.addKeys(SPACE, [1], keys(0, 4096))
    expect(set.stored()[0]?.ranges).toBeUndefined()
    set.addKeys(SPACE, [1], keys(5000, 5001))
    expect(set.stored()).toEqual([
      { keySpace: SPACE, columns: [0, 1], ranges: [{ lower: hex(0), upper: `${hex(5000)}00` }] },
    ])
  })

  it('stays bounded whatever is read, and holds all of it', () => {
    const set = new ReadSet()
    const long = (n: number): string => `${hex(n)}${'ab'.repeat(3000)}`
    for (let i = 0; i < 400; i++) {
      set.addRange(i % 2 ? SPACE : OTHER, [1 + (i % 90)], {
        lower: long(2 * i),
        upper: long(2 * i + 1),
      })
    }
    const ranges = set.stored().flatMap((one) => one.ranges ?? [])
    expect(set.stored().length).toBeLessThanOrEqual(64)
    expect(ranges.length).toBeLessThanOrEqual(256)
    expect(JSON.stringify(set.stored()).length).toBeLessThan(100_000)
    for (let i = 0; i < 400; i++) {
      expect(holds(set, i % 2 ? SPACE : OTHER, 1 + (i % 90), long(2 * i))).toBe(true)
    }
  })

  it('with a bound that begins with the greatest bytes is open there', () => {
    const set = new ReadSet()
    set.addRange(SPACE, [1], { lower: null, upper: 'ff'.repeat(100) })
    expect(set.stored()[0]?.ranges).toEqual([{}])
  })
})
