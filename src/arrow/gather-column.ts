/**
 * Gathering: one output column out of runs of source columns. The result never shares memory with
 * its sources.
 */
import { type Data, DataType, type Decimal, type FixedSizeList } from 'apache-arrow'
import { assert } from '../assert.js'
import { CalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'
import { copyBits, fillBits, makeBitmap } from './bitmap.js'
import {
  type ColumnParts,
  layoutOf,
  makeColumn,
  normalColumn,
  strideOf,
  type TypedArray,
  vectorSize,
} from './column.js'
import { copyRuns, type ElementRuns, type WordArray } from './copy-runs.js'
import { RunBuilder } from './runs.js'
import { toArrowType } from './types.js'

const INT32_MAX = 0x7fffffff

/**
 * The column that the runs describe.
 * @param sources columns of `type`; null stands for a column of nulls
 * @throws InvalidArgument where the strings, bytes or list items of the result pass 2^31 - 1.
 */
export function gatherColumn(
  type: CalicoType,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Data {
  return gather(toArrowType(type), sources.map(normalOrNull), runs)
}

function normalOrNull(source: Data | null): Data | null {
  return source && normalColumn(source)
}

/** As gatherColumn, for sources in normal form. */
function gather(type: DataType, sources: readonly (Data | null)[], runs: RunBuilder): Data {
  for (const source of sources) assert(sameCells(type, source), `a source of a gather is ${type}`)
  const parts = { type, length: runs.rows, validity: gatherValidity(sources, runs) }
  switch (layoutOf(type)) {
    case 'bits':
      return makeColumn({ ...parts, values: gatherBits(sources, runs) })
    case 'fixed':
      return makeColumn({ ...parts, values: gatherFixed(type, sources, runs) })
    case 'bytes':
      return gatherVarying(parts, sources, runs)
    case 'list':
      return gatherLists(parts, sources, runs)
    case 'struct':
      return gatherStructs(parts, sources, runs)
    case 'vector':
      return gatherVectors(parts, sources, runs)
    default:
      throw new CalicoError('Internal', `columns of Arrow type ${type} can't be gathered`)
  }
}

/** Whether cells of a source can stand in a column of `type` unchanged. */
function sameCells(type: DataType, source: Data | null): boolean {
  if (source === null) return true
  const other = source.type
  if (other.typeId !== type.typeId || other.ArrayType !== type.ArrayType) return false
  if (DataType.isStruct(type)) return other.children.length === type.children.length
  if (DataType.isFixedSizeList(type)) return (other as FixedSizeList).listSize === type.listSize
  return !DataType.isDecimal(type) || (other as Decimal).scale === type.scale
}

function gatherValidity(
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Uint8Array | undefined {
  const { count, source, start, length } = runs
  const nullable = sources.map((column) => column === null || column.nullCount > 0)
  let needed = false
  for (let k = 0; k < count && !needed; k++) needed = source[k]! < 0 || nullable[source[k]!]!
  if (!needed) return undefined
  const bitmaps = sources.map((data) => (data && data.nullCount > 0 ? data.nullBitmap : null))
  const target = makeBitmap(runs.rows)
  let at = 0
  for (let k = 0; k < count; k++) {
    const from = source[k]!
    const rows = length[k]!
    if (from >= 0 && sources[from]) {
      const bitmap = bitmaps[from]
      if (!bitmap) {
        fillBits(target, at, rows)
      } else if (rows === 1) {
        const row = start[k]!
        if ((bitmap[row >> 3]! >> (row & 7)) & 1) target[at >> 3]! |= 1 << (at & 7)
      } else {
        copyBits({
          source: bitmap,
          sourceStart: start[k]!,
          target,
          targetStart: at,
          length: rows,
        })
      }
    }
    at += rows
  }
  return target
}

function gatherBits(sources: readonly (Data | null)[], runs: RunBuilder): Uint8Array {
  const { count, source, start, length } = runs
  const target = makeBitmap(runs.rows)
  let at = 0
  for (let k = 0; k < count; k++) {
    const column = source[k]! < 0 ? null : sources[source[k]!]
    if (column) {
      copyBits({
        source: column.values,
        sourceStart: start[k]!,
        target,
        targetStart: at,
        length: length[k]!,
      })
    }
    at += length[k]!
  }
  return target
}

type Inputs = readonly (WordArray | null)[]

/** The same memory in elements of 1, 2 or 4 bytes. */
function asWords(values: TypedArray): WordArray {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: width } = values
  if (width === 1) return new Uint8Array(buffer, byteOffset, byteLength)
  if (width === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2)
  return new Int32Array(buffer, byteOffset, byteLength / 4)
}

function gatherFixed(
  type: DataType,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
  cellsPerRow = 1,
): TypedArray {
  const length = runs.rows * strideOf(type) * cellsPerRow
  const empty: TypedArray = new type.ArrayType(0)
  const wordBytes = asWords(empty).BYTES_PER_ELEMENT
  const stride = (strideOf(type) * cellsPerRow * empty.BYTES_PER_ELEMENT) / wordBytes
  const inputs = sources.map((column) => column && asWords(column.values))
  const words = copyRuns(
    (count) => asWords(new type.ArrayType((count * wordBytes) / empty.BYTES_PER_ELEMENT)),
    inputs,
    elementRuns(runs, stride, inputs),
  )
  return new type.ArrayType(words.buffer, words.byteOffset, length)
}

/** The runs in elements, of which there are so many in a row. */
function elementRuns(runs: RunBuilder, stride: number, inputs: Inputs): ElementRuns {
  const { count, source, start, length: size } = runs
  const main = runs.main()
  const total = runs.rows * stride
  const isThere = main !== null && inputs[main.source] != null
  return {
    ...{ count, source, start, size, stride, total },
    main: isThere
      ? {
          source: main.source,
          ...{ start: main.start * stride, end: main.end * stride, at: main.at * stride },
        }
      : null,
  }
}

/** The offsets of the gathered cells, and what they take of each source's values. */
function gatherOffsets(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): { offsets: Int32Array; taken: ElementRuns } {
  const { count, source } = runs
  const main = runs.main()
  const all = sources.map((column): Int32Array | null => column?.valueOffsets ?? null)
  const base = main && all[main.source]
  const first = main && base ? base[main.start]! : 0
  const offsets = new Int32Array(runs.rows + 1)
  const start = new Int32Array(count)
  const size = new Int32Array(count)
  let [row, total, at] = [0, 0, 0]
  for (let k = 0; k < count; k++) {
    const rows = runs.length[k]!
    const from = source[k]! < 0 ? null : all[source[k]!]
    if (!from) {
      offsets.fill(total, row + 1, row + rows + 1)
    } else {
      const begin = runs.start[k]!
      const move = total - from[begin]!
      start[k] = from[begin]!
      size[k] = from[begin + rows]! - from[begin]!
      if (from === base) at = Math.max(at, move + first)
      total += size[k]!
      if (total > INT32_MAX) throw tooLarge(parts.type)
      for (let q = 1; q <= rows; q++) offsets[row + q] = from[begin + q]! + move
    }
    row += rows
  }
  const end = main && base ? base[main.end]! : 0
  // What is left out of the base may be larger than all that is taken.
  const isNear = main && base && end - first <= 2 * total
  return {
    offsets,
    taken: {
      ...{ count, source, start, size, stride: 1, total },
      main: isNear ? { source: main.source, start: first, end, at } : null,
    },
  }
}

function tooLarge(type: DataType): CalicoError {
  return new CalicoError(
    'InvalidArgument',
    `a ${type} column of one batch would pass 2^31 - 1 bytes or items; use smaller batches`,
  )
}

function gatherVarying(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Data {
  const { offsets, taken } = gatherOffsets(parts, sources, runs)
  const inputs = sources.map((column): Uint8Array | null => column?.values ?? null)
  const values = copyRuns((bytes) => new Uint8Array(bytes), inputs, taken) as Uint8Array
  return makeColumn({ ...parts, offsets, values })
}

function gatherLists(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Data {
  const { offsets, taken } = gatherOffsets(parts, sources, runs)
  const items = new RunBuilder()
  for (let k = 0; k < taken.count; k++) {
    items.push(taken.source[k]!, taken.start[k]!, taken.size[k]!)
  }
  const children = sources.map((column) => column?.children[0] ?? null)
  const child = gather(parts.type.children[0]!.type, children, items)
  return makeColumn({ ...parts, offsets, child })
}

/** Whatever the children hold in null rows goes along. */
function gatherStructs(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Data {
  const children = parts.type.children.map((field, i) => {
    const childSources = sources.map((column) => column?.children[i] ?? null)
    return gather(field.type, childSources, runs)
  })
  return makeColumn({ ...parts, children })
}

/** Items are never null but in null rows: they have no bitmap of their own. */
function gatherVectors(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Data {
  const { type } = parts.type.children[0]!
  const size = vectorSize(parts.type)
  const items = sources.map((column) => column?.children[0] ?? null)
  for (const item of items) assert(sameCells(type, item), `a source of a gather is ${type}`)
  if (runs.rows * size > INT32_MAX) throw tooLarge(parts.type)
  const values = gatherFixed(type, items, runs, size)
  return makeColumn({ ...parts, child: makeColumn({ type, length: runs.rows * size, values }) })
}
