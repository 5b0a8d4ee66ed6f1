/** Filters of keys, computed in plain big integers from the sentences of the specification. */
import { encodeKey, xxh64 } from '../bytes.mjs'

const SALTS = [
  0x47b6137bn,
  0x44974d91n,
  0x8824ad5bn,
  0xa2b7289dn,
  0x705495c7n,
  0x2df1424bn,
  0x9efc4947n,
  0x5c6bfb31n,
]
const BLOCK_BYTES = 32
const WORD_BITS = 32
const WORD_MASK = 0xffffffffn

const hashOf = (hex) => BigInt(`0x${xxh64(Buffer.from(hex, 'hex'))}`)

/** The bits of a key, counted from the first of the filter. */
function bitsOf(hex, blocks) {
  const hash = hashOf(hex)
  const block = Number(((hash >> 32n) * BigInt(blocks)) >> 32n)
  return SALTS.map((salt, word) => {
    const bit = Number((((hash & WORD_MASK) * salt) & WORD_MASK) >> 27n)
    return (block * SALTS.length + word) * WORD_BITS + bit
  })
}

/** Little-endian words, so that bit n of the filter is bit n mod 8 of byte n / 8. */
function filterOf(keys) {
  let blocks = 1
  while (blocks * BLOCK_BYTES * 8 < keys.length * 10) blocks *= 2
  const filter = Buffer.alloc(blocks * BLOCK_BYTES)
  for (const bit of keys.flatMap((key) => bitsOf(key, blocks))) {
    filter[Math.floor(bit / 8)] |= 1 << (bit % 8)
  }
  return filter
}

function check(title, keys, probes) {
  const filter = filterOf(keys)
  const blocks = filter.byteLength / BLOCK_BYTES
  const isHeld = (key) =>
    bitsOf(key, blocks).every((bit) => (filter[Math.floor(bit / 8)] & (1 << (bit % 8))) !== 0)
  return {
    title,
    params: { keys, probes },
    expect: { hex: filter.toString('hex'), held: probes.map(isHeld) },
  }
}

const numbers = (from, count) =>
  Array.from({ length: count }, (_, i) => encodeKey(['int64'], [String(from + i)]))
const texts = (...values) => values.map((value) => encodeKey(['utf8', 'int32'], [value, 7]))

export function bloomVector() {
  return {
    title: 'A filter of keys has the bits of its keys and no others, and denies none of them',
    requirements: ['CAL-LOG-120', 'CAL-LOG-121', 'CAL-LOG-122', 'CAL-LOG-123'],
    with: { operation: 'vector', vector: 'bloom' },
    checks: [
      check('of no keys', [], numbers(0, 3)),
      check('of one key', numbers(42, 1), numbers(40, 5)),
      check('of as many keys as one block takes', numbers(1, 25), numbers(0, 40)),
      check('of one key more', numbers(1, 26), numbers(0, 40)),
      check('of 1,000 keys', numbers(-500, 1000), numbers(490, 60)),
      check(
        'of keys longer than 8 bytes',
        texts('', 'a', 'kilometre', 'a text that is longer than thirty-two bytes'),
        texts('', 'b', 'kilometre', 'a text that is longer than thirty-two bytes', 'zebra'),
      ),
    ],
  }
}
