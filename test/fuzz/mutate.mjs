/**
 * Damage done to bytes, drawn from a seeded generator: the same seed always does the same damage.
 */

/** @typedef {{ below(count: number): number, pick<T>(items: readonly T[]): T }} Random */

const INTERESTING_BYTES = [0, 1, 0x0a, 0x22, 0x2c, 0x2f, 0x5b, 0x7b, 0x7f, 0x80, 0xc0, 0xfe, 0xff]
const INTERESTING_WORDS = [
  ...[0, 1, -1, -2, 7, 8, 255, 256, 65_535, 65_536, 2 ** 20, 2 ** 24, 2 ** 28, 2 ** 30],
  ...[2 ** 31 - 1, -(2 ** 31), 2 ** 31 - 8],
]
const INTERESTING_LONGS = [
  ...[0n, 1n, -1n, 8n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n, 2n ** 40n, 2n ** 53n],
  ...[2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n)],
]
/** Varints of 1 to 10 bytes, the last beyond 64 bits. */
const INTERESTING_VARINTS = [
  ...['00', '01', '7f', '8001', 'ffff03', 'ffffff7f', 'ffffffff0f', 'feffffff0f'],
  ...['808080808001', 'ffffffffffffffff7f', 'ffffffffffffffffff01', 'ffffffffffffffffffff7f'],
]
const INTERESTING_TEXTS = [
  ...['"', '\\', '\\u0000', '\\ud800', ',', ':', '[', ']', '{', '}', '(', ')', '-', '0', '9'],
  ...['null', 'true', '1e999', '-0', '99999999999999999999', '0x1', 'NaN', '\r\n', '\n', '\t'],
  ...['../', '%2e%2e/', '\0', '\u202e', '"__proto__":1,', '\ufeff', "'", '`', ' AND ', ' OR '],
]
const INTERESTING_NUMBERS = [
  ...['0', '1', '-1', '2', '9', '1000', '65537', '2147483648', '9007199254740991'],
  ...['9007199254740993', '18446744073709551616', '1e400', '0.5', '1'.repeat(400)],
]
/** Nesting that a recursive reader would follow down. */
const DEEP = ['[', '{"a":', '(', 'NOT ', '-', 'list<', '[[{"a":[']
const DEEP_TIMES = [20, 200, 20_000]

/**
 * @param {...(string | number)} words what the sequence depends on
 * @returns {Random}
 */
export function seededRandom(...words) {
  let state = 0x811c9dc5
  for (const symbol of words.join('\u0000')) {
    state = Math.imul(state ^ (symbol.codePointAt(0) ?? 0), 0x01000193) >>> 0
  }
  /** mulberry32 */
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (/** @type {number} */ count) => (count <= 1 ? 0 : next() % count)
  return { below, pick: (items) => items[below(items.length)] }
}

/** Positions near the ends come often: there stand headers and footers. @param {Random} random */
function position(bytes, random) {
  const near = Math.min(bytes.length, 256)
  const at = [
    () => random.below(bytes.length),
    () => random.below(near),
    () => bytes.length - 1 - random.below(near),
  ]
  return Math.max(0, random.pick(at)())
}

function replaced(bytes, from, to, between) {
  return Buffer.concat([bytes.subarray(0, from), between, bytes.subarray(to)])
}

/** A range of at most so many bytes. */
function range(bytes, random, most = 64) {
  const from = position(bytes, random)
  return [from, Math.min(bytes.length, from + 1 + random.below(random.pick([4, 16, most])))]
}

function written(bytes, at, count, write) {
  if (at + count > bytes.length) return bytes
  const copy = Buffer.from(bytes)
  write(copy)
  return copy
}

