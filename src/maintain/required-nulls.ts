/** Records of a version with a null in a required column or field (CAL-TABLE-081, -094). */
import { fieldNulls } from '../arrow/field-nulls.js'
import { printName } from '../expr/print.js'
import type { ColumnDefinition, KeySpaceDefinition } from '../format/generated/documents.js'
import { fieldPath, requiredFields } from '../format/struct-fields.js'
import { parseType } from '../format/types.js'
import { planRead } from '../scan/plan.js'
import { readPlan } from '../scan/scan.js'
import { structsPlan } from '../scan/structs-plan.js'
import type { LineState } from '../table/state.js'
import type { TileContext } from '../tile/context.js'

export interface RequiredNulls {
  readonly keySpace: string
  readonly column: string
  /** The names of a required field and of those around it, from the outside in. */
  readonly field?: readonly string[]
  /** How many records have no value, or a struct without one; more than none. */
  readonly records: number
}

/**
 * Reads every column of a state that is required or has required fields.
 * @throws what reading throws
 */
export async function* requiredNulls(
  state: LineState,
  context: TileContext,
): AsyncGenerator<RequiredNulls> {
  for (const keySpace of state.keySpaces.values()) {
    const all = keySpace.groups.flatMap((group) => group.columns)
    for (const { name } of all.filter(({ required }) => required)) {
      const where = `${printName(name)} IS NULL`
      const columns = [keySpace.components[0]!.name]
      const plan = await planRead(state, keySpace, { columns, where }, context.signal)
      let records = 0
      for await (const batch of readPlan(plan, context)) records += batch.rows
      if (records > 0) yield { keySpace: keySpace.name, column: name, records }
    }
    for (const column of all) yield* nullsOfFields({ state, keySpace, column, context })
  }
}

async function* nullsOfFields(options: {
  readonly state: LineState
  readonly keySpace: KeySpaceDefinition
  readonly column: ColumnDefinition
  readonly context: TileContext
}): AsyncGenerator<RequiredNulls> {
  const { state, keySpace, column, context } = options
  const required = requiredFields(column)
  if (required.size === 0) return
  const type = parseType(column.type)
  const counts = new Map<string, { path: readonly string[]; records: number }>()
  const plan = await structsPlan(state, keySpace, column)
  for await (const batch of readPlan(plan, context)) {
    let last = { name: '', row: -1 }
    for (const { row, path } of fieldNulls({ type, required, data: batch.columns[0]! })) {
      const name = path.at(-1)!
      // One record may hold many such structs, which stand together.
      if (last.name === name && last.row === row) continue
      last = { name, row }
      counts.set(name, { path, records: (counts.get(name)?.records ?? 0) + 1 })
    }
  }
  for (const { path, records } of counts.values()) {
    const field = fieldPath(column, path)
    yield { keySpace: keySpace.name, column: column.name, field, records }
  }
}
