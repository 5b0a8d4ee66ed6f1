/**
 * What a transaction's actions rest on besides what they say: things that its writer saw to when it
 * staged them, and that a change of definitions meanwhile can undo (spec/commit.md).
 */

import { CalicoError } from '../errors.js'
import type {
  ColumnDefinition,
  KeySpaceDefinition,
  UpdateAction,
} from '../format/generated/documents.js'
import { heightOf, type Place } from '../log/lines.js'
import type { LineState } from '../table/state.js'
import type { ReadPart } from './read-set.js'

export type Premise =
  /** Whole records were deleted or replaced: in all groups that there were (CAL-COMMIT-062). */
  | {
      readonly kind: 'whole-records'
      readonly action: number
      readonly keySpace: string
      readonly incarnations: readonly string[]
    }
  /** The write was held to these required columns, and no others (CAL-COMMIT-063, -093). */
  | {
      readonly kind: 'required-columns'
      readonly action: number
      readonly keySpace: string
      readonly required: readonly number[]
      /** Whether records may have come into being by it, and whether these were looked at. */
      readonly creates: boolean
      readonly strict: boolean
      /**
       * The columns whose cells the write decides, null for all: a replace clears what it does not
       * give, and a strict upsert answers for what it does not give.
       */
      readonly written: readonly number[] | null
    }
  /** The write was held to these required fields of its columns (CAL-COMMIT-095). */
  | {
      readonly kind: 'required-fields'
      readonly action: number
      readonly keySpace: string
      readonly required: readonly number[]
      readonly written: readonly number[]
    }
  /** No record had a null in a column or field made required (CAL-COMMIT-064, -096). */
  | {
      readonly kind: 'no-nulls'
      readonly action: number
      /** In words, as 'column 'a''. */
      readonly what: string
      /** The last entry of what was looked through. */
      readonly at: Place
      readonly column: number
      /** Of the groups that can bring nulls. */
      readonly incarnations: readonly string[]
    }
  /** A serializable transaction has read these columns (CAL-COMMIT-066). */
  | {
      readonly kind: 'read-columns'
      readonly action: number
      readonly keySpace: string
      readonly columns: readonly number[]
    }

/**
 * @param definitions as they stand right before the premise's action
 * @throws CommitConflict where the premise no longer holds
 */
export function checkPremise(
  premise: Premise,
  state: LineState,
  definitions: ReadonlyMap<string, KeySpaceDefinition>,
): void {
  switch (premise.kind) {
    case 'whole-records':
      checkGroups(premise, definitions)
      break
    case 'required-columns':
      checkRequired(premise, definitions)
      break
    case 'required-fields':
      checkFields(premise, definitions)
      break
    case 'no-nulls':
      checkUnwritten(premise, state)
      break
    case 'read-columns':
      checkDefined(premise, definitions)
      break
  }
}

/** The ids of the columns that a key-space demands. */
export function requiredColumns(definition: KeySpaceDefinition): number[] {
  return definition.groups.flatMap(({ columns }) =>
    columns.filter(({ required }) => required).map(({ column }) => column),
  )
}

/** The ids of the fields that columns of a key-space demand. */
function requiredFieldsOf(
  { groups }: KeySpaceDefinition,
  written: readonly number[],
): { column: ColumnDefinition; field: number }[] {
  const columns = groups.flatMap((group) => group.columns)
  return columns.flatMap((column) => {
    if (!written.includes(column.column)) return []
    const required = (column.fields ?? []).filter((own) => own.required)
    return required.map(({ field }) => ({ column, field }))
  })
}

/** What a write does with records; a delete of a range is a delete. */
export type WriteVerb = 'upsert' | 'update' | 'replace' | 'delete'

/** The premises of a write of which `updates` were made; the first is action `action`. */
export function writePremises(write: {
  action: number
  keySpace: KeySpaceDefinition
  updates: readonly UpdateAction[]
  verb: WriteVerb
}): Premise[] {
  const { action, keySpace: definition, updates, verb } = write
  const { keySpace, groups } = definition
  const premises: Premise[] = []
  if (verb === 'replace' || verb === 'delete') {
    const incarnations = groups.map((group) => group.incarnation)
    premises.push({ kind: 'whole-records', action, keySpace, incarnations })
  }
  if (verb !== 'delete') {
    const given = updates.flatMap(({ columns }) => columns.map(({ column }) => column))
    const creates = verb === 'upsert'
    const strict = definition.strict ?? false
    const written = verb === 'replace' || (creates && strict) ? null : given
    const required = requiredColumns(definition)
    const kind = 'required-columns'
    premises.push({ kind, action, keySpace, required, written, creates, strict })
    const fields = requiredFieldsOf(definition, given).map(({ field }) => field)
    premises.push({
      ...{ kind: 'required-fields', action, keySpace },
      ...{ required: fields, written: given },
    })
  }
  return premises
}

