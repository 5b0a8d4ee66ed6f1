import { describe, expect, it } from 'vitest'
import {
  compareKeys,
  concatKeys,
  encodeKeys,
  gallopLowerBound,
  gallopUpperBound,
  gatherKeyRuns,
  gatherKeys,
  isSorted,
  type KeyVector,
  keyBytes,
  keyHex,
  lowerBoundBytes,
  sliceKeys,
  sortOrder,
} from '../../src/arrow/keys.js'
import { RunBuilder } from '../../src/arrow/runs.js'
import { buildColumn } from '../../src/arrow/value.js'
import type { CalicoType } from '../../src/format/types.js'
import fc from '../support/property.js'
import { keyTypes, valuesOf } from './arbitraries.js'

/**
 * Compares two values as people would; strings by code points, which is the order of their UTF-8
 * bytes.
 */
function compareValues(type: CalicoType, a: unknown, b: unknown): number {
  if (type.kind === 'utf8') {
    return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string))
  }
  if (type.kind === 'binary') return Buffer.compare(a as Uint8Array, b as Uint8Array)
  const [x, y] = type.kind === 'decimal' ? [unscaled(a), unscaled(b)] : [a as string, b as string]
  return x < y ? -1 : x > y ? 1 : 0
}

function unscaled(value: unknown): bigint {
  return BigInt((value as string).replace('.', ''))
}

function compareRows(types: readonly CalicoType[], a: unknown[], b: unknown[]): number {
  for (const [at, type] of types.entries()) {
    const order = compareValues(type, a[at], b[at])
    if (order !== 0) return order
  }
  return 0
}

function encodeRows(types: readonly CalicoType[], rows: readonly unknown[][]): KeyVector {
  const columns = types.map((type, at) =>
    buildColumn(
      type,
      rows.map((row) => row[at]),
    ),
  )
  return encodeKeys(columns, types)
}

const keyRows = fc.array(keyTypes, { minLength: 1, maxLength: 3 }).chain((types) => {
  const row = fc.tuple(...types.map(valuesOf))
  // Few distinct rows, so that equal keys and shared prefixes come up.
  return fc.array(row, { minLength: 1, maxLength: 12 }).chain((pool) =>
    fc.record({
      types: fc.constant(types),
      rows: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 40 }),
    }),
  )
})

function hexes(keys: KeyVector): string[] {
  return Array.from({ length: keys.rows }, (_, i) => keyHex(keys, i))
}

describe('encoded keys', () => {
  it('order as their values do, by words and by bytes alike', () => {
    fc.assert(
      fc.property(keyRows, ({ types, rows }) => {
        const keys = encodeRows(types, rows)
        for (let i = 1; i < rows.length; i++) {
          const expected = Math.sign(compareRows(types, rows[i - 1]!, rows[i]!))
          expect(Math.sign(compareKeys(keys, i - 1, keys, i))).toBe(expected)
          expect(Buffer.compare(keyBytes(keys, i - 1), keyBytes(keys, i))).toBe(expected)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('sort stably, and searches in the sorted keys find what a linear search finds', () => {
    fc.assert(
      fc.property(keyRows, fc.nat(), fc.nat(), ({ types, rows }, a, b) => {
        const keys = encodeRows(types, rows)
        const order = sortOrder(keys)
        const naive = rows.map((_, i) => i)
        naive.sort((i, j) => compareRows(types, rows[i]!, rows[j]!) || i - j)
        expect([...order]).toEqual(naive)
        const sorted = gatherKeys(keys, order)
        expect(isSorted(sorted)).toBe(true)
        const probeIndex = a % rows.length
        const from = b % (rows.length + 1)
        const args = { keys: sorted, from, to: rows.length, probe: keys, probeIndex }
        const probe = rows[probeIndex]!
        const atLeast = (i: number, min: number) =>
          compareRows(types, rows[naive[i]!]!, probe) >= min
        const linear = (start: number, min: number) => {
          let i = start
          while (i < rows.length && !atLeast(i, min)) i++
          return i
        }
        expect(gallopLowerBound(args)).toBe(linear(from, 0))
        expect(gallopUpperBound(args)).toBe(linear(from, 1))
        expect(lowerBoundBytes(sorted, keyBytes(keys, probeIndex))).toBe(linear(0, 0))
      }),
      { numRuns: 300 },
    )
  })

  it('are the same after slicing, joining and picking by runs', () => {
    fc.assert(
      fc.property(keyRows, fc.nat(), fc.nat(), ({ types, rows }, a, b) => {
        const keys = encodeRows(types, rows)
        const cut = a % (rows.length + 1)
        const parts = [sliceKeys(keys, 0, cut), sliceKeys(keys, cut, rows.length)]
        expect(hexes(concatKeys(parts))).toEqual(hexes(keys))
        const runs = new RunBuilder()
        runs.push(1, 0, rows.length - cut)
        runs.push(0, cut === 0 ? 0 : b % cut, cut === 0 ? 0 : 1)
        const picked = hexes(gatherKeyRuns(parts, runs))
        const all = hexes(keys)
        expect(picked).toEqual([...all.slice(cut), ...(cut === 0 ? [] : [all[b % cut]!])])
      }),
    )
  })

  it('sort right in large numbers, with long shared prefixes and repeats', () => {
    const rowCount = 20_000
    const numbers = fc.array(fc.nat(0xffff_ffff), { minLength: 64, maxLength: 64 })
    fc.assert(
      fc.property(numbers, fc.constantFrom(1, 50, 30_000), (seeds, distinct) => {
        const values = Array.from({ length: rowCount }, (_, i) => {
          const mixed = Math.imul(i + 1, seeds[i % 64]! | 1) >>> 0
          return `a prefix that is shared ${(mixed % distinct) ** 3}`
        })
        const keys = encodeRows(
          [{ kind: 'utf8' }],
          values.map((value) => [value]),
        )
        const naive = values.map((_, i) => i)
        const bytes = values.map((value) => Buffer.from(value))
        naive.sort((i, j) => Buffer.compare(bytes[i]!, bytes[j]!) || i - j)
        expect([...sortOrder(keys)]).toEqual(naive)
      }),
      { numRuns: 6 },
    )
  })

  it('sort right in large numbers of integers', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => BigInt(i * 7919) ** 3n % 65_537n ** 2n)
    const signed = values.map((value, i) => (i % 2 ? value : -value))
    const keys = encodeRows(
      [{ kind: 'int64' }],
      signed.map((value) => [value]),
    )
    const sorted = [...sortOrder(keys)].map((i) => signed[i])
    expect(sorted).toEqual([...signed].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
  })
})
