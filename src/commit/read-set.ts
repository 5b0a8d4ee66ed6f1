/**
 * What a transaction has read: keys of key-spaces, and the columns under them. Whether a record
 * exists is a column of its own, 0, which every read reads (CAL-COMMIT-025).
 */
import { afterPrefix } from '../expr/bounds.js'
import type { KeyRange } from '../expr/key-range.js'
import type { ReadSet as StoredReadSet } from '../format/generated/documents.js'
import { fromHex } from '../format/hex.js'
import { hashKey, KEY_HASHES_MAX, parseKeyHashes, printKeyHashes } from '../format/key-hashes.js'

/** The column that stands for whether a record exists. */
export const EXISTENCE = 0

/** Beyond these a read set says less exactly what was read, never less of it (CAL-COMMIT-027). */
const RANGES_MAX = 256
const PARTS_MAX = 64
const BOUND_HEX_MAX = 128

/** Single keys by their encoding in hexadecimal, with what people call them. */
type ReadKeys = Map<string, { readonly hash: bigint; readonly label: string }>

export interface ReadPart {
  readonly keySpace: string
  readonly columns: ReadonlySet<number>
  readonly keys: ReadonlyMap<string, { readonly hash: bigint; readonly label: string }>
  /** Of single keys that an entry holds, and nobody knows by more. */
  readonly hashes?: BigUint64Array
  /** Disjoint and ascending. */
  readonly ranges: readonly KeyRange[]
}

/** What an entry says that its transaction read. */
export function storedParts(reads: readonly StoredReadSet[] = []): ReadPart[] {
  return reads.map(({ keySpace, columns, keyHashes, ranges = [] }) => {
    const hashes = keyHashes === undefined ? null : parseKeyHashes(keyHashes)
    return {
      keySpace,
      columns: new Set(columns),
      keys: new Map(),
      ...(hashes && { hashes }),
      ranges: ranges.map(({ lower = null, upper = null }) => ({ lower, upper })),
    }
  })
}

interface Part {
  readonly keySpace: string
  readonly columns: Set<number>
  keys: ReadKeys
  ranges: KeyRange[]
}

export class ReadSet {
  private parts = new Map<string, Part>()

  /** Notes single keys, by their encodings in hexadecimal, each with what people call it. */
  addKeys(
    keySpace: string,
    columns: readonly number[],
    keys: Iterable<readonly [hex: string, label: string]>,
  ): void {
    const part = this.part(keySpace, columns)
    for (const [hex, label] of keys) {
      if (!part.keys.has(hex)) part.keys.set(hex, { hash: hashKey(fromHex(hex)), label })
    }
    this.coarsen(part)
  }

  addRange(keySpace: string, columns: readonly number[], range: KeyRange): void {
    const { lower, upper } = range
    if (lower !== null && upper !== null && upper <= lower) return
    const part = this.part(keySpace, columns)
    part.ranges = unite([...part.ranges, shorten(range)])
    this.coarsen(part)
  }

  read(): readonly ReadPart[] {
    return [...this.parts.values()]
  }

  /** As an entry holds it. */
  stored(): StoredReadSet[] {
    return [...this.parts.values()].map(({ keySpace, columns, keys, ranges }) => ({
      keySpace,
      columns: [...columns].sort((a, b) => a - b),
      ...(keys.size > 0 && { keyHashes: printKeyHashes([...keys.values()].map((k) => k.hash)) }),
      ...(ranges.length > 0 && { ranges: ranges.map(storedRange) }),
    }))
  }

  private part(keySpace: string, columns: readonly number[]): Part {
    const all = [...new Set([EXISTENCE, ...columns])].sort((a, b) => a - b)
    const name = `${keySpace} ${all.join(' ')}`
    const found = this.parts.get(name)
    if (found) return found
    const part: Part = { keySpace, columns: new Set(all), keys: new Map(), ranges: [] }
    this.parts.set(name, part)
    if (this.parts.size <= PARTS_MAX) return part
    return this.merge(keySpace)
  }

  /** All parts of a key-space as one, which has read each column under every key. */
  private merge(keySpace: string): Part {
    const own = [...this.parts].filter(([, part]) => part.keySpace === keySpace)
    const one: Part = { keySpace, columns: new Set(), keys: new Map(), ranges: [] }
    for (const [name, { columns, keys, ranges }] of own) {
      this.parts.delete(name)
      for (const column of columns) one.columns.add(column)
      for (const [hex, key] of keys) one.keys.set(hex, key)
      one.ranges = unite([...one.ranges, ...ranges])
    }
    this.parts.set(`${keySpace} merged`, one)
    return one
  }

  private coarsen(part: Part): void {
    const parts = [...this.parts.values()]
    if (parts.reduce((sum, { keys }) => sum + keys.size, 0) > KEY_HASHES_MAX) {
      part.ranges = unite([...part.ranges, shorten(hullOfKeys(part.keys))])
      part.keys = new Map()
    }
    if (parts.reduce((sum, { ranges }) => sum + ranges.length, 0) <= RANGES_MAX) return
    for (const one of parts) {
      const [first, last] = [one.ranges.at(0), one.ranges.at(-1)]
      if (first && last) one.ranges = [{ lower: first.lower, upper: last.upper }]
    }
  }
}

function hullOfKeys(keys: ReadKeys): KeyRange {
  const sorted = [...keys.keys()].sort()
  return { lower: sorted[0]!, upper: `${sorted.at(-1)}00` }
}

/** A range with short bounds that holds the given one. */
function shorten({ lower, upper }: KeyRange): KeyRange {
  return {
    lower: lower === null ? null : lower.slice(0, BOUND_HEX_MAX),
    upper:
      upper === null || upper.length <= BOUND_HEX_MAX
        ? upper
        : afterPrefix(upper.slice(0, BOUND_HEX_MAX)),
  }
}

/** The same keys in ranges that are disjoint and ascending. */
function unite(ranges: readonly KeyRange[]): KeyRange[] {
  const sorted = [...ranges].sort((a, b) => ((a.lower ?? '') < (b.lower ?? '') ? -1 : 1))
  const united: KeyRange[] = []
  for (const range of sorted) {
    const last = united.at(-1)
    const apart = last && last.upper !== null && (range.lower ?? '') > last.upper
    if (!last || apart) united.push(range)
    else united[united.length - 1] = { lower: last.lower, upper: later(last.upper, range.upper) }
  }
  return united
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return null
  return a > b ? a : b
}

function storedRange({ lower, upper }: KeyRange): { lower?: string; upper?: string } {
  return { ...(lower !== null && { lower }), ...(upper !== null && { upper }) }
}
