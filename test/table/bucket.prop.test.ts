import { describe, expect, it } from 'vitest'
import { encodeKeys, keyBytes } from '../../src/arrow/keys.js'
import { buildColumn } from '../../src/arrow/value.js'
import { xxh64 } from '../../src/format/hash.js'
import type { CalicoType } from '../../src/format/types.js'
import { hashBuckets } from '../../src/table/bucket.js'
import fc from '../support/property.js'

const BUCKETS = fc.integer({ min: 1, max: 65_536 })
const expected = (keys: ReturnType<typeof encodeKeys>, buckets: number): number[] =>
  Array.from({ length: keys.rows }, (_, row) => {
    return Number(xxh64(keyBytes(keys, row)) % BigInt(buckets))
  })

describe('hashBuckets', () => {
  it('of text of any length agrees with xxHash64 over the whole key', () => {
    const type: CalicoType = { kind: 'binary' }
    const cells = fc.array(fc.uint8Array({ maxLength: 70 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(cells, BUCKETS, (values, buckets) => {
        const keys = encodeKeys([buildColumn(type, values)], [type])
        expect([...hashBuckets(keys, buckets)]).toEqual(expected(keys, buckets))
      }),
      { numRuns: 300 },
    )
  })

  it('of keys that are one word agrees with xxHash64 over their eight bytes', () => {
    const type: CalicoType = { kind: 'int64' }
    const cells = fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 })
    fc.assert(
      fc.property(cells, BUCKETS, (values, buckets) => {
        const keys = encodeKeys([buildColumn(type, values)], [type])
        expect([...hashBuckets(keys, buckets)]).toEqual(expected(keys, buckets))
      }),
    )
  })
})
