/**
 * Split-block Bloom filters over the hashes of keys, as Parquet has them: 32-byte blocks of eight
 * little-endian words, in each of which a key sets one bit (CAL-LOG-121, CAL-LOG-122). They never
 * deny a key that they were filled with.
 */

/** Words that each of a block's bits is drawn with. */
const SALTS = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const

const WORD_BYTES = 4
const BLOCK_WORDS = SALTS.length
const BLOCK_BYTES = BLOCK_WORDS * WORD_BYTES

/** For about 1 % of false positives. */
const BITS_PER_KEY = 10

const BLOOM_BYTES_MAX = 16 * 1024 * 1024

/** Size in bytes of a filter of so many keys. */
export function keyBloomBytes(keys: number): number {
  let bytes = BLOCK_BYTES
  while (bytes * 8 < keys * BITS_PER_KEY && bytes < BLOOM_BYTES_MAX) bytes *= 2
  return bytes
}

/** The filter of a set of hashes. */
export function makeKeyBloom(hashes: BigUint64Array): Uint8Array {
  const words = new Uint32Array(keyBloomBytes(hashes.length) / WORD_BYTES)
  // Lower halves at even places; integers of 32 bits are many times faster than bigints.
  const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
  const blocks = words.length / BLOCK_WORDS
  for (let i = 0; i < halves.length; i += 2) {
    const lower = halves[i]!
    const first = blockOf(halves[i + 1]!, blocks) * BLOCK_WORDS
    for (let word = 0; word < BLOCK_WORDS; word++) words[first + word]! |= bitOf(lower, word)
  }
  return new Uint8Array(words.buffer)
}

/** Whether a filter may have been filled with a hash. */
export function keyBloomHolds(filter: Uint8Array, hash: bigint): boolean {
  const lower = Number(hash & 0xffffffffn)
  const first = blockOf(Number(hash >> 32n), filter.byteLength / BLOCK_BYTES) * BLOCK_BYTES
  const view = new DataView(filter.buffer, filter.byteOffset + first, BLOCK_BYTES)
  return SALTS.every(
    (_, word) => (view.getUint32(word * WORD_BYTES, true) & bitOf(lower, word)) !== 0,
  )
}

/** Whether a filter can have so many bytes. */
export function isKeyBloomSize(bytes: number): boolean {
  const blocks = bytes / BLOCK_BYTES
  return bytes <= BLOOM_BYTES_MAX && blocks >= 1 && Number.isInteger(Math.log2(blocks))
}

const blockOf = (upper: number, blocks: number): number => Math.floor((upper * blocks) / 2 ** 32)

const bitOf = (lower: number, word: number): number => 1 << (Math.imul(lower, SALTS[word]!) >>> 27)
