/** Random key-spaces, rows for them, and what may be done to them. */
import { encodeKeyPrefix } from '../../src/arrow/key-values.js'
import type { PartitionTransform } from '../../src/format/generated/documents.js'
import { isNested, parseType, printType } from '../../src/format/types.js'
import type { ColumnSpec, GroupSpec, KeySpaceSpec } from '../../src/table/definition.js'
import { anyTypes, cellsOf } from '../arrow/arbitraries.js'
import { type Cells, encodeKey, OracleSpace } from './oracle.js'
import fc from './property.js'

const TEXTS = ['', '\0', 'a', 'a\0', 'a\0\0b', 'é', '\uffff', '\u{1f600}', 'x'.repeat(40)]
const INT64S = [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 1n, 2n ** 53n + 1n]

/** The i-th of the values that keys of a type take here; distinct as long as the type has more. */
function keyValue(type: string, i: number): unknown {
  const day = (n: number): string => new Date(n * 86_400_000).toISOString().slice(0, 10)
  switch (type) {
    case 'bool':
      return i % 2 === 1
    case 'int8':
      return (i % 256) - 128
    case 'int16':
    case 'int32':
      return (i % 60_000) - 30_000
    case 'int64':
      return INT64S[i] ?? BigInt(i) * 3n
    case 'utf8':
      return TEXTS[i] ?? `k${i}`
    case 'binary':
      return Uint8Array.from(i < 3 ? new Array(i).fill(0) : [i & 0xff, i >> 8, 0])
    case 'date':
      return day(i - 3)
    case 'timestamp':
      return `${day(i - 3)}T23:59:59.${String(i % 7).padStart(6, '0')}`
    case 'timestamptz':
      return `${day(i - 3)}T00:00:00.00000${i % 3}Z`
    default:
      return `${i % 3 === 1 ? '-' : ''}${1 + (i % 500)}.${String(i % 100).padStart(2, '0')}`
  }
}

const KEY_TYPES = [
  ...['bool', 'int8', 'int16', 'int32', 'int64', 'utf8', 'utf8', 'binary'],
  ...['date', 'timestamp', 'timestamptz', 'decimal(9,2)'],
]

export interface SpaceSample {
  readonly spec: KeySpaceSpec
  /** The i-th key. */
  readonly key: (i: number) => Record<string, unknown>
}

type Algebra = NonNullable<ColumnSpec['algebra']>

const ALGEBRAS: readonly Algebra[] = [
  ...(['append', 'sum', 'min', 'max', 'and', 'or', 'union', 'first', 'last_by'] as const),
]

const columnArbitrary: fc.Arbitrary<Omit<ColumnSpec, 'name'>> = fc
  .tuple(anyTypes, fc.boolean(), fc.constantFrom(...ALGEBRAS))
  .map(([type, takesDeltas, algebra]) => {
    const text = printType(type)
    return takesDeltas ? { type: typeFor(algebra, text), algebra } : { type: text }
  })

/** A type that the algebra is for, made of another. */
function typeFor(algebra: Algebra, type: string): string {
  if (algebra === 'append') return type.startsWith('list<') ? type : `list<${type}>`
  if (algebra === 'and' || algebra === 'or') return 'bool'
  if (algebra === 'first') return type
  const plain = isNested(parseType(type)) ? 'int32' : type
  if (algebra === 'union') return `list<${plain}>`
  if (algebra === 'sum') return /^(int|float|decimal)/.test(plain) ? plain : 'int16'
  return plain
}

/** Each last_by column with an order: another column that has one; without any it is `first`. */
function withOrders(groups: readonly GroupSpec[]): GroupSpec[] {
  const all = groups.flatMap((group) => group.columns)
  return groups.map((group) => ({
    ...group,
    columns: group.columns.map((column, i): ColumnSpec => {
      if (column.algebra !== 'last_by') return column
      const others = all.filter(
        ({ name, type }) => name !== column.name && !isNested(parseType(type)),
      )
      const order = others[i % Math.max(1, others.length)]
      return order ? { ...column, orderBy: order.name } : { ...column, algebra: 'first' }
    }),
  }))
}

