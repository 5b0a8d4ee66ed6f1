/**
 * Bits packed least significant first, as Arrow's validity and boolean buffers are. Positions count
 * bits.
 */

const POPCOUNTS = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0
  for (let rest = byte; rest; rest &= rest - 1) count++
  return count
})

export interface BitCopy {
  readonly source: Uint8Array
  readonly sourceStart: number
  readonly target: Uint8Array
  readonly targetStart: number
  readonly length: number
}

/** A zeroed bitmap of `length` bits. */
export function makeBitmap(length: number): Uint8Array {
  return new Uint8Array((length + 7) >> 3)
}

export function getBit(bitmap: Uint8Array, at: number): boolean {
  return ((bitmap[at >> 3]! >> (at & 7)) & 1) === 1
}

export function setBit(bitmap: Uint8Array, at: number): void {
  bitmap[at >> 3]! |= 1 << (at & 7)
}

/** Sets `length` bits from `start` to one. */
export function fillBits(bitmap: Uint8Array, start: number, length: number): void {
  const end = start + length
  if (length < 16) {
    for (let i = start; i < end; i++) bitmap[i >> 3]! |= 1 << (i & 7)
    return
  }
  const firstWhole = (start + 7) >> 3
  const lastWhole = end >> 3
  for (let i = start; i < firstWhole << 3; i++) bitmap[i >> 3]! |= 1 << (i & 7)
  bitmap.fill(0xff, firstWhole, lastWhole)
  for (let i = lastWhole << 3; i < end; i++) bitmap[i >> 3]! |= 1 << (i & 7)
}

/** Copies bits into a range of `target` that is still zero. */
export function copyBits(copy: BitCopy): void {
  const { source, target, targetStart, length } = copy
  const shift = copy.sourceStart - targetStart
  const end = targetStart + length
  const firstWhole = length < 16 ? (end >> 3) + 1 : (targetStart + 7) >> 3
  const headEnd = Math.min(end, firstWhole << 3)
  for (let i = targetStart; i < headEnd; i++) {
    const from = i + shift
    if ((source[from >> 3]! >> (from & 7)) & 1) target[i >> 3]! |= 1 << (i & 7)
  }
  if (headEnd === end) return
  const lastWhole = end >> 3
  const from = (firstWhole << 3) + shift
  const right = from & 7
  if (right === 0) {
    target.set(source.subarray(from >> 3, (from >> 3) + lastWhole - firstWhole), firstWhole)
  } else {
    let s = from >> 3
    for (let b = firstWhole; b < lastWhole; b++, s++) {
      target[b] = (source[s]! >> right) | (source[s + 1]! << (8 - right))
    }
  }
  for (let i = lastWhole << 3; i < end; i++) {
    const at = i + shift
    if ((source[at >> 3]! >> (at & 7)) & 1) target[i >> 3]! |= 1 << (i & 7)
  }
}

/** How many of the `length` bits from `start` are one. */
export function countBits(bitmap: Uint8Array, start: number, length: number): number {
  const end = start + length
  let count = 0
  let i = start
  while (i < end && (i & 7) !== 0) count += (bitmap[i >> 3]! >> (i++ & 7)) & 1
  for (; i + 8 <= end; i += 8) count += POPCOUNTS[bitmap[i >> 3]!]!
  for (; i < end; i++) count += (bitmap[i >> 3]! >> (i & 7)) & 1
  return count
}

/**
 * Bits `[start, start + length)` as a bitmap of their own from bit 0; shares memory where it can.
 */
export function sliceBits(bitmap: Uint8Array, start: number, length: number): Uint8Array {
  if ((start & 7) === 0) return bitmap.subarray(start >> 3, (start + length + 7) >> 3)
  const target = makeBitmap(length)
  copyBits({ source: bitmap, sourceStart: start, target, targetStart: 0, length })
  return target
}
