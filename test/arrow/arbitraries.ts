/**
 * Random types and values for the property tests of this folder; values are in the form columns
 * give back.
 */

import type { CalicoType } from '../../src/format/types.js'
import fc from '../support/property.js'

const INT64_MIN = -(2n ** 63n)
const INT64_MAX = 2n ** 63n - 1n

/**
 * Strings that hit the escapes of keys (U+0000) and the order of UTF-16 against UTF-8 (astral
 * characters).
 */
export const texts = fc
  .array(
    fc.constantFrom('\0', '\u0001', 'a', 'b', 'é', '\uffff', '\u{1f600}', '\u{10ffff}', 'ab'),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))

const dates = fc
  .integer({ min: -719_162, max: 2_932_896 })
  .map((days) => isoText(days * 86_400_000))

/** `YYYY-MM-DD` by the platform's own calendar. */
function isoText(millis: number): string {
  return new Date(millis).toISOString().slice(0, 10)
}

const timestamps = fc
  .tuple(
    fc.integer({ min: -719_162, max: 2_932_896 }),
    fc.integer({ min: 0, max: 86_399_999 }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([days, millis, micros]) => {
    const text = new Date(days * 86_400_000 + millis).toISOString().slice(0, -1)
    return text + String(micros).padStart(3, '0')
  })

function decimals(type: { precision: number; scale: number }): fc.Arbitrary<string> {
  const bound = 10n ** BigInt(type.precision) - 1n
  return fc.bigInt({ min: -bound, max: bound }).map((unscaled) => {
    const sign = unscaled < 0n ? '-' : ''
    const digits = String(unscaled)
      .replace('-', '')
      .padStart(type.scale + 1, '0')
    if (type.scale === 0) return sign + digits
    return `${sign}${digits.slice(0, -type.scale)}.${digits.slice(-type.scale)}`
  })
}

/** Values of a type that are not null. */
export function valuesOf(type: CalicoType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'bool':
      return fc.boolean()
    case 'int8':
    case 'int16':
    case 'int32': {
      const bound = 2 ** (Number(type.kind.slice(3)) - 1)
      return fc.integer({ min: -bound, max: bound - 1 })
    }
    case 'int64':
      return fc.bigInt({ min: INT64_MIN, max: INT64_MAX })
    case 'float32':
      return fc.float()
    case 'float64':
      return fc.double()
    case 'decimal':
      return decimals(type)
    case 'utf8':
      return texts
    case 'binary':
      return fc.uint8Array({ maxLength: 6 }).map((bytes) => new Uint8Array(bytes))
    case 'date':
      return dates
    case 'timestamp':
      return timestamps
    case 'timestamptz':
      return timestamps.map((text) => `${text}Z`)
    case 'list':
      return fc.array(cellsOf(type.element), { maxLength: 4 })
    case 'struct':
      return fc.record(
        Object.fromEntries(type.fields.map((field) => [field.name, cellsOf(field.type)])),
      )
    case 'map':
      return fc
        .uniqueArray(fc.tuple(valuesOf(type.key), cellsOf(type.value)), {
          maxLength: 4,
          selector: ([key]) => (key instanceof Uint8Array ? key.join() : key),
        })
        .map((entries) => new Map(entries))
    case 'vector': {
      const length = { minLength: type.size, maxLength: type.size }
      return type.element.kind === 'float32'
        ? fc.array(fc.float(), length).map((items) => Float32Array.from(items))
        : fc.array(fc.double(), length).map((items) => Float64Array.from(items))
    }
  }
}

/** Values of a type, sometimes null. */
export function cellsOf(type: CalicoType): fc.Arbitrary<unknown> {
  return fc.option(valuesOf(type), { freq: 4, nil: null })
}

const keyTypes: fc.Arbitrary<CalicoType> = fc.oneof(
  fc
    .constantFrom(
      'bool',
      'int8',
      'int16',
      'int32',
      'int64',
      'utf8',
      'binary',
      'date',
      'timestamp',
      'timestamptz',
    )
    .map((kind) => ({ kind }) as CalicoType),
  fc.tuple(fc.integer({ min: 1, max: 38 }), fc.nat(38)).map(([precision, scale]) => ({
    kind: 'decimal' as const,
    precision,
    scale: Math.min(precision, scale),
  })),
)

/** Types that a key component may have. */
export { keyTypes }

const fieldNames = fc.uniqueArray(
  fc.constantFrom('a', 'b_2', '_', 'lat', 'two words', 'a "quote"', 'é', '1', 'c1'),
  { minLength: 1, maxLength: 3 },
)

const vectors: fc.Arbitrary<CalicoType> = fc
  .tuple(fc.constantFrom('float32' as const, 'float64' as const), fc.integer({ min: 1, max: 5 }))
  .map(([kind, size]) => ({ kind: 'vector', element: { kind }, size }))

/** Any type, with lists, structs and maps nested in any mixture up to three deep. */
export const anyTypes: fc.Arbitrary<CalicoType> = fc.letrec<{ type: CalicoType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 3 },
    keyTypes,
    fc.constantFrom<CalicoType>({ kind: 'float32' }, { kind: 'float64' }),
    vectors,
    tie('type').map((element) => ({ kind: 'list' as const, element })),
    fieldNames.chain((names) =>
      fc
        .tuple(...names.map((name) => tie('type').map((type) => ({ name, type }))))
        .map((fields): CalicoType => ({ kind: 'struct', fields })),
    ),
    fc
      .tuple(keyTypes, tie('type'))
      .map(([key, value]): CalicoType => ({ kind: 'map', key, value })),
  ),
})).type

/** A type and a column of cells of it. */
export const typedCells = anyTypes.chain((type) =>
  fc.record({ type: fc.constant(type), cells: fc.array(cellsOf(type), { maxLength: 40 }) }),
)
