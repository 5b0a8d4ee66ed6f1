/**
 * Changes of a key-space as people type them:
 *
 *   change = "add" "column" column [ "in" group ] [ place ]    column = name [":"] type [ algebra ]
 *          | "add" "group" group text of definition-text.ts     place = "front" | "after" name
 *          | "add" "field" path type [ place ]                     path = column { "." field }
 *          | "drop" ( "column" | "group" ) name | "drop" "field" path
 *          | "rename" "field" path "to" name | "move" "field" path place
 *          | "widen" "field" path [ "to" ] type
 *          | "rename" ( "column" | "group" ) name "to" name | "rename" "to" name
 *          | "move" [ "column" ] name place
 *          | "widen" [ "column" ] name [ "to" ] type
 *          | ( "require" | "relax" ) ( [ "column" ] name | "field" path )
 *          | [ "not" ] "strict"
 *          | "split" group ":" name { "," name } "into" name
 *          | "set" group [":"] clause { ";" clause }       of definition-text.ts, save the anchor
 */
import type { NamedComponent } from '../executor/transform-text.js'
import { ALGEBRAS } from '../format/algebra.js'
import type { Alteration } from '../table/alteration.js'
import { groupSpec, settingsOf } from './definition.js'
import { type Clauses, NO_CLAUSES, parseGroupText, readClause, Scanner } from './definition-text.js'
import { usage } from './failure.js'
import { placed } from './transforms.js'

/**
 * The changes that a text asks for.
 * @param components of the key, which a group's partitioning names
 * @throws InvalidArgument saying where the text is not of the form above
 */
export function parseAlteration(text: string, components: readonly NamedComponent[]): Alteration[] {
  const scanner = new Scanner(text)
  const verb = scanner.choice(VERBS)
  if (verb === 'add' && scanner.takeWord('group')) {
    const typeOf = ({ name }: { readonly name: string }): never => {
      throw usage(`'${name}' needs a type, such as '${name} utf8'`)
    }
    return [
      { kind: 'add-group', group: groupSpec(parseGroupText(scanner.rest()), components, typeOf) },
    ]
  }
  const found = verb === 'set' ? readSet(scanner, components) : [readOne(verb, scanner)]
  scanner.end()
  return found
}

const ONE_VERBS = [
  ...(['add', 'drop', 'rename', 'move', 'widen', 'require', 'relax'] as const),
  ...(['strict', 'not', 'split', 'join'] as const),
] as const
const VERBS = [...ONE_VERBS, 'set'] as const

type OneVerb = (typeof ONE_VERBS)[number]

function readOne(verb: OneVerb, scanner: Scanner): Alteration {
  switch (verb) {
    case 'add':
      return readColumn(scanner)
    case 'drop':
      return readDrop(scanner)
    case 'rename':
      return readRename(scanner)
    case 'move': {
      if (scanner.takeWord('field')) return moveField(scanner)
      return readMove(scanner)
    }
    case 'widen': {
      if (scanner.takeWord('field')) return widenField(scanner)
      const column = columnName(scanner)
      scanner.takeWord('to')
      return { kind: 'widen-column', column, type: scanner.type() ?? scanner.fail('a type') }
    }
    case 'require':
    case 'relax':
      return readRequired(scanner, verb === 'require')
    case 'strict':
      return { kind: 'set-strict', strict: true }
    case 'not':
      scanner.choice(['strict'])
      return { kind: 'set-strict', strict: false }
    case 'split':
      return readSplit(scanner)
    case 'join': {
      const other = scanner.name('a group')
      if (!scanner.takeWord('into')) scanner.fail("'into'")
      return { kind: 'join-groups', group: scanner.name('a group'), other }
    }
  }
}

/** A column called `column` is told from the word by what follows. */
function columnName(scanner: Scanner): string {
  const name = scanner.name('a column')
  return name === 'column' && scanner.isName() ? scanner.name('a column') : name
}

/** A column called `field` is told from the word by what follows, as one called `column` is. */
function readRequired(scanner: Scanner, required: boolean): Alteration {
  if (!scanner.takeWord('field')) {
    return { kind: 'set-required', column: columnName(scanner), required }
  }
  if (!scanner.isName()) return { kind: 'set-required', column: 'field', required }
  return { kind: 'set-field-required', ...fieldPath(scanner), required }
}

function readDrop(scanner: Scanner): Alteration {
  const what = scanner.choice(['column', 'group', 'field'])
  if (what === 'field') return { kind: 'drop-field', ...fieldPath(scanner) }
  return what === 'column'
    ? { kind: 'drop-column', column: scanner.name('a column') }
    : { kind: 'drop-group', group: scanner.name('a group') }
}

/** A column and the fields on the way, with dots between them. */
function fieldPath(scanner: Scanner): { column: string; field: string[] } {
  const [column, ...field] = scanner.name('a field, as column.field').split('.')
  if (field.length === 0 || field.includes('')) return scanner.fail('a field, as column.field')
  return { column: column!, field }
}

