/** Figures that a state tells without its data files being read (CAL-SCAN-110 to 113). */

import { formatDecimal } from '../arrow/decimal.js'
import { decodeComponents, encodedEnd } from '../arrow/key-decode.js'
import { columnValues, toJsonValue } from '../arrow/value.js'
import { CalicoError } from '../errors.js'
import { decodeCell } from '../expr/decoding.js'
import { addsUp } from '../expr/statistics.js'
import { decodeAccumulator } from '../format/accumulator.js'
import type { Bounds, KeySpaceDefinition } from '../format/generated/documents.js'
import { columnType } from '../format/struct-fields.js'
import { type CalicoType, parseType, printType } from '../format/types.js'
import { versionAt } from '../log/lines.js'
import { sum } from '../sum.js'
import { findColumn } from '../table/definition.js'
import { lowestSlices } from '../tile/tile-reader.js'
import type { PlanColumn, ScanPlan } from './plan.js'
import { isSettled } from './splits.js'

/** A figure over the records of a read. A count of a column is of its cells that are not null. */
export type Aggregate =
  | { readonly kind: 'count'; readonly column?: string | undefined }
  | { readonly kind: 'min' | 'max' | 'sum'; readonly column: string }

/** A figure in the form of arrow/value.ts, or why it takes rows to tell it. */
export type Figure =
  | { readonly known: true; readonly value: unknown; readonly why: string }
  | { readonly known: false; readonly why: string }

/** Parts that an explanation names; others are counted. */
const PARTS_TOLD = 5

/** A segment, or a slice that nothing lies below: its rows are records. */
interface Part {
  /** As explanations call it. */
  readonly name: string
  readonly rows: number
  readonly keyMin: string
  readonly keyMax: string
  readonly bounds: readonly Bounds[]
}

/**
 * The figures in the order asked, null where one of them takes rows.
 * @param plan of a read of the columns that are named
 */
export function knownAggregates(
  plan: ScanPlan,
  aggregates: readonly Aggregate[],
): unknown[] | null {
  const figures: unknown[] = []
  for (const figure of figuresOf(plan, aggregates)) {
    if (!figure.known) return null
    figures.push(figure.value)
  }
  return figures
}

export function figuresOf(plan: ScanPlan, aggregates: readonly Aggregate[]): Figure[] {
  const parts = partsOf(plan)
  return aggregates.map((aggregate) => {
    return typeof parts === 'string' ? byRows(parts) : figureOf(aggregate, plan, parts)
  })
}

/**
 * What the names in figures stand for.
 * @throws UnknownColumn; InvalidArgument where a sum is not of numbers
 */
export function checkAggregates(
  keySpace: KeySpaceDefinition,
  aggregates: readonly Aggregate[],
): void {
  for (const { kind, column } of aggregates) {
    if (column === undefined) continue
    const type = typeOf(keySpace, column)
    if (kind !== 'sum' || addsUp(type) || type.kind.startsWith('float')) continue
    throw new CalicoError('InvalidArgument', `${column} is of ${printType(type)}: it has no sum`)
  }
}

/** A figure in JSON form: a sum as decimal text, others as cells of their type. */
export function figureToJson(
  keySpace: KeySpaceDefinition,
  { kind, column }: Aggregate,
  value: unknown,
): unknown {
  if (value === null) return null
  if (kind === 'sum' || kind === 'count' || column === undefined) return String(value)
  return toJsonValue(typeOf(keySpace, column), value)
}

function typeOf(keySpace: KeySpaceDefinition, name: string): CalicoType {
  const place = findColumn(keySpace, name)
  return place.kind === 'key' ? parseType(place.type) : columnType(place.column)
}

const byRows = (why: string): Figure => ({ known: false, why })

/** What the anchor's rows lie in, or why the state does not know the records of the read. */
function partsOf({ lineage, filter, range, groups, splits }: ScanPlan): readonly Part[] | string {
  const [anchor] = groups
  if (!anchor || filter !== null) return 'the filter decides row by row'
  if (range.lower !== null || range.upper !== null) return 'the range of keys cuts segments'
  const partitions = splits.flatMap((split) => split.partitions[0]!)
  if (!isSettled(anchor, partitions)) return 'updates lie over rows of its tiles'
  return partitions.flatMap((partition): Part[] => [
    ...(anchor.state.tiles.get(partition)?.segments ?? []).map((segment) => ({
      ...segment,
      name: `segment [${segment.name.join(', ')}]`,
    })),
    ...lowestSlices(anchor.state, partition, []).map(({ update, slice }) => ({
      ...slice,
      name: `the update v${versionAt(lineage, update.position.height)}`,
      bounds: [],
    })),
  ])
}

