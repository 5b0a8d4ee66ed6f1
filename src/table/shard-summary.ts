/** What is told of a shard of tiles, so that it need not be read (CAL-LOG-172). */
import type { Bounds, Segment, TileShard } from '../format/generated/documents.js'
import type { ManifestTile } from '../format/manifest.js'

/** All but where its manifests are. */
export type ShardSummary = Omit<TileShard, 'manifests'>

/** Of some tiles, at least one. */
export function summaryOf(tiles: readonly ManifestTile[]): ShardSummary {
  return tiles.map(ofTile).reduce(joined)
}

/** Of the tiles of two summaries together. */
export function joined(a: ShardSummary, b: ShardSummary): ShardSummary {
  return {
    first: least(a.first, b.first),
    last: greatest(a.last, b.last),
    asOfMin: Math.min(a.asOfMin, b.asOfMin),
    asOfMax: Math.max(a.asOfMax, b.asOfMax),
    ...joinedRows(a, b),
  }
}

const least = (a: string, b: string): string => (a < b ? a : b)
const greatest = (a: string, b: string): string => (a > b ? a : b)

function ofTile({ partition, asOf, segments }: ManifestTile): ShardSummary {
  const at = { first: partition, last: partition, asOfMin: asOf, asOfMax: asOf }
  return { ...at, ...segments.map(ofSegment).reduce(joinedRows, { rows: 0, bounds: [] }) }
}

/** Rows, between which keys they lie, and the bounds of their cells; without rows no keys. */
type Rows = Pick<ShardSummary, 'rows' | 'keyMin' | 'keyMax' | 'bounds'>

const ofSegment = ({ rows, keyMin, keyMax, bounds }: Segment): Rows => ({
  rows,
  keyMin,
  keyMax,
  bounds: [...bounds].sort((a, b) => a.column - b.column),
})

function joinedRows(a: Rows, b: Rows): Rows {
  if (a.keyMin === undefined || a.keyMax === undefined) return rowsOf(b)
  if (b.keyMin === undefined || b.keyMax === undefined) return rowsOf(a)
  const others = new Map(b.bounds.map((bounds) => [bounds.column, bounds]))
  return {
    rows: a.rows + b.rows,
    keyMin: least(a.keyMin, b.keyMin),
    keyMax: greatest(a.keyMax, b.keyMax),
    // Where one of them tells nothing of a column, nothing can be told.
    bounds: a.bounds.flatMap((own) => {
      const other = others.get(own.column)
      return other ? [joinedBounds({ own, rows: a.rows }, { own: other, rows: b.rows })] : []
    }),
  }
}

const rowsOf = ({ rows, keyMin, keyMax, bounds }: Rows): Rows => ({
  ...{ rows, bounds },
  ...(keyMin !== undefined && keyMax !== undefined && { keyMin, keyMax }),
})

interface BoundedRows {
  readonly own: Bounds
  readonly rows: number
}

function joinedBounds(a: BoundedRows, b: BoundedRows): Bounds {
  const { column } = a.own
  const min = end(a, b, 'min')
  const max = end(a, b, 'max')
  return {
    ...{ column, nulls: a.own.nulls + b.own.nulls },
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}

/** Of two ends the outer one; where one has no cells but nulls, the other's. */
function end(a: BoundedRows, b: BoundedRows, which: 'min' | 'max'): string | undefined {
  const [own, other] = [a.own[which], b.own[which]]
  if (a.own.nulls === a.rows) return other
  if (b.own.nulls === b.rows) return own
  if (own === undefined || other === undefined) return undefined
  return which === 'min' ? least(own, other) : greatest(own, other)
}