/** The premises of reads, of what the base had: what a transaction itself defined is its own. */
export function readPremises(reads: readonly ReadPart[], base: LineState): Premise[] {
  return reads.flatMap((read): Premise[] => {
    const { keySpace } = read
    const definition = base.keySpaces.get(keySpace)
    if (!definition) return []
    const columns = columnsOf(definition).filter((column) => read.columns.has(column))
    return [{ kind: 'read-columns', action: 0, keySpace, columns }]
  })
}

function columnsOf({ groups }: KeySpaceDefinition): number[] {
  return groups.flatMap(({ columns }) => columns.map(({ column }) => column))
}

function checkGroups(
  { keySpace, incarnations }: Extract<Premise, { kind: 'whole-records' }>,
  definitions: ReadonlyMap<string, KeySpaceDefinition>,
): void {
  const definition = definitions.get(keySpace)
  const added = definition?.groups.find((group) => !incarnations.includes(group.incarnation))
  if (!added) return
  throw new CalicoError(
    'CommitConflict',
    `group '${added.name}' was added to '${definition!.name}' while this transaction deleted or ` +
      'replaced records, which it does not do in that group; stage it again',
  )
}

function checkRequired(
  premise: Extract<Premise, { kind: 'required-columns' }>,
  definitions: ReadonlyMap<string, KeySpaceDefinition>,
): void {
  const { keySpace, required, written, creates, strict } = premise
  const definition = definitions.get(keySpace)
  if (!definition) return
  if (creates && definition.strict && !strict) {
    throw new CalicoError(
      'CommitConflict',
      `'${definition.name}' was made strict while this transaction wrote to it; stage it again`,
    )
  }
  const unchecked = requiredColumns(definition).find(
    (column) => !required.includes(column) && (written === null || written.includes(column)),
  )
  if (unchecked === undefined) return
  throw new CalicoError(
    'CommitConflict',
    `column ${unchecked} of '${definition.name}' was made required while this transaction wrote ` +
      'it; stage it again',
  )
}

function checkFields(
  { keySpace, required, written }: Extract<Premise, { kind: 'required-fields' }>,
  definitions: ReadonlyMap<string, KeySpaceDefinition>,
): void {
  const definition = definitions.get(keySpace)
  const demanded = definition ? requiredFieldsOf(definition, written) : []
  const unchecked = demanded.find(({ field }) => !required.includes(field))
  if (!unchecked) return
  const { column, field } = unchecked
  throw new CalicoError(
    'CommitConflict',
    `field ${field} of column '${column.name}' was made required while this transaction wrote ` +
      'the column; stage it again',
  )
}

/** Whether anything was written to a group since shows in its updates, or in what took them in. */
function checkUnwritten(
  { what, at, column, incarnations }: Extract<Premise, { kind: 'no-nulls' }>,
  { keySpaces, groups, lineage, height }: LineState,
): void {
  const defined = [...keySpaces.values()].flatMap((definition) => definition.groups)
  const owner = defined.find(({ columns }) => columns.some((own) => own.column === column))
  // Where a layout has changed, the groups that were looked at no longer tell.
  const isElsewhere = owner && !incarnations.includes(owner.incarnation)
  const since = heightOf(lineage, at, height)
  const isWritten = incarnations.some((incarnation) => {
    const group = groups.get(incarnation)
    return (
      !group ||
      since === null ||
      group.layers.some((layer) => layer.position.height > since) ||
      group.tiles.newestAsOf > since
    )
  })
  if (!isWritten && !isElsewhere) return
  throw new CalicoError(
    'CommitConflict',
    `records were written while ${what} was looked through for nulls; stage it again`,
  )
}

function checkDefined(
  { keySpace, columns }: Extract<Premise, { kind: 'read-columns' }>,
  definitions: ReadonlyMap<string, KeySpaceDefinition>,
): void {
  const definition = definitions.get(keySpace)
  const defined = new Set(definition && columnsOf(definition))
  const gone = columns.find((column) => !defined.has(column))
  if (definition && gone === undefined) return
  const what = definition ? `column ${gone} of '${definition.name}'` : `key-space ${keySpace}`
  throw new CalicoError(
    'CommitConflict',
    `${what} was dropped while this transaction read it; run the transaction again`,
  )
}