function figureOf(aggregate: Aggregate, plan: ScanPlan, parts: readonly Part[]): Figure {
  const { kind, column: name } = aggregate
  if (name === undefined) return told(BigInt(sum(parts, ({ rows }) => rows)), parts)
  const column = plan.columns.find((candidate) => candidate.name === name)
  if (!column) return byRows(`the read does not ask for ${name}`)
  if (column.incarnation === null) return figureOfKey(kind, column, parts)
  if (column.incarnation !== plan.groups[0]!.state.definition.incarnation) {
    return byRows(`${name} is not in the group that says which records exist`)
  }
  // Where a column adds up, a cell may be null because its sum is beside it.
  const needsSum = kind === 'sum' || plan.sums.columns.some((summed) => summed.name === name)
  const found: Told[] = []
  for (const { name: part, rows, bounds } of parts) {
    const own = bounds.find((one) => `c${one.column}` === column.synthetic)
    const lack = lackOf(own, kind, { rows, needsSum })
    if (own === undefined || lack !== null) return byRows(`${part} has ${lack} of ${name}`)
    found.push({ ...own, rows })
  }
  const value = cellsFigure(kind, column.type, found)
  return value === undefined ? byRows(`the bounds of ${name} are no cells`) : told(value, parts)
}

/** Of a part of the rows. */
type Told = Bounds & { readonly rows: number }

function told(value: unknown, parts: readonly Part[]): Figure {
  const whose = parts.map(({ name }) => name).slice(0, PARTS_TOLD)
  const more = parts.length > PARTS_TOLD ? ` and ${parts.length - PARTS_TOLD} more` : ''
  const why = whose.length > 0 ? `told by ${whose.join(', ')}${more}` : 'there are no rows'
  return { known: true, value, why }
}

/** What statistics lack to tell a figure; null where they tell it. */
function lackOf(
  bounds: Bounds | undefined,
  kind: Aggregate['kind'],
  { rows, needsSum }: { readonly rows: number; readonly needsSum: boolean },
): string | null {
  if (!bounds) return 'no statistics'
  if (needsSum && bounds.sum === undefined) return 'no sum'
  if ((kind !== 'min' && kind !== 'max') || bounds.nulls === rows) return null
  return bounds.exact && bounds[kind] !== undefined ? null : 'no exact bounds'
}

/** Undefined where an end is the encoding of no cell. */
function cellsFigure(kind: Aggregate['kind'], type: CalicoType, found: readonly Told[]): unknown {
  const held = found.filter(({ nulls, rows }) => nulls < rows)
  if (kind === 'count') return BigInt(sum(held, ({ nulls, rows }) => rows - nulls))
  if (held.length === 0) return null
  if (kind === 'sum') {
    const total = held.reduce((all, bounds) => all + decodeAccumulator(bounds.sum!), 0n)
    return type.kind === 'decimal' ? formatDecimal(total, type.scale) : total
  }
  const ends = held.map((bounds) => bounds[kind]!).sort()
  return decodeCell(type, kind === 'min' ? ends[0]! : ends.at(-1)!)
}

/** Keys have no nulls, and the ends of the first component are those of whole keys. */
function figureOfKey(
  kind: Aggregate['kind'],
  { name, type, synthetic }: PlanColumn,
  parts: readonly Part[],
): Figure {
  if (kind === 'count') return told(BigInt(sum(parts, ({ rows }) => rows)), parts)
  if (kind === 'sum') return byRows(`components of keys like ${name} have no sums`)
  if (synthetic !== 'k0') return byRows(`${name} is not the first component of the key`)
  if (parts.length === 0) return told(null, parts)
  const keys = parts.map(({ keyMin, keyMax }) => (kind === 'min' ? keyMin : keyMax)).sort()
  const key = kind === 'min' ? keys[0]! : keys.at(-1)!
  const column = decodeComponents(type, [key.slice(0, encodedEnd(type, key, 0))])
  return column ? told(columnValues(type, column)[0], parts) : byRows(`${name} has keys of no cell`)
}
