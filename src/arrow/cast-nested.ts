/** Casts of cells that are made of others (cast.ts). */
import { type Data, DataType } from 'apache-arrow'
import { CalicoError } from '../errors.js'
import {
  type CalicoType,
  type MapType,
  printType,
  type StructType,
  type VectorType,
} from '../format/types.js'
import { plainOffsets } from './cast-varying.js'
import {
  type ColumnParts,
  isValidAt,
  makeColumn,
  normalColumn,
  nullColumn,
  type TypedArray,
  vectorSize,
} from './column.js'
import { isAnyList } from './import-type.js'
import { toArrowType } from './types.js'

const INT32_MAX = 0x7fffffff

interface NestedCast {
  readonly from: DataType
  readonly data: Data
  readonly to: CalicoType
  readonly where: string
  readonly isStored?: boolean | undefined
}

/** The cast of the cells inside. */
type CastInner = (cast: NestedCast) => Data

/**
 * The cells as a column of a nested type, or undefined where there is no cast between the types.
 * @param parts type, length and validity of the result
 * @throws as castColumn
 */
export function castNested(
  cast: NestedCast,
  parts: ColumnParts,
  inner: CastInner,
): Data | undefined {
  const { from, to } = cast
  if (!isCastable(from, to)) return undefined
  // Arrow JS leaves the children of empty batches out.
  if (parts.length === 0) return nullColumn(parts.type, 0)
  switch (to.kind) {
    case 'list':
      return castLists(cast, parts, inner, to.element)
    case 'vector':
      return castVectors(cast, parts, inner, to)
    case 'struct':
      return castStructs(cast, parts, inner, to)
    case 'map':
      return castMaps(cast, parts, inner, to)
    default:
      return undefined
  }
}

function isCastable(from: DataType, to: CalicoType): boolean {
  if (to.kind === 'struct') return DataType.isStruct(from)
  return to.kind === 'map' ? DataType.isMap(from) : isAnyList(from)
}

/** Offsets from 0 of the items of every cell, and those items in another type. */
function castItems(
  { from, data, where, isStored }: NestedCast,
  inner: CastInner,
  to: CalicoType,
): { offsets: Int32Array; items: Data } {
  const { length } = data
  let offsets: Int32Array
  let first = 0
  if (DataType.isFixedSizeList(from)) {
    const size = vectorSize(from)
    offsets = Int32Array.from({ length: length + 1 }, (_, i) => i * size)
  } else {
    ;({ offsets, first } = plainOffsets(data))
  }
  const items = inner({
    from: from.children[0]!.type,
    data: data.children[0]!.slice(first, offsets[length]!),
    to,
    isStored,
    where: `the item of ${where}`,
  })
  return { offsets, items }
}

function castLists(
  cast: NestedCast,
  parts: ColumnParts,
  inner: CastInner,
  element: CalicoType,
): Data {
  const { offsets, items } = castItems(cast, inner, element)
  return normalColumn(makeColumn({ ...parts, offsets, child: items }))
}

/** What null rows hold does not matter, and becomes zeros unless it has the length. */
function castVectors(cast: NestedCast, parts: ColumnParts, inner: CastInner, to: VectorType): Data {
  const { offsets, items } = castItems(cast, inner, to.element)
  const { size } = to
  const { length, validity } = parts
  const itemType = parts.type.children[0]!.type
  if (length * size > INT32_MAX) {
    throw new CalicoError('InvalidArgument', `${cast.where}: vectors pass 2^31 - 1 items`)
  }
  const refuse = (row: number, what: string): CalicoError =>
    new CalicoError('TypeMismatch', `${cast.where}, row ${row}: ${what} is no ${printType(to)}`, {
      details: { row },
    })
  let inPlace = true
  for (let row = 0; row < length; row++) {
    const start = offsets[row]!
    const count = offsets[row + 1]! - start
    inPlace &&= start === row * size
    if (validity && ((validity[row >> 3]! >> (row & 7)) & 1) === 0) continue
    if (count !== size) throw refuse(row, `a list of ${count} items`)
    if (items.nullCount === 0) continue
    for (let k = start; k < start + size; k++) {
      if (!isValidAt(items, k)) throw refuse(row, 'a list with a null item')
    }
  }
  const given: TypedArray = items.values
  if (inPlace && given.length >= length * size) {
    const values = given.subarray(0, length * size)
    return makeColumn({
      ...parts,
      child: makeColumn({ type: itemType, length: values.length, values }),
    })
  }
  const values: TypedArray = new itemType.ArrayType(length * size)
  for (let row = 0; row < length; row++) {
    const start = offsets[row]!
    if (offsets[row + 1]! - start !== size) continue
    values.set(given.subarray(start, start + size) as never, row * size)
  }
  return makeColumn({
    ...parts,
    child: makeColumn({ type: itemType, length: values.length, values }),
  })
}

function castStructs(cast: NestedCast, parts: ColumnParts, inner: CastInner, to: StructType): Data {
  const { from, data, where, isStored } = cast
  const places = new Map(from.children.map((field, i) => [field.name, i]))
  const fits =
    isStored ||
    (places.size === to.fields.length && to.fields.every((field) => places.has(field.name)))
  if (!fits) {
    const found = [...places.keys()].join(', ')
    throw new CalicoError(
      'TypeMismatch',
      `${where} has structs of the fields ${found}, which are not those of ${printType(to)}`,
    )
  }
  const children = to.fields.map(({ name, type }) => {
    const at = places.get(name)
    if (at === undefined) return nullColumn(toArrowType(type), data.length)
    return inner({
      from: from.children[at]!.type,
      data: childRows(data, at),
      to: type,
      isStored,
      where: `the field '${name}' of ${where}`,
    })
  })
  return makeColumn({ ...parts, children })
}

function castMaps(cast: NestedCast, parts: ColumnParts, inner: CastInner, to: MapType): Data {
  const { from, data, where, isStored } = cast
  const { offsets, first } = plainOffsets(data)
  const count = offsets[data.length]!
  const entries = data.children[0]!.slice(first, count)
  const [keyField, valueField] = from.children[0]!.type.children
  const key = inner({
    from: keyField!.type,
    data: childRows(entries, 0),
    to: to.key,
    where: `the key of ${where}`,
  })
  const value = inner({
    from: valueField!.type,
    data: childRows(entries, 1),
    to: to.value,
    isStored,
    where: `the value of ${where}`,
  })
  const { type } = parts.type.children[0]!
  const child = makeColumn({ type, length: count, children: [key, value] })
  return normalColumn(makeColumn({ ...parts, offsets, child }))
}

/** A struct's child, just its rows. */
function childRows(data: Data, at: number): Data {
  const child = data.children[at]!
  return child.length === data.length ? child : child.slice(0, data.length)
}