/** Transforms of one component that its type takes; bounds are those of some of its values. */
function ofComponent(type: string, component: number): fc.Arbitrary<PartitionTransform> {
  const place = { component }
  const bounds = fc
    .uniqueArray(fc.nat(8), { minLength: 1, maxLength: 3 })
    .map((places) =>
      places.map((i) =>
        encodeKeyPrefix([{ name: type, type: parseType(type) }], [keyValue(type, i)], type),
      ),
    )
    .map(
      (hexes): PartitionTransform => ({
        kind: 'range',
        ...place,
        bounds: [...new Set(hexes)].sort(),
      }),
    )
  const kinds: fc.Arbitrary<PartitionTransform>[] = [
    fc.constant({ kind: 'identity', ...place }),
    bounds,
  ]
  if (type === 'date' || type.startsWith('timestamp')) {
    const kind = fc.constantFrom<'year' | 'month' | 'day' | 'hour'>(
      ...(['year', 'month', 'day'] as const),
      type === 'date' ? 'day' : 'hour',
    )
    kinds.push(kind.map((one) => ({ kind: one, ...place })))
  } else if (type !== 'bool') {
    const width =
      type === 'utf8' || type === 'binary'
        ? fc.integer({ min: 1, max: 2 })
        : fc.integer({ min: 20, max: 5000 })
    kinds.push(width.map((one) => ({ kind: 'truncate', ...place, width: one })))
  }
  return fc.oneof(...kinds)
}

export function partitionings(
  types: readonly string[],
): fc.Arbitrary<readonly PartitionTransform[]> {
  const component = fc.nat(types.length - 1)
  const hash = fc.record({
    kind: fc.constant('hash' as const),
    buckets: fc.integer({ min: 1, max: 4 }),
    components: fc.uniqueArray(component, { minLength: 1, maxLength: types.length }),
  }) as fc.Arbitrary<PartitionTransform>
  const single = component.chain((at) => ofComponent(types[at]!, at))
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: hash.map((transform) => [transform]) },
    { weight: 2, arbitrary: single.map((transform) => [transform]) },
    { weight: 1, arbitrary: fc.tuple(single, hash).map((both) => [...both]) },
    { weight: 1, arbitrary: fc.tuple(hash, single).map((both) => [...both]) },
  )
}

