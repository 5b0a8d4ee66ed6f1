/** Values of transforms, against what a plain computation over texts and bigints says. */
import { describe, expect, it } from 'vitest'
import { encodeKeyPrefix } from '../../src/arrow/key-values.js'
import { keyHex } from '../../src/arrow/keys.js'
import { buildColumn } from '../../src/arrow/value.js'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import { partitionKeys, sortKeys, transformEncodings } from '../../src/table/partition.js'
import { valuesOf } from '../arrow/arbitraries.js'
import fc from '../support/property.js'

type Ordered = Exclude<PartitionTransform, { kind: 'hash' }>

const NUMBERS = ['int8', 'int16', 'int32', 'int64', 'decimal(9,2)', 'decimal(38,0)']
const KEY_TYPES = [...NUMBERS, 'bool', 'date', 'timestamp', 'timestamptz', 'utf8', 'binary']

const hexOf = (type: CalicoType, value: unknown): string =>
  encodeKeyPrefix([{ name: 'v', type }], [value], 'a test')

/** The partitions of values, each alone in its key. */
function partitionsOf(
  transform: PartitionTransform,
  type: CalicoType,
  values: unknown[],
): string[] {
  const key = { types: [type], columns: [buildColumn(type, values)] }
  const partitions = partitionKeys([transform], key)
  return values.map((_, row) => keyHex(partitions, row))
}

const int64 = (value: number | bigint): string => hexOf({ kind: 'int64' }, BigInt(value))

/** Years, months, days or hours since 1970, of a date or time of the years 0001 to 9999. */
function countOf(kind: string, text: string): number {
  const [year, month] = [Number(text.slice(0, 4)), Number(text.slice(5, 7))]
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / 86_400_000
  switch (kind) {
    case 'year':
      return year - 1970
    case 'month':
      return 12 * year + month - 12 * 1970 - 1
    case 'day':
      return day
    default:
      return 24 * day + Number(text.slice(11, 13))
  }
}

/** The multiple that a value lies at or above, sought from one that is near. */
function multipleBelow(value: bigint, width: bigint): bigint {
  let multiple = (value / width) * width
  while (multiple > value) multiple -= width
  return multiple
}

function truncatedHex(text: string, value: unknown, width: number): string {
  const type = parseType(text)
  if (type.kind === 'utf8') return hexOf(type, [...(value as string)].slice(0, width).join(''))
  if (type.kind === 'binary') return hexOf(type, (value as Uint8Array).slice(0, width))
  const number = BigInt(String(value).replace('.', ''))
  const multiple = multipleBelow(number, BigInt(width))
  if (type.kind === 'decimal') return (multiple + 2n ** 127n).toString(16).padStart(32, '0')
  return int64(multiple < -(2n ** 63n) ? -(2n ** 63n) : multiple)
}

const widths = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 2 ** 53 - 1 }))

/** A transform that a component of a type may have. */
function transforms(text: string): fc.Arbitrary<Ordered> {
  const type = parseType(text)
  const bounds = fc
    .uniqueArray(
      valuesOf(type).map((value) => hexOf(type, value)),
      { minLength: 1, maxLength: 5 },
    )
    .map((hexes): Ordered => ({ kind: 'range', component: 0, bounds: hexes.sort() }))
  if (text === 'bool') return bounds
  const times = fc.constantFrom<'year' | 'month' | 'day' | 'hour'>('year', 'month', 'day', 'hour')
  if (text === 'date' || text.startsWith('timestamp')) {
    return fc.oneof(
      bounds,
      times
        .filter((kind) => kind !== 'hour' || text !== 'date')
        .map((kind) => ({ kind, component: 0 })),
    )
  }
  const truncates = widths.map((width): Ordered => ({ kind: 'truncate', component: 0, width }))
  return fc.oneof(bounds, truncates)
}

const cases = fc.constantFrom(...KEY_TYPES).chain((text) =>
  fc.record({
    text: fc.constant(text),
    transform: transforms(text),
    values: fc.array(valuesOf(parseType(text)), { minLength: 1, maxLength: 20 }),
  }),
)

describe('the value of a transform', () => {
  it('is what a plain computation says, of every type and for random values', () => {
    fc.assert(
      fc.property(cases, ({ text, transform, values }) => {
        const type = parseType(text)
        const expected = values.map((value) => {
          const encoded = hexOf(type, value)
          if (transform.kind === 'identity') return encoded
          if (transform.kind === 'truncate') return truncatedHex(text, value, transform.width)
          if (transform.kind !== 'range') return int64(countOf(transform.kind, String(value)))
          return int64(transform.bounds.filter((bound) => bound <= encoded).length)
        })
        expect(partitionsOf(transform, type, values)).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })

  it('is the same where it is made of the encodings of components', () => {
    fc.assert(
      fc.property(cases, ({ text, transform, values }) => {
        const type = parseType(text)
        const encodings = values.map((value) => hexOf(type, value))
        const found = transformEncodings(transform, [type], encodings)
        expect(found).toEqual(partitionsOf(transform, type, values))
      }),
    )
  })

  it('keeps the order of its component', () => {
    fc.assert(
      fc.property(cases, ({ text, transform, values }) => {
        const type = parseType(text)
        const pairs = values
          .map((value, i) => [hexOf(type, value), partitionsOf(transform, type, values)[i]!])
          .sort(([a], [b]) => (a! < b! ? -1 : 1))
        const partitions = pairs.map(([, partition]) => partition!)
        expect([...partitions].sort()).toEqual(partitions)
      }),
    )
  })
})

describe('a count of time', () => {
  const of = (kind: 'year' | 'month' | 'day' | 'hour', type: string, value: unknown): string =>
    partitionsOf({ kind, component: 0 }, parseType(type), [value])[0]!

  it.each([
    ['date', '2147483647', 5_881_580 - 1970, 6],
    ['date', '-2147483648', -5_877_641 - 1970, 5],
    ['timestamp', '9223372036854775807', 294_247 - 1970, 0],
    ['timestamptz', '-9223372036854775808', -290_308 - 1970, 11],
  ])('of the last %s, %s, is in its year and month', (type, count, year, month) => {
    const value = `${count.startsWith('-') ? '' : '+'}${count}`
    expect(of('year', type, value)).toBe(int64(year))
    expect(of('month', type, value)).toBe(int64(12 * year + month))
  })

  it('of hours goes beyond 32 bits', () => {
    expect(of('hour', 'timestamp', '+9223372036854775807')).toBe(int64(2_562_047_788))
    expect(of('hour', 'timestamp', '-9223372036854775808')).toBe(int64(-2_562_047_789))
  })
})

describe('a null component', () => {
  it.each<[string, string, PartitionTransform]>([
    ['identity', 'utf8', { kind: 'identity', component: 1 }],
    ['hash', 'utf8', { kind: 'hash', buckets: 4, components: [0, 1] }],
    ['truncate', 'utf8', { kind: 'truncate', component: 1, width: 4 }],
    ['range', 'int32', { kind: 'range', component: 1, bounds: [int64(5)] }],
    ['day', 'date', { kind: 'day', component: 1 }],
    ['hour', 'timestamp', { kind: 'hour', component: 1 }],
  ])('of %s is refused by its name', (_, text, transform) => {
    const types = [parseType('int64'), parseType(text)]
    const columns = [buildColumn(types[0]!, [1n, 2n]), buildColumn(types[1]!, [null, null])]
    const key = { types, columns, names: ['id', 'who'] }
    expect(() => sortKeys([transform], key)).toThrow("key component 'who' is null at row 0")
  })
})
