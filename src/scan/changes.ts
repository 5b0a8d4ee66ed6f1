/** The change feed: the net effect of each version on a view (spec/scan.md, "Changes"). */

import type { Data } from 'apache-arrow'
import type { Batch, BatchField } from '../arrow/batch.js'
import { makeColumn } from '../arrow/column.js'
import { toArrowType } from '../arrow/types.js'
import { CalicoError, type ErrorCode } from '../errors.js'
import { valueColumn } from '../format/columns.js'
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import { type CalicoType, mapStructs, parseType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import type { Line } from '../log/lines.js'
import { adoptIn } from '../table/adopt.js'
import type { LineState } from '../table/state.js'
import type { TileContext } from '../tile/context.js'
import { CHANGE_FIELD, changeColumn, changeKinds, changeRows } from './change-kinds.js'
import { type ScanPlan, valueNames } from './plan.js'
import { type Candidates, compareStates, statedCandidates } from './state-difference.js'
import { stepVersions, updatesOf, type VersionStep } from './versions.js'
import { groupsOfPlan, readViewPairs } from './view-pairs.js'

const INT64: CalicoType = { kind: 'int64' }
const TIMESTAMPTZ: CalicoType = { kind: 'timestamptz' }

/** What a row of the feed says of itself, after the columns asked for (CAL-SCAN-021). */
const OWN_FIELDS: readonly BatchField[] = [
  CHANGE_FIELD,
  { name: '_version', type: INT64 },
  { name: '_timestamp', type: TIMESTAMPTZ },
]

/** The columns of the feed of a plan. @throws InvalidArgument where two would have one name */
export function changeFields(plan: ScanPlan): BatchField[] {
  const clash = plan.outputs.find(({ name }) => OWN_FIELDS.some((own) => own.name === name))
  if (clash) {
    throw new CalicoError(
      'InvalidArgument',
      `a change feed has a column '${clash.name}' of its own; name the columns that you want ` +
        'without it',
    )
  }
  return [...plan.outputs.map(({ name, type }) => ({ name, type })), ...OWN_FIELDS]
}

/**
 * The changes of the versions after a state. A batch holds rows of one version.
 * @param options.upTo the last version
 * @throws UnknownKeySpace, UnknownColumn, TypeMismatch where a version after that of the plan drops
 *   or widens what is asked for
 * @param options.goOn called when all changes of a version have been given; false ends the feed
 */
export async function* readChanges(options: {
  plan: ScanPlan
  line: Line
  from: LineState
  upTo: number
  context: TileContext
  goOn?: (after: LineState) => boolean
}): AsyncGenerator<Batch> {
  const { plan, line, from, upTo, context, goOn } = options
  const { storage, signal } = context
  for await (const step of stepVersions({ storage, line, from, upTo, signal })) {
    checkDefined(plan, step)
    yield* changesOfVersion(plan, step, context)
    if (goOn?.(step.after) === false) return
  }
}

/** Refuses versions whose definitions cannot be told in the plan's columns and types. */
function checkDefined(plan: ScanPlan, { before, after, entry }: VersionStep): void {
  const { keySpace: id, name } = plan.keySpace
  const was = before.keySpaces.get(id)
  const is = after.keySpaces.get(id)
  if (was === undefined || was === is) return
  const refuse = (code: ErrorCode, what: string): CalicoError =>
    new CalicoError(code, `version ${entry.version} ${what}; the changes before it were given`, {
      details: { version: entry.version },
    })
  if (!is) throw refuse('UnknownKeySpace', `drops the key-space '${name}'`)
  for (const [i, { type }] of is.components.entries()) {
    if (!isReadableAs(parseType(type), plan.keyTypes[i]!)) {
      throw refuse('TypeMismatch', `makes the key component ${i} of '${name}' ${type}`)
    }
  }
  const had = columnTypes(was)
  const has = columnTypes(is)
  for (const column of plan.columns.filter(({ incarnation }) => incarnation !== null)) {
    const type = has.get(column.synthetic)
    if (type === undefined && had.has(column.synthetic)) {
      throw refuse('UnknownColumn', `drops the column '${column.name}' of '${name}'`)
    }
    const earlier = had.get(column.synthetic)
    if (type !== undefined && earlier !== undefined && dropsField(earlier, type, column.stored)) {
      throw refuse('UnknownColumn', `drops a field of the column '${column.name}' of '${name}'`)
    }
    const former = formerFields(plan.keySpace, column.synthetic)
    if (type !== undefined && !isReadableAs(parseType(type), column.stored, former)) {
      throw refuse('TypeMismatch', `makes the column '${column.name}' of '${name}' ${type}`)
    }
  }
}

/** Whether a change of a stored type takes a field away that a plan wants. */
function dropsField(before: string, after: string, wanted: CalicoType): boolean {
  if (before === after) return false
  const left = new Set(storedFields(parseType(after)))
  const asked = new Set(storedFields(wanted))
  return storedFields(parseType(before)).some((field) => asked.has(field) && !left.has(field))
}

function storedFields(type: CalicoType): string[] {
  const names: string[] = []
  mapStructs(type, (struct) => {
    names.push(...struct.fields.map(({ name }) => name))
    return struct
  })
  return names
}

function formerFields({ groups }: KeySpaceDefinition, synthetic: string): ReadonlySet<number> {
  const columns = groups.flatMap((group) => group.columns)
  return new Set(columns.find((own) => valueColumn(own.column) === synthetic)?.droppedFields)
}

function columnTypes({ groups }: KeySpaceDefinition): Map<string, string> {
  const columns = groups.flatMap((group) => group.columns)
  return new Map(columns.map(({ column, type }) => [valueColumn(column), type]))
}

/** What a version can have changed: what it wrote, or where what it adopted is another. */
async function candidatesOf(
  plan: ScanPlan,
  step: VersionStep,
  { signal }: TileContext,
): Promise<Candidates> {
  if (adoptIn(step.entry)) return statedCandidates(await compareStates(plan, step, signal))
  const groups = new Set([step.before, step.after].flatMap((at) => [...groupsOfPlan(plan, at)]))
  const touched = updatesOf(step).filter(({ state }) => groups.has(state.definition.group))
  return { touched, compared: [], follows: true }
}

async function* changesOfVersion(
  plan: ScanPlan,
  step: VersionStep,
  context: TileContext,
): AsyncGenerator<Batch> {
  const candidates = await candidatesOf(plan, step, context)
  const { touched, compared: tiles } = candidates
  if (touched.length === 0 && tiles.length === 0) return
  const fields = changeFields(plan)
  const names = plan.outputs.map(({ name }) => name)
  const compared = valueNames(plan)
  const { before, after, entry } = step
  for await (const pair of readViewPairs({ plan, before, after, ...candidates, context })) {
    const kinds = changeKinds(pair, compared)
    const { batch, changes } = changeRows(pair, kinds, names)
    if (changes.rows === 0) continue
    const own = [
      changeColumn(changes),
      repeated(INT64, entry.version, changes.rows),
      repeated(TIMESTAMPTZ, entry.timestamp, changes.rows),
    ]
    yield { rows: changes.rows, fields, columns: [...batch.columns, ...own] }
  }
}

function repeated(type: CalicoType, value: number, length: number): Data {
  const values = new BigInt64Array(length).fill(BigInt(value))
  return makeColumn({ type: toArrowType(type), length, values })
}
