/** Filters of keys, and the hash of 8 bytes that bulk loads fill them with. */

import { describe, expect, it } from 'vitest'
import { xxh64 } from '../../src/format/hash.js'
import { hashWords } from '../../src/format/hash-words.js'
import {
  isKeyBloomSize,
  keyBloomBytes,
  keyBloomHolds,
  makeKeyBloom,
} from '../../src/format/key-bloom.js'
import fc from '../support/property.js'

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })

/** Hashes of the numbers from one on. */
function hashesOf(from: number, count: number): BigUint64Array {
  const bytes = Buffer.alloc(8)
  return BigUint64Array.from({ length: count }, (_, i) => {
    bytes.writeUInt32BE(from + i, 4)
    return xxh64(bytes)
  })
}

describe('a filter of keys', () => {
  it('never denies a key that it was filled with', () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 400 }), (hashes) => {
        const filter = makeKeyBloom(BigUint64Array.from(hashes))
        expect(hashes.every((one) => keyBloomHolds(filter, one))).toBe(true)
      }),
    )
  })

  it('takes fewer than 3 % of other keys for its own, however full it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4097, max: 60_000 }), fc.nat(1_000_000), (count, from) => {
        const filter = makeKeyBloom(hashesOf(from, count))
        const others = [...hashesOf(from + count, 10_000)]
        const held = others.filter((one) => keyBloomHolds(filter, one)).length
        expect(held).toBeLessThan(300)
      }),
      { numRuns: 12 },
    )
  })

  it('of a part of other bytes is the same', () => {
    const filter = makeKeyBloom(hashesOf(0, 100))
    const moved = Buffer.concat([Buffer.from([1, 2, 3]), filter]).subarray(3)
    expect([...hashesOf(0, 100)].every((one) => keyBloomHolds(moved, one))).toBe(true)
  })

  it.each([
    [0, 32],
    [25, 32],
    [26, 64],
    [5000, 8192],
    [262_144, 512 * 1024],
    [13_421_772, 16 * 1024 * 1024],
    [1e9, 16 * 1024 * 1024],
  ])('of %i keys has %i bytes', (keys, bytes) => {
    expect(keyBloomBytes(keys)).toBe(bytes)
    expect(isKeyBloomSize(bytes)).toBe(true)
  })

  it.each([0, 16, 33, 96, 32 * 1024 * 1024])('cannot have %i bytes', (bytes) => {
    expect(isKeyBloomSize(bytes)).toBe(false)
  })
})

describe('the hash of 8 bytes', () => {
  it('is xxHash64 of them', () => {
    fc.assert(
      fc.property(hash, (key) => {
        const bytes = Buffer.alloc(8)
        bytes.writeBigUInt64BE(key)
        const hashes = new BigUint64Array(2)
        hashWords(bytes.readUInt32BE(0), bytes.readUInt32BE(4), new Uint32Array(hashes.buffer), 2)
        expect(hashes).toEqual(BigUint64Array.of(0n, xxh64(bytes)))
      }),
      { numRuns: 1000 },
    )
  })
})
