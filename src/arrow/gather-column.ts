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
import { RunBuilder } from './runs.js'
import { toArrowType } from './types.js'

/** Up to so many array elements a plain loop beats `set` on a subarray. */
const LOOP_ELEMENTS_MAX = 48
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

type WordArray = Uint8Array | Uint16Array | Int32Array

/**
 * The same memory in elements of 1, 2 or 4 bytes: three kinds of array keep the copy loop fast for
 * all types.
 */
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
  const output: TypedArray = new type.ArrayType(runs.rows * strideOf(type) * cellsPerRow)
  const target = asWords(output)
  const stride = runs.rows === 0 ? 1 : target.length / runs.rows
  const inputs = sources.map((column) => column && asWords(column.values))
  copyRuns({ target, inputs, runs, stride })
  return output
}

interface RunCopy {
  readonly target: WordArray
  readonly inputs: readonly (WordArray | null)[]
  readonly runs: RunBuilder
  /** Elements per row. */
  readonly stride: number
}

function copyRuns(copy: RunCopy): void {
  const { target, inputs, stride } = copy
  const { count, source, start, length } = copy.runs
  let at = 0
  for (let k = 0; k < count; k++) {
    const size = length[k]! * stride
    const input = source[k]! < 0 ? null : inputs[source[k]!]
    if (input) {
      const from = start[k]! * stride
      if (size <= LOOP_ELEMENTS_MAX) {
        for (let q = 0; q < size; q++) target[at + q] = input[from + q]!
      } else {
        target.set(input.subarray(from, from + size), at)
      }
    }
    at += size
  }
}

/**
 * The offsets of the gathered cells, and what of each source's values they take, as runs of these.
 */
function gatherOffsets(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): { offsets: Int32Array; total: number } {
  const { count, source, start, length } = runs
  const offsets = new Int32Array(runs.rows + 1)
  let row = 0
  let total = 0
  for (let k = 0; k < count; k++) {
    const rows = length[k]!
    const column = source[k]! < 0 ? null : sources[source[k]!]
    if (!column) {
      offsets.fill(total, row + 1, row + rows + 1)
    } else {
      const from: Int32Array = column.valueOffsets
      const first = start[k]!
      const move = total - from[first]!
      total = move + from[first + rows]!
      if (total > INT32_MAX) throw tooLarge(parts.type)
      for (let q = 1; q <= rows; q++) offsets[row + q] = from[first + q]! + move
    }
    row += rows
  }
  return { offsets, total }
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
  const { count, source, start, length } = runs
  const { offsets, total } = gatherOffsets(parts, sources, runs)
  const target = new Uint8Array(total)
  let at = 0
  for (let k = 0; k < count; k++) {
    const column = source[k]! < 0 ? null : sources[source[k]!]
    if (!column) continue
    const input: Uint8Array = column.values
    const from: number = column.valueOffsets[start[k]!]
    const end: number = column.valueOffsets[start[k]! + length[k]!]
    if (end - from <= LOOP_ELEMENTS_MAX) {
      for (let q = from; q < end; q++) target[at++] = input[q]!
    } else {
      target.set(input.subarray(from, end), at)
      at += end - from
    }
  }
  return makeColumn({ ...parts, offsets, values: target })
}

function gatherLists(
  parts: ColumnParts,
  sources: readonly (Data | null)[],
  runs: RunBuilder,
): Data {
  const { count, source, start, length } = runs
  const { offsets } = gatherOffsets(parts, sources, runs)
  const items = new RunBuilder()
  for (let k = 0; k < count; k++) {
    const column = source[k]! < 0 ? null : sources[source[k]!]
    if (!column) continue
    const from: number = column.valueOffsets[start[k]!]
    items.push(source[k]!, from, column.valueOffsets[start[k]! + length[k]!] - from)
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
