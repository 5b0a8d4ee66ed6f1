/** LIKE patterns over UTF-8 bytes. */

/** Elements of a pattern that are no bytes. */
const ONE = -1
const ANY = -2

type Matcher = (bytes: Uint8Array, from: number, to: number) => boolean

/** The test of a pattern; `malformed` where an escape stands before nothing that it may escape. */
export function likeMatcher(
  pattern: Uint8Array,
  escaper: Uint8Array | undefined,
): Matcher | 'malformed' {
  const elements = elementsOf(pattern, escaper)
  if (elements === null) return 'malformed'
  return (bytes, from, to) => matches(elements, bytes, from, to)
}

function elementsOf(pattern: Uint8Array, escaper: Uint8Array | undefined): Int16Array | null {
  const elements = new Int16Array(pattern.length)
  let count = 0
  for (let at = 0; at < pattern.length; ) {
    if (escaper && startsWith(pattern, at, escaper)) {
      at += escaper.length
      const width = escapedWidth(pattern, at, escaper)
      if (width === 0) return null
      for (let k = 0; k < width; k++) elements[count++] = pattern[at++]!
      continue
    }
    const byte = pattern[at++]!
    elements[count++] = byte === UNDERSCORE ? ONE : byte === PERCENT ? ANY : byte
  }
  return elements.subarray(0, count)
}

const UNDERSCORE = 0x5f
const PERCENT = 0x25

/** Bytes of what may stand after an escape: a wildcard or the escape; 0 for anything else. */
function escapedWidth(pattern: Uint8Array, at: number, escaper: Uint8Array): number {
  if (startsWith(pattern, at, escaper)) return escaper.length
  return pattern[at] === UNDERSCORE || pattern[at] === PERCENT ? 1 : 0
}

function startsWith(bytes: Uint8Array, at: number, part: Uint8Array): boolean {
  return at + part.length <= bytes.length && part.every((byte, k) => bytes[at + k] === byte)
}

/** Greedy from the left; a mismatch goes back to the last % alone, which suffices. */
function matches(elements: Int16Array, bytes: Uint8Array, from: number, to: number): boolean {
  let at = from
  let element = 0
  let retryElement = -1
  let retryAt = from
  while (at < to) {
    const wanted = element < elements.length ? elements[element]! : Number.NaN
    if (wanted === ANY) {
      retryElement = ++element
      retryAt = at
    } else if (wanted === ONE) {
      at = nextCodePoint(bytes, at, to)
      element++
    } else if (wanted === bytes[at]) {
      at++
      element++
    } else if (retryElement >= 0) {
      retryAt = nextCodePoint(bytes, retryAt, to)
      at = retryAt
      element = retryElement
    } else return false
  }
  while (element < elements.length && elements[element] === ANY) element++
  return element === elements.length
}

function nextCodePoint(bytes: Uint8Array, at: number, to: number): number {
  let next = at + 1
  while (next < to && (bytes[next]! & 0xc0) === 0x80) next++
  return next
}
