/** Changes of cells as deltas of their columns' algebras (CAL-REFS-065). */
import { toJsonValue } from '../arrow/value.js'
import type { Algebra } from '../format/algebra.js'
import type { KeySpaceDefinition, LogEntry } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'

/**
 * The columns of a key-space that entries write by nothing but deltas, where they neither clear
 * rows nor delete ranges in it.
 */
export class DeltaColumns {
  private readonly written = new Map<number, 'delta' | 'other'>()
  private clears = false

  /**
   * @param others incarnations of groups of other key-spaces; one that nobody knows any more may be
   *   of this one
   */
  constructor(private readonly others: ReadonlySet<string>) {}

  /** The next entry. */
  add({ transactions }: LogEntry): void {
    for (const action of transactions.flatMap(({ actions }) => actions)) {
      if (action.kind !== 'delete-range' && action.kind !== 'update') continue
      if (this.others.has(action.incarnation)) continue
      this.clears ||= action.kind === 'delete-range' || (action.clears ?? false)
      if (action.kind === 'delete-range') continue
      for (const { column, op } of action.columns) {
        const isDelta = op === 'delta' && this.written.get(column) !== 'other'
        this.written.set(column, isDelta ? 'delta' : 'other')
      }
    }
  }

  /** The names of such columns. */
  names({ groups }: KeySpaceDefinition): ReadonlySet<string> {
    if (this.clears) return new Set()
    const columns = groups.flatMap((group) => group.columns)
    const found = columns.filter(({ column }) => this.written.get(column) === 'delta')
    return new Set(found.map(({ name }) => name))
  }
}

/**
 * The delta that makes one cell of another; undefined where there is none that says as much
 * whatever cell it meets.
 * @param back whether `to` is what was before, and `from` what deltas have made of it
 */
export function deltaBetween(
  { algebra, type }: { readonly algebra: Algebra | undefined; readonly type: CalicoType },
  { from, to, back }: { readonly from: unknown; readonly to: unknown; readonly back: boolean },
): unknown {
  if (to === null || to === undefined) return undefined
  if (algebra === 'sum') return sumBetween(type, from, to)
  if (back) return undefined
  switch (algebra) {
    case 'append':
    case 'union': {
      const [was, is] = [(from ?? []) as unknown[], to as unknown[]]
      if (algebra === 'append') return is.slice(was.length)
      const known = new Set(was.map((item) => textOf(type, item)))
      return is.filter((item) => !known.has(textOf(type, item)))
    }
    case 'min':
    case 'max':
    case 'and':
    case 'or':
    case 'first':
      return to
    default:
      return undefined
  }
}

function textOf(type: CalicoType, item: unknown): string {
  return JSON.stringify(type.kind === 'list' ? toJsonValue(type.element, item) : item)
}

const BITS: Readonly<Record<string, number>> = { int8: 8, int16: 16, int32: 32, int64: 64 }

/** Exact, or none: what floats were added cannot be told from two sums. */
function sumBetween(type: CalicoType, from: unknown, to: unknown): unknown {
  if (type.kind === 'decimal') {
    const scaled = (value: unknown): bigint => BigInt(String(value ?? 0).replace('.', ''))
    const was = from === null || from === undefined ? 0n : scaled(from)
    const difference = scaled(to) - was
    const digits = (difference < 0n ? -difference : difference).toString()
    if (digits.length > type.precision) return undefined
    const padded = digits.padStart(type.scale + 1, '0')
    const point = padded.length - type.scale
    const text = type.scale === 0 ? padded : `${padded.slice(0, point)}.${padded.slice(point)}`
    return difference < 0n ? `-${text}` : text
  }
  const bits = BITS[type.kind]
  if (bits === undefined) return undefined
  const difference = BigInt(to as number) - BigInt((from as number) ?? 0)
  if (BigInt.asIntN(bits, difference) !== difference) return undefined
  return bits === 64 ? difference : Number(difference)
}
