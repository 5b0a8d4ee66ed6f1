/** Figures that a state tells without its data files being read (CAL-BRIDGE-041). */
import { formatDecimal } from '../arrow/decimal.js'
import { formatDate, formatMicros, zonedText } from '../arrow/temporal.js'
import type { Segment } from '../format/generated/documents.js'
import type { CalicoType } from '../format/types.js'
import { lowestSlices } from '../tile/tile-reader.js'
import type { PlanColumn, ScanPlan } from './plan.js'
import { isSettled } from './splits.js'

/** Rows of which the state says how many they are, and what bounds their cells have. */
type KnownRows = Pick<Segment, 'rows' | 'keyMin' | 'keyMax' | 'bounds'>

export type Aggregate =
  | { readonly kind: 'count' }
  | { readonly kind: 'min' | 'max'; readonly column: string }

/**
 * The figures in the order asked, in the forms of arrow/value.ts; null where one of them cannot be
 * told. @param plan of a read of the columns that are named
 */
export function knownAggregates(
  plan: ScanPlan,
  aggregates: readonly Aggregate[],
): unknown[] | null {
  const { filter, range, groups, splits } = plan
  const [anchor] = groups
  const partitions = splits.flatMap((split) => split.partitions[0]!)
  const isWhole = filter === null && range.lower === null && range.upper === null
  if (!anchor || !isWhole || !isSettled(anchor, partitions)) return null
  const segments = partitions.flatMap((partition) => [
    ...(anchor.state.tiles.get(partition)?.segments ?? []),
    ...lowestSlices(anchor.state, partition, []).map(({ slice }) => ({ ...slice, bounds: [] })),
  ])
  const figures: unknown[] = []
  for (const aggregate of aggregates) {
    const figure = figureOf(aggregate, plan, segments)
    if (figure === undefined) return null
    figures.push(figure)
  }
  return figures
}

function figureOf(
  aggregate: Aggregate,
  plan: ScanPlan,
  segments: readonly KnownRows[],
): unknown | undefined {
  if (aggregate.kind === 'count') return BigInt(segments.reduce((all, { rows }) => all + rows, 0))
  const { kind } = aggregate
  const column = plan.columns.find(({ name }) => name === aggregate.column)
  if (!column || plan.sums.columns.some(({ name }) => name === column.name)) return undefined
  const ends: string[] = []
  for (const segment of segments) {
    const end = endOf(column, plan, segment, kind)
    if (end === undefined) return undefined
    if (end !== null) ends.push(end)
  }
  ends.sort()
  const end = kind === 'min' ? ends.at(0) : ends.at(-1)
  return end === undefined ? null : decode(column.type, end)
}

/** A segment's least or greatest cell, encoded; null where all are null, undefined if unknown. */
function endOf(
  { incarnation, synthetic, type }: PlanColumn,
  plan: ScanPlan,
  segment: KnownRows,
  kind: 'min' | 'max',
): string | null | undefined {
  const digits = digitsOf(type)
  if (digits === null) return undefined
  if (synthetic === 'k0') {
    return (kind === 'min' ? segment.keyMin : segment.keyMax).slice(0, digits)
  }
  if (incarnation !== plan.groups[0]!.state.definition.incarnation) return undefined
  const bounds = segment.bounds.find(({ column }) => `c${column}` === synthetic)
  if (!bounds) return undefined
  return bounds[kind] ?? (bounds.nulls === segment.rows ? null : undefined)
}

/** Digits of the encoding of types whose bounds are cells; null for others. */
function digitsOf({ kind }: CalicoType): number | null {
  switch (kind) {
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'date':
    case 'timestamp':
    case 'timestamptz':
      return 16
    case 'decimal':
      return 32
    default:
      return null
  }
}

function decode(type: CalicoType, encoded: string): unknown {
  const count = BigInt(`0x${encoded}`) - (1n << BigInt(encoded.length * 4 - 1))
  switch (type.kind) {
    case 'decimal':
      return formatDecimal(count, type.scale)
    case 'date':
      return formatDate(Number(count))
    case 'timestamp':
      return formatMicros(count)
    case 'timestamptz':
      return zonedText(formatMicros(count))
    case 'int64':
      return count
    default:
      return Number(count)
  }
}
