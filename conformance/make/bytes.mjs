/**
 * Bytes of the format, made from the specification alone: sealed documents, ids, encoded keys,
 * partitions. Nothing of the implementations is used, so that a case shows what the specification
 * says and not what one of them does.
 */
import { createHash } from 'node:crypto'
import xxhash from 'xxhash-wasm'

const { h64Raw } = await xxhash()
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** Canonical JSON of plain values (spec/format.md). */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const names = Object.keys(value).filter((name) => value[name] !== undefined)
  return `{${names.sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`
}

/** A sealed document of the text of line 1, which may be anything. */
export function sealText(line) {
  const bytes = Buffer.from(line, 'utf8')
  const sum = h64Raw(bytes, 0n).toString(16).padStart(16, '0')
  return Buffer.concat([bytes, Buffer.from(`\nxxh64:${sum}\n`)])
}

/** xxHash64 with seed 0 in hexadecimal. */
export const xxh64 = (bytes) => h64Raw(bytes, 0n).toString(16).padStart(16, '0')

export const seal = (value) => sealText(canonical(value))

export const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex')

/**
 * An id of so many characters that tells people what it is of: letters, then a number in base32.
 */
export function idOf(letters, number, characters) {
  let digits = ''
  for (let rest = number; rest > 0; rest = Math.floor(rest / 32)) {
    digits = ALPHABET[rest % 32] + digits
  }
  return `${letters}${digits.padStart(characters - letters.length - 1, 'a')}a`
}

export const shortId = (letters, number) => idOf(letters, number, 13)
export const longId = (letters, number) => idOf(letters, number, 26)

/** A 64-bit integer of a key. */
export function int64(value) {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value) + 2n ** 63n)
  return bytes
}

/** The unscaled value of a decimal of a key. */
export function decimalBytes(value) {
  return Buffer.from((value + 2n ** 127n).toString(16).padStart(32, '0'), 'hex')
}

/** The bucket of encoded components. */
export function hashBucket(bytes, buckets) {
  return h64Raw(bytes, 0n) % BigInt(buckets)
}

/** Text or bytes of a key. */
export function escaped(bytes) {
  const parts = []
  for (const byte of bytes) parts.push(byte, ...(byte === 0 ? [0xff] : []))
  return Buffer.from([...parts, 0, 0])
}

/**
 * The key encoding of one component (spec/keys.md), of the types that hand-made stores use in keys.
 */
export function encodeComponent(type, value) {
  if (/^int(8|16|32|64)$/.test(type)) return int64(value)
  if (type === 'utf8') return escaped(Buffer.from(value, 'utf8'))
  if (type === 'date') return int64(Date.parse(`${value}T00:00:00Z`) / 86_400_000)
  throw new Error(`no encoding of ${type} here`)
}

export function encodeKey(types, key) {
  return Buffer.concat(types.map((type, at) => encodeComponent(type, key[at]))).toString('hex')
}

/** The encoded partition of a key (spec/partition.md). */
export function encodePartition(partitioning, types, key) {
  const encoded = types.map((type, at) => encodeComponent(type, key[at]))
  return partitionOf(partitioning, types, encoded).toString('hex')
}

/** The partition of a key whose components are encoded. */
export function partitionOf(partitioning, types, encoded) {
  return Buffer.concat(partitioning.map((transform) => encodeTransform(transform, types, encoded)))
}

/** The encoded value of a transform. */
function encodeTransform(transform, types, encoded) {
  if (transform.kind === 'hash') {
    const bytes = Buffer.concat(transform.components.map((at) => encoded[at]))
    return int64(hashBucket(bytes, transform.buckets))
  }
  const type = types[transform.component]
  const bytes = encoded[transform.component]
  switch (transform.kind) {
    case 'identity':
      return bytes
    case 'truncate':
      return truncated(bytes, type, transform.width)
    case 'range': {
      const hex = bytes.toString('hex')
      return int64(transform.bounds.filter((bound) => bound <= hex).length)
    }
    default:
      return int64(timeCount(transform.kind, type, integerOf(bytes)))
  }
}

/** The integer of 8 or 16 bytes of a key. */
const integerOf = (bytes) =>
  BigInt(`0x${bytes.toString('hex')}`) - (1n << BigInt(8 * bytes.length - 1))

/** By the calendar of JavaScript, which ends some 270,000 years from now. */
function timeCount(kind, type, value) {
  const micros = type === 'date' ? value * 86_400_000_000n : value
  const time = new Date(Number(floorTo(micros, 86_400_000_000n) / 1000n))
  if (kind === 'year') return time.getUTCFullYear() - 1970
  if (kind === 'month') return 12 * (time.getUTCFullYear() - 1970) + time.getUTCMonth()
  const unit = kind === 'day' ? 86_400_000_000n : 3_600_000_000n
  return floorTo(micros, unit) / unit
}

function truncated(bytes, type, width) {
  if (type === 'utf8' || type === 'binary') {
    const plain = unescaped(bytes)
    if (type === 'binary') return escaped(plain.subarray(0, width))
    return escaped(Buffer.from([...plain.toString('utf8')].slice(0, width).join('')))
  }
  const multiple = floorTo(integerOf(bytes), BigInt(width))
  if (type.startsWith('decimal')) return decimalBytes(multiple)
  return int64(multiple < -(2n ** 63n) ? -(2n ** 63n) : multiple)
}

function floorTo(value, unit) {
  const rest = value % unit
  return value - (rest < 0n ? rest + unit : rest)
}

function unescaped(bytes) {
  const plain = []
  for (let at = 0; at < bytes.length - 2; at++) {
    plain.push(bytes[at])
    if (bytes[at] === 0) at++
  }
  return Buffer.from(plain)
}