/** @type {Record<string, (bytes: Buffer, random: Random, other: Buffer) => Buffer>} */
const MUTATIONS = {
  flipBit(bytes, random) {
    const at = position(bytes, random)
    return written(bytes, at, 1, (copy) => {
      copy[at] ^= 1 << random.below(8)
    })
  },
  setByte(bytes, random) {
    const at = position(bytes, random)
    const value = random.below(3) === 0 ? random.below(256) : random.pick(INTERESTING_BYTES)
    return written(bytes, at, 1, (copy) => copy.writeUInt8(value, at))
  },
  setWord(bytes, random) {
    const at = position(bytes, random) & ~3
    const value = random.pick([...INTERESTING_WORDS, bytes.length, bytes.length + 1])
    return written(bytes, at, 4, (copy) => copy.writeInt32LE(value, at))
  },
  addToWord(bytes, random) {
    const at = position(bytes, random) & ~3
    return written(bytes, at, 4, (copy) => {
      copy.writeInt32LE((copy.readInt32LE(at) + random.pick([1, -1, 4, -4, 8, -8, 64])) | 0, at)
    })
  },
  setLong(bytes, random) {
    const at = position(bytes, random) & ~7
    const value = random.pick(INTERESTING_LONGS)
    return written(bytes, at, 8, (copy) => copy.writeBigInt64LE(value, at))
  },
  setVarint(bytes, random) {
    const at = position(bytes, random)
    let end = at
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end++
    return replaced(bytes, at, end + 1, Buffer.from(random.pick(INTERESTING_VARINTS), 'hex'))
  },
  truncate(bytes, random) {
    return random.below(4) === 0
      ? bytes.subarray(position(bytes, random))
      : bytes.subarray(0, position(bytes, random))
  },
  remove(bytes, random) {
    const [from, to] = range(bytes, random)
    return replaced(bytes, from, to, Buffer.alloc(0))
  },
  duplicate(bytes, random) {
    const [from, to] = range(bytes, random, 4096)
    const times = random.pick([1, 1, 2, 50])
    return replaced(bytes, to, to, Buffer.concat(Array(times).fill(bytes.subarray(from, to))))
  },
  swap(bytes, random) {
    const [from, to] = range(bytes, random)
    const at = random.below(bytes.length - (to - from))
    return written(bytes, at, to - from, (copy) => {
      bytes.copy(copy, at, from, to)
      bytes.copy(copy, from, at, at + to - from)
    })
  },
  splice(bytes, random, other) {
    const from = random.below(Math.min(bytes.length, other.length))
    const isAligned = random.below(2) === 0
    return replaced(bytes, from, bytes.length, other.subarray(isAligned ? from : from & ~7))
  },
  transplant(bytes, random, other) {
    const [from, to] = range(other, random, 1024)
    const at = random.below(bytes.length)
    return replaced(bytes, at, at + to - from, other.subarray(from, to))
  },
  insertText(bytes, random) {
    const at = position(bytes, random)
    return replaced(bytes, at, at, Buffer.from(random.pick(INTERESTING_TEXTS)))
  },
  /** Another number in a text. */
  setNumber(bytes, random) {
    const from = position(bytes, random)
    const isDigit = (at) => bytes[at] >= 0x30 && bytes[at] <= 0x39
    let start = from
    while (start < bytes.length && !isDigit(start)) start++
    let end = start
    while (isDigit(end)) end++
    if (start === end) return bytes
    return replaced(bytes, start, end, Buffer.from(random.pick(INTERESTING_NUMBERS)))
  },
  insertDepth(bytes, random) {
    const at = position(bytes, random)
    return replaced(bytes, at, at, Buffer.from(random.pick(DEEP).repeat(random.pick(DEEP_TIMES))))
  },
}

/**
 * One to three mutations of the bytes; `other` is a second valid file of the kind.
 * @param {Uint8Array} bytes @param {Uint8Array} other @param {Random} random
 * @returns {{ bytes: Buffer, how: string[] }}
 */
export function mutate(bytes, other, random) {
  let mutant = Buffer.from(bytes)
  const how = []
  for (let left = random.pick([1, 1, 1, 2, 3]); left > 0; left--) {
    const name = random.pick(Object.keys(MUTATIONS))
    mutant = MUTATIONS[name](mutant, random, Buffer.from(other))
    how.push(name)
  }
  return { bytes: mutant, how }
}
