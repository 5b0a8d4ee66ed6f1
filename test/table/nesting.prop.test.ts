/** Which partitionings nest, against the partitions that keys have by both. */
import { describe, expect, it } from 'vitest'
import { keyHex } from '../../src/arrow/keys.js'
import { buildColumn } from '../../src/arrow/value.js'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import { nesting } from '../../src/table/nesting.js'
import { partitionKeys } from '../../src/table/partition.js'
import { valuesOf } from '../arrow/arbitraries.js'
import fc from '../support/property.js'

const TYPES = [
  'int8',
  'int64',
  'decimal(9,2)',
  'date',
  'timestamp',
  'timestamptz',
  'utf8',
  'binary',
]
const TIMES = ['year', 'month', 'day', 'hour'] as const

function transforms(text: string, component: number): fc.Arbitrary<PartitionTransform> {
  const kinds: fc.Arbitrary<PartitionTransform>[] = [
    fc.constant({ kind: 'identity', component }),
    fc
      .record({
        buckets: fc.constantFrom(1, 2, 3, 4, 6, 12),
        components: fc.constantFrom([0], [1], [0, 1], [1, 0]),
      })
      .map(({ buckets, components }): PartitionTransform => {
        return { kind: 'hash', buckets, components: [...components] }
      }),
  ]
  if (text === 'date' || text.startsWith('timestamp')) {
    const times = text === 'date' ? TIMES.slice(0, 3) : TIMES
    kinds.push(fc.constantFrom(...times).map((kind) => ({ kind, component })))
  } else {
    const width = fc.constantFrom(1, 2, 3, 4, 6, 12)
    kinds.push(width.map((one) => ({ kind: 'truncate', component, width: one })))
  }
  return fc.oneof(...kinds)
}

/** The partitions of keys, each by itself. */
function partitionsOf(
  partitioning: readonly PartitionTransform[],
  types: readonly CalicoType[],
  keys: readonly unknown[][],
): string[] {
  if (partitioning.length === 0) return keys.map(() => '')
  const columns = types.map((type, i) =>
    buildColumn(
      type,
      keys.map((key) => key[i]),
    ),
  )
  const partitions = partitionKeys(partitioning, { types, columns })
  return keys.map((_, row) => keyHex(partitions, row))
}

const cases = fc.tuple(fc.constantFrom(...TYPES), fc.constantFrom(...TYPES)).chain((texts) => {
  const types = texts.map((text) => parseType(text))
  const one = fc.oneof(transforms(texts[0], 0), transforms(texts[1], 1))
  return fc.record({
    types: fc.constant(types),
    fine: fc.array(one, { maxLength: 3 }),
    coarse: fc.array(one, { maxLength: 2 }),
    keys: fc.array(fc.tuple(...types.map((type) => valuesOf(type))), {
      minLength: 1,
      maxLength: 40,
    }),
  })
})

describe('a partitioning that nests in another', () => {
  it('gives for each of its partitions that of the other, as keys have both', () => {
    let nested = 0
    let apart = 0
    const property = fc.property(cases, ({ types, fine, coarse, keys }) => {
      const cellOf = nesting(fine, coarse, types)
      const fines = partitionsOf(fine, types, keys)
      const coarses = partitionsOf(coarse, types, keys)
      if (cellOf) {
        nested++
        expect(fines.map(cellOf)).toEqual(coarses)
        return
      }
      apart++
    })
    fc.assert(property, { numRuns: 2000 })
    expect(nested).toBeGreaterThan(200)
    expect(apart).toBeGreaterThan(200)
  })

  it.each<[string, PartitionTransform[], PartitionTransform[]]>([
    ['any, in one that has no transform', [{ kind: 'year', component: 0 }], []],
    [
      'more buckets, in a divisor of them',
      [{ kind: 'hash', buckets: 8, components: [1] }],
      [{ kind: 'hash', buckets: 4, components: [1] }],
    ],
    [
      'days and buckets, in months',
      [
        { kind: 'day', component: 0 },
        { kind: 'hash', buckets: 8, components: [1] },
      ],
      [{ kind: 'month', component: 0 }],
    ],
    [
      'values of all components, in buckets of them',
      [
        { kind: 'identity', component: 1 },
        { kind: 'identity', component: 0 },
      ],
      [{ kind: 'hash', buckets: 5, components: [0, 1] }],
    ],
  ])('is %s', (_, fine, coarse) => {
    const types = [parseType('date'), parseType('int32')]
    expect(nesting(fine, coarse, types)).not.toBeNull()
    expect(coarse.length === 0 ? null : nesting(coarse, fine, types)).toBeNull()
  })
})