function addField(scanner: Scanner): Alteration {
  const { column, field } = fieldPath(scanner)
  const type = scanner.type() ?? scanner.fail('a type')
  const after = readPlace(scanner)
  const parent = field.slice(0, -1)
  return {
    kind: 'add-field',
    column,
    ...(parent.length > 0 && { parent }),
    field: { name: field.at(-1)!, type },
    ...(after !== undefined && { after }),
  }
}

function moveField(scanner: Scanner): Alteration {
  const path = fieldPath(scanner)
  const after = readPlace(scanner)
  if (after === undefined) return scanner.fail("'front' or 'after'")
  return { kind: 'move-field', ...path, after }
}

function widenField(scanner: Scanner): Alteration {
  const path = fieldPath(scanner)
  scanner.takeWord('to')
  return { kind: 'widen-field', ...path, type: scanner.type() ?? scanner.fail('a type') }
}

function readColumn(scanner: Scanner): Alteration {
  if (scanner.choice(['column', 'field']) === 'field') return addField(scanner)
  const name = scanner.name('a column')
  scanner.take(':')
  const type = scanner.type() ?? scanner.fail('a type')
  const algebra = ALGEBRAS.find((word) => scanner.takeWord(word))
  const group = scanner.takeWord('in') ? scanner.name('a group') : undefined
  const after = readPlace(scanner)
  return {
    kind: 'add-column',
    column: { name, type, ...(algebra && { algebra }) },
    ...(group !== undefined && { group }),
    ...(after !== undefined && { after }),
  }
}

/** The column to stand behind, null for none before it, undefined where nothing is said. */
function readPlace(scanner: Scanner): string | null | undefined {
  if (scanner.takeWord('front')) return null
  return scanner.takeWord('after') ? scanner.name('a column') : undefined
}

function readMove(scanner: Scanner): Alteration {
  const column = columnName(scanner)
  const columns = [column]
  while (scanner.take(',')) columns.push(scanner.name('a column'))
  if (scanner.takeWord('into')) {
    return { kind: 'move-columns', columns, group: scanner.name('a group') }
  }
  const after = columns.length === 1 ? readPlace(scanner) : undefined
  if (after === undefined) return scanner.fail("'into', or for one column 'front' or 'after'")
  return { kind: 'move-column', column, after }
}

function readRename(scanner: Scanner): Alteration {
  const what = scanner.choice(['column', 'group', 'field', 'to'])
  if (what === 'to') return { kind: 'rename-key-space', name: scanner.name('a key-space') }
  if (what === 'field') {
    const path = fieldPath(scanner)
    if (!scanner.takeWord('to')) scanner.fail("'to'")
    return { kind: 'rename-field', ...path, name: scanner.name('a field') }
  }
  const old = scanner.name(`a ${what}`)
  if (!scanner.takeWord('to')) scanner.fail("'to'")
  const name = scanner.name(`a ${what}`)
  return what === 'column'
    ? { kind: 'rename-column', column: old, name }
    : { kind: 'rename-group', group: old, name }
}

function readSplit(scanner: Scanner): Alteration {
  const group = scanner.name('a group')
  scanner.demand(':')
  const columns: string[] = []
  do columns.push(scanner.name('a column'))
  while (scanner.take(','))
  if (!scanner.takeWord('into')) scanner.fail("'into'")
  return { kind: 'split-group', group, columns, name: scanner.name('the new group') }
}

function readSet(scanner: Scanner, components: readonly NamedComponent[]): Alteration[] {
  const group = scanner.name('a group')
  scanner.take(':')
  const clauses: Clauses = { ...NO_CLAUSES }
  do readClause(scanner, clauses)
  while (scanner.take(';'))
  const { fileFormat, codec, statistics, anchor, partitioning, place } = clauses
  if (anchor) throw usage(`whether group '${group}' is the anchor stays as it is`)
  const changes: Alteration[] = []
  if (partitioning) {
    const transforms = partitioning.map((transform) => placed(transform, components))
    changes.push({ kind: 'set-partitioning', group, partitioning: transforms })
  }
  if (place !== null) {
    changes.push({ kind: 'set-place', group, place: place === 'default' ? null : place })
  }
  if (fileFormat || codec) {
    changes.push({
      kind: 'set-files',
      group,
      ...(fileFormat && { fileFormat }),
      ...(codec && { codec }),
    })
  }
  if (statistics) changes.push({ kind: 'set-statistics', group, columns: statistics })
  const { maintenance, defaults } = settingsOf(clauses)
  if (Object.keys(maintenance).length > 0 || defaults.length > 0) {
    changes.push({
      kind: 'set-maintenance',
      group,
      ...(Object.keys(maintenance).length > 0 && { maintenance }),
      ...(defaults.length > 0 && { defaults }),
    })
  }
  return changes
}