/** Key-spaces of one to three groups. */
export const spaceArbitrary: fc.Arbitrary<SpaceSample> = fc
  .array(fc.constantFrom(...KEY_TYPES), { minLength: 1, maxLength: 3 })
  .chain((types) =>
    fc
      .record({
        groups: fc.array(
          fc.record({
            columns: fc.array(columnArbitrary, { maxLength: 3 }),
            fileFormat: fc.constantFrom<'parquet' | 'arrow'>('parquet', 'arrow'),
            codec: fc.constantFrom<'none' | 'snappy' | 'lz4' | 'zstd'>(
              ...(['none', 'snappy', 'lz4', 'zstd'] as const),
            ),
            partitioning: partitionings(types),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        anchor: fc.nat(2),
      })
      .map(({ groups, anchor }) => sampleOf(types, groups, anchor)),
  )

interface GroupShape {
  readonly columns: readonly Omit<ColumnSpec, 'name'>[]
  readonly fileFormat: 'parquet' | 'arrow'
  readonly codec: 'none' | 'snappy' | 'lz4' | 'zstd'
  readonly partitioning: readonly PartitionTransform[]
}

function sampleOf(
  types: readonly string[],
  groups: readonly GroupShape[],
  anchor: number,
): SpaceSample {
  const key = types.map((type, i) => ({ name: `key ${i}`, type }))
  const spec = {
    name: 'space',
    key,
    groups: withOrders(
      groups.map((group, g) => ({
        ...group,
        name: `g${g}`,
        anchor: g === anchor % groups.length,
        columns: group.columns.map((column, c) => ({ ...column, name: `g${g}.c${c}` })),
      })),
    ),
  }
  // The first components repeat, so that ranges and identity partitions hold several keys.
  const part = (i: number, at: number): number => (at === types.length - 1 ? i : (i + at) % 3)
  return {
    spec,
    key: (i) =>
      Object.fromEntries(key.map(({ name, type }, c) => [name, keyValue(type, part(i, c))])),
  }
}

export function oracleOf({ spec }: SpaceSample): OracleSpace {
  const types = new Map(
    spec.groups.flatMap((group) => group.columns).map(({ name, type }) => [name, type]),
  )
  return new OracleSpace({
    key: spec.key,
    groups: spec.groups.map(({ name, columns }) => ({
      name,
      columns: columns.map(({ orderBy, ...column }) => ({
        ...column,
        ...(orderBy !== undefined && { order: { from: orderBy, type: types.get(orderBy)! } }),
      })),
    })),
    anchor: (spec.groups.find((group) => group.anchor) ?? spec.groups[0]!).name,
  })
}

export interface UpsertCommand {
  readonly kind: 'upsert'
  readonly rows: readonly Cells[]
  /** The columns whose cells are deltas, each with its algebra. */
  readonly ops: Readonly<Record<string, Algebra>>
}

export interface ReplaceCommand {
  readonly kind: 'replace'
  readonly rows: readonly Cells[]
  /** The columns whose cells are deltas, each with its algebra. */
  readonly ops: Readonly<Record<string, Algebra>>
}

export interface UpdateCommand {
  readonly kind: 'update'
  readonly rows: readonly Cells[]
  /** The columns whose cells are deltas, each with its algebra. */
  readonly ops: Readonly<Record<string, Algebra>>
}

export interface DeleteRangeCommand {
  readonly kind: 'delete-range'
  /** Keys, or their first components. */
  readonly from: readonly unknown[] | undefined
  readonly to: readonly unknown[] | undefined
  /** The first component is at least this, where its type has a literal. */
  readonly least: unknown
}

export interface DeleteCommand {
  readonly kind: 'delete'
  readonly rows: readonly Cells[]
}

/** Keys are drawn from so few that they meet again. */
const POOL = 9
const poolKey = fc.nat(POOL - 1)

/** Rows that give some of the columns each. */
export function upsertArbitrary({ spec, key }: SpaceSample): fc.Arbitrary<UpsertCommand> {
  const columns = spec.groups.flatMap((group) => group.columns)
  // A partition for every key would be thousands of tiles.
  const isCoarse = (kind: string): boolean => kind === 'hash' || kind === 'range' || kind === 'year'
  const few = spec.groups.some((g) => g.partitioning?.some((t) => !isCoarse(t.kind)))
  const keysOf = (rows: number): number => (few ? POOL : Math.ceil(rows * 0.9))
  const folding = columns.filter((column) => column.algebra)
  return fc.subarray(columns).chain((given) => {
    const cells = fc.record(
      Object.fromEntries(given.map(({ name, type }) => [name, cellsOf(parseType(type))])),
      { requiredKeys: [] },
    ) as fc.Arbitrary<Cells>
    const row = fc.tuple(poolKey, cells).map(([i, c]): Cells => ({ ...key(i), ...c }))
    return fc
      .record({
        rows: fc.array(row, { minLength: 1, maxLength: 8 }),
        deltas: fc.subarray(folding),
        many: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constantFrom(700, 3000)),
      })
      .map(({ rows, deltas, many }): UpsertCommand => {
        const all = many === 0 ? rows : manyRows({ rows, count: many, keys: keysOf(many), key })
        const present = new Set(all.flatMap((r) => Object.keys(r)))
        const ops = deltas
          .filter(({ name, orderBy }) => {
            return present.has(name) && (orderBy === undefined || present.has(orderBy))
          })
          .map(({ name, algebra }) => [name, algebra!] as const)
        return { kind: 'upsert', rows: all, ops: Object.fromEntries(ops) }
      })
  })
}

/** Rows as those of an upsert; what they do not give is to become null. */
export function replaceArbitrary(sample: SpaceSample): fc.Arbitrary<ReplaceCommand> {
  return upsertArbitrary(sample).map((upsert) => ({ ...upsert, kind: 'replace' }))
}

/** Rows as those of an upsert, under keys of which some do not exist; at least one cell each. */
export function updateArbitrary(sample: SpaceSample): fc.Arbitrary<UpdateCommand | null> {
  const names = new Set(sample.spec.groups.flatMap(({ columns }) => columns.map((c) => c.name)))
  return upsertArbitrary(sample).map((upsert): UpdateCommand | null => {
    const isGiven = upsert.rows.some((row) => Object.keys(row).some((name) => names.has(name)))
    return isGiven ? { ...upsert, kind: 'update' } : null
  })
}

/** Ranges between keys, whole or by their first components, and conditions on the first. */
export function deleteRangeArbitrary(sample: SpaceSample): fc.Arbitrary<DeleteRangeCommand> {
  const names = sample.spec.key.map(({ name }) => name)
  const end = fc.option(fc.tuple(poolKey, fc.integer({ min: 1, max: names.length })))
  const valuesOf = (picked: readonly [number, number] | null): unknown[] | undefined =>
    picked === null
      ? undefined
      : names.slice(0, picked[1]).map((name) => sample.key(picked[0])[name])
  return fc
    .record({ from: end, to: end, least: fc.option(poolKey) })
    .map(({ from, to, least }): DeleteRangeCommand => {
      const isLiteral = /^(int|bool)/.test(sample.spec.key[0]!.type)
      const value = least === null || !isLiteral ? null : sample.key(least)[names[0]!]
      return { kind: 'delete-range', from: valuesOf(from), to: valuesOf(to), least: value }
    })
}

/** Whether the oracle deletes a key (the text of the condition is `conditionOf`). */
export function coversKey(
  { from, to, least }: DeleteRangeCommand,
  types: readonly string[],
): (key: readonly unknown[]) => boolean {
  return (key) => {
    const at = encodeKey(types, key)
    const first = from && encodeKey(types, from)
    const last = to && encodeKey(types, to)
    if (first !== undefined && at < first) return false
    if (last !== undefined && at > last && !at.startsWith(last)) return false
    return least === null || encodeKey(types, [key[0]]) >= encodeKey(types, [least])
  }
}

/** The condition of a range delete as text. */
export function conditionOf(
  { least }: DeleteRangeCommand,
  sample: SpaceSample,
): string | undefined {
  return least === null ? undefined : `"${sample.spec.key[0]!.name}" >= ${String(least)}`
}

/** Rows enough for a file: cells of the few under many keys, some of them twice. */
function manyRows(options: {
  rows: readonly Cells[]
  count: number
  keys: number
  key: SpaceSample['key']
}): Cells[] {
  const { rows, count, keys, key } = options
  const keyNames = Object.keys(key(0))
  return Array.from({ length: count }, (_, i) => {
    const source = rows[(i * 7) % rows.length]!
    const cells = Object.entries(source).filter(([name]) => !keyNames.includes(name))
    return { ...key((i * 37) % keys), ...Object.fromEntries(cells) }
  })
}

export function deleteArbitrary({ key }: SpaceSample): fc.Arbitrary<DeleteCommand> {
  return fc
    .array(poolKey, { minLength: 1, maxLength: 4 })
    .map((keys): DeleteCommand => ({ kind: 'delete', rows: keys.map(key) }))
}
