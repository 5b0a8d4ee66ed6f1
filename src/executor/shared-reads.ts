/** What was read, as it travels between processes that share a write. */
import type { ReadPart, ReadSet } from '../commit/read-set.js'
import type { KeyRange } from '../expr/key-range.js'

export interface StoredReadPart {
  readonly keySpace: string
  readonly columns: readonly number[]
  /** Encoded keys in hexadecimal, each with what people call it. */
  readonly keys: readonly (readonly [hex: string, label: string])[]
  readonly ranges: readonly KeyRange[]
}

export function storedReads(parts: readonly ReadPart[]): StoredReadPart[] {
  return parts.map(({ keySpace, columns, keys, ranges }) => ({
    keySpace,
    columns: [...columns],
    keys: [...keys].map(([hex, { label }]) => [hex, label] as const),
    ranges,
  }))
}

export function addReads(reads: ReadSet, parts: readonly StoredReadPart[]): void {
  for (const { keySpace, columns, keys, ranges } of parts) {
    if (keys.length > 0) reads.addKeys(keySpace, columns, keys)
    for (const range of ranges) reads.addRange(keySpace, columns, range)
  }
}
