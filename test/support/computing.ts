/** Random updates with expressions, as text for a store and as plain functions for the oracle. */

import { hasStructs, parseType } from '../../src/format/types.js'
import type { ColumnSpec } from '../../src/table/definition.js'
import { cellsOf } from '../arrow/arbitraries.js'
import type { SpaceSample } from './key-spaces.js'
import type { Cells, ComputeOp, OracleSpace, RowOp } from './oracle.js'
import { OUT_OF_RANGE } from './oracle-cells.js'
import fc from './property.js'

/** A row without a result. */
const FAILED = Symbol('failed')

interface Term {
  readonly text: string
  /** The columns of the group that the text names. */
  readonly names: readonly string[]
  readonly value: (source: Cells, target: Cells) => unknown
}

export interface ComputeCommand {
  readonly kind: 'compute'
  readonly verb: 'upsert' | 'update'
  readonly group: string
  readonly rows: readonly Cells[]
  readonly types: Readonly<Record<string, string>>
  readonly assign: readonly { readonly column: string; readonly term: Term }[]
  readonly guard: Term | null
}

/** What a transaction takes for a command. */
export function computeOptions({ types, assign, guard }: ComputeCommand) {
  return {
    types,
    set: Object.fromEntries(assign.map(({ column, term }) => [column, term.text])),
    ...(guard && { when: guard.text }),
  }
}

/** What a command means for each group (CAL-MERGE-040 to 052). */
export function computeOps(
  command: ComputeCommand,
  oracle: OracleSpace,
  anchor: string,
): { group: string; rows: (RowOp | ComputeOp)[] }[] {
  const { rows, verb, group } = command
  const computed = rows.map((row): ComputeOp => {
    const apply = (target: Cells): Cells | null => resultOf(command, row, target)
    return { row: 'compute', key: oracle.keyOf(row), creates: verb === 'upsert', apply }
  })
  if (verb === 'update' || group === anchor) return [{ group, rows: computed }]
  const merges = rows.map((row): RowOp => ({ row: 'merge', key: oracle.keyOf(row), cells: {} }))
  return [
    { group: anchor, rows: merges },
    { group, rows: computed },
  ]
}

/** The cells that a row sets; null where it fails or the guard is not true. */
function resultOf({ assign, guard }: ComputeCommand, row: Cells, target: Cells): Cells | null {
  const terms = [...assign.map(({ term }) => term), ...(guard ? [guard] : [])]
  if (terms.some(({ names }) => names.some((name) => target[name] === OUT_OF_RANGE))) return null
  if (guard && guard.value(row, target) !== true) return null
  const cells = assign.map(({ column, term }) => [column, term.value(row, target)] as const)
  return cells.some(([, value]) => value === FAILED) ? null : Object.fromEntries(cells)
}

/** Updates of one of the groups that have columns; null where there is none. */
export function computeArbitrary(sample: SpaceSample): fc.Arbitrary<ComputeCommand> | null {
  const groups = sample.spec.groups
    .map((group) => ({ ...group, columns: group.columns.filter(isTaken) }))
    .filter(({ columns }) => columns.length > 0)
  if (groups.length === 0) return null
  return fc
    .tuple(fc.constantFrom(...groups), fc.constantFrom<'upsert' | 'update'>('upsert', 'update'))
    .chain(([group, verb]) => {
      const guards = verb === 'update' || group.anchor ? guardsOf(group.columns) : [null]
      return fc.record({
        kind: fc.constant('compute' as const),
        verb: fc.constant(verb),
        group: fc.constant(group.name),
        rows: rowsArbitrary(sample, group.columns),
        types: fc.constant(sourceTypes(group.columns)),
        assign: fc
          .subarray([...group.columns], { minLength: 1 })
          .chain((columns) => fc.tuple(...columns.map((column) => assignArbitrary(column, group)))),
        guard: fc.constantFrom(...guards),
      })
    })
}

/** Expressions take no structs (CAL-LOG-103). */
const isTaken = ({ type }: ColumnSpec): boolean => !hasStructs(parseType(type))

function assignArbitrary(column: ColumnSpec, group: { readonly columns: readonly ColumnSpec[] }) {
  const at = group.columns.indexOf(column)
  const terms = termsOf(column, sourceName(at))
  return fc.constantFrom(...terms).map((term) => ({ column: column.name, term }))
}

