/** Update expressions of entries and manifests, checked as they are replayed (CAL-TABLE-040). */
import { isCalicoError } from '../errors.js'
import { bindUpdate, targetsIn } from '../expr/update-expression.js'
import type {
  GroupDefinition,
  KeySpaceDefinition,
  UpdateColumn,
  UpdateExpression,
} from '../format/generated/documents.js'
import { hasStructs, parseType } from '../format/types.js'
import { isReadableAs } from '../format/widen.js'
import { isFormer } from './check-stored.js'

/** An update as far as its expression goes. */
interface StoredUpdate {
  readonly columns: readonly UpdateColumn[]
  readonly expression?: UpdateExpression | null | undefined
}

interface CheckOptions {
  readonly group: GroupDefinition
  readonly keySpace: KeySpaceDefinition
  /** Whether definitions may have changed since, as in a manifest or a fold. */
  readonly later: boolean
}

/** What is wrong with the expression of an update, in words; `null` where nothing is. */
export function expressionProblem(update: StoredUpdate, options: CheckOptions): string | null {
  const { columns, expression } = update
  const computed = columns.filter(({ op }) => op === 'computed')
  if (!expression) {
    return computed.length > 0 ? 'it has computed columns and no expression' : null
  }
  const assigned = expression.assign.map(({ column }) => column)
  const isSame = columns.every(({ column, op }, i) => op === 'computed' && column === assigned[i])
  if (!isSame || columns.length !== assigned.length || new Set(assigned).size < assigned.length) {
    return 'its columns are not those that its expression assigns, each once'
  }
  return typesProblem(expression, columns, options) ?? textsProblem(expression, columns)
}

/** Types are exactly those defined, so that what is below holds no others (CAL-TABLE-040). */
function typesProblem(
  { key, target }: UpdateExpression,
  columns: readonly UpdateColumn[],
  { group, keySpace, later }: CheckOptions,
): string | null {
  const fits = (said: string, defined: string): boolean =>
    said === defined || (later && isReadableAs(parseType(said), parseType(defined)))
  const { components } = keySpace
  const isKey =
    key.length === components.length && key.every((t, i) => fits(t, components[i]!.type))
  if (!isKey) return `its expression takes the key for ${key.join(', ')}`
  for (const { column, type, algebra, orderType } of [...target, ...columns]) {
    if (later && isFormer(group, column)) continue
    const own = group.columns.find((candidate) => candidate.column === column)
    if (!own) return `its expression names column ${column}, which is not in group '${group.name}'`
    const isAlike = own.algebra === algebra && own.orderBy?.type === orderType
    if (isAlike && fits(type, own.type)) continue
    return `its expression takes column ${column} for ${type}, which is defined otherwise`
  }
  return null
}

function textsProblem(
  expression: UpdateExpression,
  columns: readonly UpdateColumn[],
): string | null {
  const types = new Map(columns.map(({ column, type }) => [column, type]))
  const targets = expression.target.map(({ column }) => column)
  try {
    const { source } = bindUpdate(expression, types)
    const taken = [...expression.target, ...columns].map(({ type }) => parseType(type))
    if ([...source, ...taken].some(hasStructs)) return 'a column of its expression has structs'
    const named = targetsIn(expression)
    const isSame = named.length === targets.length && named.every((id, i) => id === targets[i])
    return isSame ? null : 'its expression does not list the columns that it names, ascending'
  } catch (error) {
    if (isCalicoError(error)) return `its expression is none: ${error.message}`
    throw error
  }
}
