/**
 * Columns as Arrow `Data` in one normal form, which every kernel of this folder gives and the cheap
 * half of them relies on:
 *  - `offset` is 0, and `values` holds just the cells of the column (in Arrow JS `offset` counts
 *    bits of the bitmaps only; `values` and `valueOffsets` of a slice are cut already);
 *  - `valueOffsets` has length + 1 entries and starts at 0; a list's child has exactly the items
 *    that are used, and so has a map's, whose items are structs of key and value;
 *  - a struct's children are as long as it is, a vector's child as long as all its items; what
 *    they hold where the parent is null means nothing;
 *  - `nullBitmap` is there just when `nullCount` is above 0.
 */
import { Data, DataType, type FixedSizeList } from 'apache-arrow'
import { countBits, makeBitmap, sliceBits } from './bitmap.js'

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array

export interface ColumnParts {
  readonly type: DataType
  readonly length: number
  /** One bit per cell, 1 = has a value; absent = no nulls. */
  readonly validity?: Uint8Array | undefined
  /** Known null count; counted from `validity` where absent. */
  readonly nullCount?: number | undefined
  readonly values?: TypedArray | undefined
  readonly offsets?: Int32Array | undefined
  readonly child?: Data | undefined
  /** Of a struct, in place of `child`. */
  readonly children?: readonly Data[] | undefined
}

/** How cells of a type lie in memory. */
export type Layout = 'bits' | 'fixed' | 'bytes' | 'list' | 'struct' | 'vector' | 'other'

export function layoutOf(type: DataType): Layout {
  if (DataType.isBool(type)) return 'bits'
  if (DataType.isUtf8(type) || DataType.isBinary(type)) return 'bytes'
  if (DataType.isList(type) || DataType.isMap(type)) return 'list'
  if (DataType.isStruct(type)) return 'struct'
  if (DataType.isFixedSizeList(type)) return 'vector'
  if (
    DataType.isInt(type) ||
    DataType.isFloat(type) ||
    DataType.isDecimal(type) ||
    DataType.isDate(type) ||
    DataType.isTimestamp(type)
  ) {
    return 'fixed'
  }
  return 'other'
}

/** Array elements per cell of a fixed-width type. */
export function strideOf(type: DataType): number {
  return DataType.isDecimal(type) ? type.bitWidth / 32 : 1
}

/**
 * A column of parts that are in normal form already, but for a validity bitmap that may turn out to
 * be all ones.
 */
export function makeColumn(parts: ColumnParts): Data {
  const { type, length, validity } = parts
  const nullCount = parts.nullCount ?? (validity ? length - countBits(validity, 0, length) : 0)
  const buffers = [parts.offsets, parts.values, nullCount > 0 ? validity : undefined]
  const children = parts.children ?? (parts.child ? [parts.child] : [])
  return new Data(type, 0, length, nullCount, buffers as never, [...children])
}

/** `length` nulls. */
export function nullColumn(type: DataType, length: number): Data {
  const validity = makeBitmap(length)
  const layout = layoutOf(type)
  const values: TypedArray | undefined =
    layout === 'bits'
      ? makeBitmap(length)
      : layout === 'fixed'
        ? new type.ArrayType(length * strideOf(type))
        : layout === 'bytes'
          ? new Uint8Array(0)
          : undefined
  const offsets = layout === 'bytes' || layout === 'list' ? new Int32Array(length + 1) : undefined
  const parts = { type, length, validity, nullCount: length, values, offsets }
  if (layout === 'list') return makeColumn({ ...parts, child: nullColumn(itemType(type), 0) })
  if (layout === 'vector') return makeColumn({ ...parts, child: zeros(type, length) })
  if (layout !== 'struct') return makeColumn(parts)
  return makeColumn({ ...parts, children: type.children.map((f) => nullColumn(f.type, length)) })
}

function itemType(type: DataType): DataType {
  return type.children[0]!.type
}

/** Items of `length` vectors. */
function zeros(type: DataType, length: number): Data {
  const items = length * vectorSize(type)
  return makeColumn({
    type: itemType(type),
    length: items,
    values: new (itemType(type).ArrayType)(items),
  })
}

/** Items per cell of a vector column. */
export function vectorSize(type: DataType): number {
  return (type as FixedSizeList).listSize
}

/**
 * The same cells as a column of an Arrow type that differs in the names of fields only; shares all
 * memory.
 */