const sourceName = (at: number): string => `c${at}`

function sourceTypes(columns: readonly ColumnSpec[]): Record<string, string> {
  const given = columns.map(({ type }, i) => [sourceName(i), type] as const)
  return { v: 'int64', b: 'bool', ...Object.fromEntries(given) }
}

function rowsArbitrary(
  { key }: SpaceSample,
  columns: readonly ColumnSpec[],
): fc.Arbitrary<Cells[]> {
  const given = columns.map(({ type }, i) => [sourceName(i), parseType(type)] as const)
  const cells = fc.record({
    v: fc.option(fc.constantFrom(0n, 1n, -3n, 7n, 2n ** 62n)),
    b: fc.option(fc.boolean()),
    ...Object.fromEntries(given.map(([name, type]) => [name, cellsOf(type)])),
  }) as fc.Arbitrary<Cells>
  const row = fc.tuple(fc.nat(8), cells).map(([i, c]): Cells => ({ ...key(i), ...c }))
  return fc.array(row, { minLength: 1, maxLength: 8 })
}

const target = (name: string): string => `target."${name}"`

function guardsOf(columns: readonly ColumnSpec[]): (Term | null)[] {
  const { name } = columns[0]!
  const isNull = (cells: Cells): boolean => (cells[name] ?? null) === null
  return [
    null,
    { text: 'source.b', names: [], value: ({ b }) => b },
    { text: 'v > 0', names: [], value: ({ v }) => v !== null && (v as bigint) > 0n },
    { text: `${target(name)} IS NULL`, names: [name], value: (_, cells) => isNull(cells) },
    {
      text: 'key."key 0" IS NOT NULL AND 10 / source.v > 1',
      names: [],
      value: ({ v }) => v !== null && v !== 0n && 10 / Number(v) > 1,
    },
  ]
}

function termsOf({ name, type }: ColumnSpec, given: string): Term[] {
  const terms: Term[] = [
    { text: 'NULL', names: [], value: () => null },
    { text: target(name), names: [name], value: (_, cells) => cells[name] ?? null },
    { text: `source.${given}`, names: [], value: (source) => source[given] ?? null },
    {
      text: `CASE WHEN source.b THEN ${given} ELSE ${target(name)} END`,
      names: [name],
      value: (source, cells) => (source.b === true ? source[given] : cells[name]) ?? null,
    },
  ]
  if (/^(int|float|decimal)/.test(type)) {
    const add = (source: Cells, cells: Cells) => sum(type, cells[name] ?? null, source.v as bigint)
    terms.push({ text: `${target(name)} + source.v`, names: [name], value: add })
  }
  if (type.startsWith('int')) {
    const divide = (source: Cells, cells: Cells) => quotient(type, cells[name] ?? null, source.v)
    terms.push({ text: `div(${target(name)}, source.v)`, names: [name], value: divide })
  }
  return terms
}

/** CAL-EXPR-036 to 038, and the cast to the column's type. */
function sum(type: string, cell: unknown, v: bigint | null): unknown {
  if (cell === null || v === null) return null
  if (type === 'float64') return (cell as number) + Number(v)
  if (type === 'float32') return Math.fround((cell as number) + Number(v))
  if (type.startsWith('int')) return whole(type, BigInt(cell as number) + v)
  const [, precision, scale] = /^decimal\(([0-9]+),([0-9]+)\)$/.exec(type)!.map(Number)
  const unscaled = BigInt((cell as string).replace('.', '')) + v * 10n ** BigInt(scale!)
  const digits = `${unscaled < 0n ? -unscaled : unscaled}`
  if (digits.length > precision!) return FAILED
  const padded = digits.padStart(scale! + 1, '0')
  const text = scale === 0 ? padded : `${padded.slice(0, -scale!)}.${padded.slice(-scale!)}`
  return unscaled < 0n ? `-${text}` : text
}

function quotient(type: string, cell: unknown, v: unknown): unknown {
  if (cell === null || v === null) return null
  return v === 0n ? FAILED : whole(type, BigInt(cell as number) / (v as bigint))
}

function whole(type: string, value: bigint): unknown {
  const bits = Number(type.slice('int'.length))
  if (BigInt.asIntN(bits, value) !== value) return FAILED
  return bits === 64 ? value : Number(value)
}
