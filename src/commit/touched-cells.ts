/** The cells by which a transaction is held against what others have done (spec/refs.md). */
import { fromHex } from '../format/hex.js'
import { hashKey, parseKeyHashes } from '../format/key-hashes.js'
import type { LineState } from '../table/state.js'
import type { TransactionCheck, WriteAction } from './conflicts.js'
import { EXISTENCE, type ReadPart } from './read-set.js'

export class TouchedCells {
  constructor(private readonly parts: readonly ReadPart[]) {}

  /** Of a serializable transaction what it read, of another what it relied on and wrote. */
  static of(check: TransactionCheck, state: LineState): TouchedCells {
    const { isolation, reads, demands, writes } = check
    if (isolation === 'serializable') return new TouchedCells(reads)
    return new TouchedCells([...demands, ...writes.flatMap((write) => writtenBy(write, state))])
  }

  /** Ids of key-spaces. */
  get keySpaces(): ReadonlySet<string> {
    return new Set(this.parts.map(({ keySpace }) => keySpace))
  }

  /**
   * The ids of the columns under a key, `EXISTENCE` among them; none where it is not touched.
   * @param hex the encoded key in hexadecimal
   */
  columnsUnder(keySpace: string, hex: string): ReadonlySet<number> {
    const hash = hashKey(fromHex(hex))
    const found = new Set<number>()
    for (const part of this.parts) {
      if (part.keySpace !== keySpace || !holds(part, hex, hash)) continue
      for (const column of part.columns) found.add(column)
    }
    return found
  }
}

function holds({ keys, hashes, ranges }: ReadPart, hex: string, hash: bigint): boolean {
  if (keys.has(hex) || hashes?.includes(hash)) return true
  return ranges.some(({ lower, upper }) => {
    return (lower === null || lower <= hex) && (upper === null || hex < upper)
  })
}

function writtenBy(write: WriteAction, { groups }: LineState): ReadPart[] {
  const group = groups.get(write.incarnation)
  if (!group) return []
  const { keySpace, definition } = group
  const all = definition.columns.map(({ column }) => column)
  const existence = definition.anchor ? [EXISTENCE] : []
  if (write.kind === 'delete-range') {
    const { lower = null, upper = null } = write
    const columns = new Set([...existence, ...all])
    return [{ keySpace, columns, keys: new Map(), ranges: [{ lower, upper }] }]
  }
  // Deltas come after whatever others wrote, and lose nothing of it.
  const set = write.columns.flatMap(({ column, op }) => (op === 'delta' ? [] : column))
  const columns = new Set(write.clears ? [...existence, ...all] : set)
  return [{ keySpace, columns, ...keysOf(write) }]
}

/** The keys of an update, or ranges that hold them. */
export function keysOf(
  write: Extract<WriteAction, { kind: 'update' }>,
): Pick<ReadPart, 'keys' | 'hashes' | 'ranges'> {
  const hashes = write.keyHashes === undefined ? null : parseKeyHashes(write.keyHashes)
  if (hashes) return { keys: new Map(), hashes, ranges: [] }
  const parts = [...write.files, ...(write.inline ? [write.inline] : [])]
  const slices = parts.flatMap((part) => part.slices)
  const ranges = slices.map(({ keyMin, keyMax }) => ({ lower: keyMin, upper: `${keyMax}00` }))
  return { keys: new Map(), ranges }
}
