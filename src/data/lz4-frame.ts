/**
 * Decodes the LZ4 frame format with every position checked.
 *
 *   magic 04 22 4D 18 · FLG · BD · [content size 8] · [dictionary id 4] · header checksum 1
 *   blocks: size 4 (top bit: stored) · bytes · [checksum 4] … · 0 · [content checksum 4]
 */

const STORED = 0x80000000

/**
 * @param size what the frame must hold
 * @throws RangeError where it is malformed or holds more or less.
 */
export function lz4DecodeFrame(bytes: Uint8Array, size: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== 0x184d2204) throw new RangeError('no LZ4 frame')
  const flags = view.getUint8(4)
  if (flags >> 6 !== 1) throw new RangeError('an LZ4 frame of an unknown version')
  const blockChecksumBytes = flags & 0x10 ? 4 : 0
  let at = 6 + (flags & 0x08 ? 8 : 0) + (flags & 0x01 ? 4 : 0) + 1
  const target = new Uint8Array(size)
  let filled = 0
  for (;;) {
    const head = view.getUint32(at, true)
    at += 4
    if (head === 0) break
    const blockBytes = head & ~STORED
    const end = at + blockBytes
    if (end > bytes.length) throw malformed()
    if (head & STORED) {
      if (filled + blockBytes > size) throw malformed()
      target.set(bytes.subarray(at, end), filled)
      filled += blockBytes
    } else {
      filled = decodeBlock(bytes, { at, end }, target, filled)
    }
    at = end + blockChecksumBytes
  }
  if (filled !== size) throw malformed()
  return target
}

/** One block of sequences (token, literals, match); returns how far `target` is filled. */
function decodeBlock(
  source: Uint8Array,
  block: { readonly at: number; readonly end: number },
  target: Uint8Array,
  filledBefore: number,
): number {
  let { at } = block
  let filled = filledBefore
  const readLength = (start: number): number => {
    let length = start
    if (start !== 15) return length
    for (;;) {
      if (at >= block.end) throw malformed()
      const more = source[at++]!
      length += more
      if (more !== 255) return length
    }
  }
  while (at < block.end) {
    const token = source[at++]!
    const literals = readLength(token >> 4)
    if (at + literals > block.end || filled + literals > target.length) throw malformed()
    if (literals < 24) for (let k = 0; k < literals; k++) target[filled + k] = source[at + k]!
    else target.set(source.subarray(at, at + literals), filled)
    at += literals
    filled += literals
    if (at === block.end) break
    if (at + 2 > block.end) throw malformed()
    const distance = source[at]! | (source[at + 1]! << 8)
    at += 2
    const length = readLength(token & 15) + 4
    if (distance === 0 || distance > filled || filled + length > target.length) throw malformed()
    if (distance >= length && length >= 24) {
      target.copyWithin(filled, filled - distance, filled - distance + length)
    } else {
      for (let k = 0; k < length; k++) target[filled + k] = target[filled - distance + k]!
    }
    filled += length
  }
  return filled
}

function malformed(): RangeError {
  return new RangeError('a malformed LZ4 frame')
}