export function retypeColumn(column: Data, type: DataType): Data {
  const fields = type.children ?? []
  if (column.type === type || fields.length === 0) return column
  const children = column.children.map((child, i) => retypeColumn(child, fields[i]!.type))
  return column.clone(type, column.offset, column.length, column.nullCount, undefined, children)
}

/** Whether cell `at` of a column in normal form is not null. */
export function isValidAt(column: Data, at: number): boolean {
  if (column.nullCount === 0) return true
  return ((column.nullBitmap![at >> 3]! >> (at & 7)) & 1) === 1
}

/**
 * The same cells in normal form; `column` itself where it is in normal form already. Shares memory
 * with it except for bitmaps at odd positions and offsets that do not start at 0.
 */
export function normalColumn(column: Data): Data {
  if (isNormal(column)) return column
  const { type, length, offset, nullCount } = column
  const validity = nullCount > 0 ? sliceBits(column.nullBitmap!, offset, length) : undefined
  const parts = { type, length, validity, nullCount }
  switch (layoutOf(type)) {
    case 'bits': {
      const bits: Uint8Array = column.values ?? new Uint8Array(0)
      return makeColumn({ ...parts, values: sliceBits(bits, offset, length) })
    }
    case 'fixed': {
      const values: TypedArray = column.values ?? new type.ArrayType(0)
      return makeColumn({ ...parts, values: values.subarray(0, length * strideOf(type)) })
    }
    case 'bytes': {
      const { first, last, offsets } = rebasedOffsets(column)
      const bytes: Uint8Array = column.values ?? new Uint8Array(0)
      return makeColumn({ ...parts, offsets, values: bytes.subarray(first, last) })
    }
    case 'list': {
      const { first, last, offsets } = rebasedOffsets(column)
      const items = column.children[0] ?? nullColumn(itemType(type), 0)
      return makeColumn({ ...parts, offsets, child: normalPart(items, first, last - first) })
    }
    case 'struct': {
      // Arrow JS leaves the children of empty batches out.
      const children = type.children.map((field, i) => {
        const child = column.children[i]
        return child ? normalPart(child, 0, length) : nullColumn(field.type, length)
      })
      return makeColumn({ ...parts, children })
    }
    case 'vector': {
      const items = column.children[0] ?? zeros(type, 0)
      return makeColumn({ ...parts, child: normalPart(items, 0, length * vectorSize(type)) })
    }
    default:
      return column
  }
}

/** Cells `[start, start + length)` of a child in normal form. */
function normalPart(child: Data, start: number, length: number): Data {
  const isWhole = start === 0 && length === child.length
  return normalColumn(isWhole ? child : child.slice(start, length))
}

function rebasedOffsets(column: Data): { first: number; last: number; offsets: Int32Array } {
  const { length } = column
  const given: Int32Array | undefined = column.valueOffsets
  if (length === 0 || !given || given.length === 0) {
    return { first: 0, last: 0, offsets: new Int32Array(length + 1) }
  }
  const first = given[0]!
  const last = given[length]!
  if (first === 0) return { first, last, offsets: given.subarray(0, length + 1) }
  const offsets = new Int32Array(length + 1)
  for (let i = 1; i <= length; i++) offsets[i] = given[i]! - first
  return { first, last, offsets }
}

function isNormal(column: Data): boolean {
  const { type, length } = column
  if (column.offset !== 0) return false
  if (column.nullCount === 0 && column.nullBitmap && column.nullBitmap.length > 0) return false
  switch (layoutOf(type)) {
    case 'bits':
      return column.values?.length === (length + 7) >> 3
    case 'fixed':
      return column.values?.length === length * strideOf(type)
    case 'bytes':
      return hasNormalOffsets(column, column.values?.length)
    case 'list': {
      const child = column.children[0]
      return hasNormalOffsets(column, child?.length) && child !== undefined && isNormal(child)
    }
    case 'struct':
      return (
        column.children.length === type.children.length &&
        column.children.every((child) => child.length === length && isNormal(child))
      )
    case 'vector': {
      const child = column.children[0]
      return child?.length === length * vectorSize(type) && isNormal(child)
    }
    default:
      return true
  }
}

function hasNormalOffsets(column: Data, itemCount: number | undefined): boolean {
  const offsets: Int32Array | undefined = column.valueOffsets
  return (
    offsets !== undefined &&
    offsets.length === column.length + 1 &&
    offsets[0] === 0 &&
    offsets[column.length] === itemCount
  )
}
