/** Files that hold the rows of a tile just as a read gives them (CAL-BRIDGE-081). */
import { dataFileInfo } from '../data/data-file.js'
import { type DataFileInfo, openDataFile } from '../data/file.js'
import type { KeyRange } from '../expr/key-range.js'
import { EXISTS_COLUMN, ROW_OP_COLUMN, valueColumn } from '../format/columns.js'
import { decodeFileMetadata } from '../format/file-metadata.js'
import { type CalicoType, sameType } from '../format/types.js'
import { slicesIn } from '../table/slices.js'
import type { GroupState } from '../table/state.js'
import type { BaseSlice } from './base-slices.js'
import type { TileContext } from './context.js'
import { isInside, limitsOf, touches } from './key-limits.js'
import type { MergeColumn } from './merge-column.js'
import { lowestSlices, mayHaveLatent, pendingLayers } from './tile-reader.js'

/** A Parquet file, all of whose rows are wanted. */
export interface CleanFile extends DataFileInfo {
  readonly role: 'segment' | 'update'
  readonly rows: number
}

/** Kinds whose parts readers find each in their own way. */
const NESTED: ReadonlySet<CalicoType['kind']> = new Set(['list', 'struct', 'map', 'vector'])

/**
 * The files whose rows together are those of a tile within a range, going by the log alone; null
 * where something has to be merged, left out or cut.
 */
export function cleanFiles(
  group: GroupState,
  partition: string,
  { columns, range }: { readonly columns: readonly MergeColumn[]; readonly range: KeyRange },
): CleanFile[] | null {
  if (group.origin || mayHaveLatent(group, partition) || !columns.every(isPlainColumn)) return null
  const pending = pendingLayers(group, partition)
  const updates = pending.filter((layer) => layer.kind === 'update')
  if (updates.length < pending.length || updates.some((u) => u.expression !== null)) return null
  const isWanted = ({ keyMin, keyMax }: Keys): boolean => touches(range, keyMin, keyMax)
  const lowest = lowestSlices(group, partition, columns).filter(({ slice }) => isWanted(slice))
  const isLowest = new Set(lowest.map(({ slice }) => slice))
  const over = updates.flatMap((u) => slicesIn(u, partition)).map(({ slice }) => slice)
  if (!over.every((slice) => !isWanted(slice) || isLowest.has(slice))) return null
  const segments = (group.tiles.get(partition)?.segments ?? []).filter(isWanted)
  const isWhole = (keys: Keys): boolean => isInside(limitsOf(keys), range)
  if (![...segments, ...isLowest].every(isWhole) || !lowest.every(isWholeFile)) return null
  const files = [
    ...segments.map(
      (segment): CleanFile => ({
        ...dataFileInfo(segment),
        rows: segment.rows,
        role: 'segment',
      }),
    ),
    ...lowest.map(
      ({ file }): CleanFile => ({
        ...dataFileInfo(file),
        rows: file.rows,
        role: 'update',
      }),
    ),
  ]
  return files.every(({ format }) => format === 'parquet') ? files : null
}

interface Keys {
  readonly keyMin: string
  readonly keyMax: string
}

/** Whether cells in files are what a read gives: nothing is kept beside them or nested in them. */
function isPlainColumn({ type, algebra, companion }: MergeColumn): boolean {
  return !NESTED.has(type.kind) && companion === undefined && algebra !== 'sum'
}

function isWholeFile({ file, slice }: BaseSlice): boolean {
  return slice.firstRow === 0 && slice.rows === file.rows
}

/**
 * Whether a file has the columns in exactly the types that they are defined with, or not at all,
 * and nothing that says more of its rows.
 * @throws MissingObject, CorruptFile, Aborted
 */
export async function isAsDefined(
  file: CleanFile,
  read: {
    readonly context: TileContext
    readonly incarnation: string
    readonly columns: readonly MergeColumn[]
  },
): Promise<boolean> {
  const { storage, pool, signal } = read.context
  const reader = await openDataFile({ store: storage, file, pool, signal })
  try {
    const { incarnation, role, columns } = decodeFileMetadata(reader.metadata, file.path)
    if (incarnation !== read.incarnation || role !== file.role) return false
    const listed = new Set(columns.map(({ column }) => valueColumn(column)))
    const types = new Map(reader.fields.map(({ name, type }) => [name, type]))
    if (types.has(EXISTS_COLUMN) || types.has(ROW_OP_COLUMN) || reader.rows !== file.rows) {
      return false
    }
    return read.columns.every(({ name, type }) => {
      const stored = types.get(name)
      const isStray = !name.startsWith('k') && !listed.has(name)
      return stored === undefined ? isStray : !isStray && sameType(stored, type)
    })
  } finally {
    await reader.close()
  }
}
