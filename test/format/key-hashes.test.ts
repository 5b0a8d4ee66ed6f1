import { describe, expect, it } from 'vitest'
import {
  hashKey,
  KEY_HASHES_MAX,
  parseKeyHashes,
  printKeyHashes,
} from '../../src/format/key-hashes.js'

const bytesOf = (...words: string[]): string =>
  Buffer.from(words.join(''), 'hex').toString('base64')

describe('key hashes', () => {
  it('are printed ascending, each once, big-endian', () => {
    const text = printKeyHashes([2n ** 63n, 1n, 2n ** 63n, 255n])
    expect(text).toBe(bytesOf('0000000000000001', '00000000000000ff', '8000000000000000'))
    expect([...parseKeyHashes(text)!]).toEqual([1n, 255n, 2n ** 63n])
  })

  it('of no bytes is the one that xxHash64 gives for nothing', () => {
    expect(hashKey(new Uint8Array(0))).toBe(0xef46db3751d8e999n)
  })

  it.each([
    ['nothing', ''],
    ['half of one', bytesOf('00000001')],
    ['descending ones', bytesOf('0000000000000002', '0000000000000001')],
    ['one twice', bytesOf('0000000000000001', '0000000000000001')],
    ['no base64', '????????????'],
    ['base64 with loose bits', `${bytesOf('0000000000000001').slice(0, -2)}F=`],
  ])('are refused as %s', (_, text) => {
    expect(parseKeyHashes(text)).toBeNull()
  })

  it('are at most so many as are asked for, and as an entry may hold', () => {
    const some = (count: number) =>
      printKeyHashes(Array.from({ length: count }, (_, i) => BigInt(i)))
    expect(parseKeyHashes(some(3), 2)).toBeNull()
    expect(parseKeyHashes(some(3), 3)).toHaveLength(3)
    expect(parseKeyHashes(some(KEY_HASHES_MAX))).toHaveLength(KEY_HASHES_MAX)
    expect(parseKeyHashes(some(KEY_HASHES_MAX + 1))).toBeNull()
  })
})
