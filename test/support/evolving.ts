/**
 * A second opinion on definitions that change: a table of cells by column, where columns are
 * objects of their own and names just what they carry. Shares no code with what it judges.
 */
import type { Alteration } from '../../src/table/alteration.js'

export interface ModelColumn {
  name: string
  type: string
  readonly algebra: 'max' | 'append' | null
  group: ModelGroup
  /** Of a column of structs, whose cells are maps by field. */
  fields: ModelField[] | null
}

/** A field of a struct column; cells are maps by field. */
export interface ModelField {
  name: string
  type: string
  required?: boolean
}

export interface ModelGroup {
  name: string
  readonly anchor: boolean
  /** Cells by key, of the keys that the group holds. */
  readonly rows: Map<number, Map<ModelColumn, unknown>>
}

export type Row = Readonly<Record<string, unknown>>

const WIDER: Readonly<Record<string, string>> = {
  int8: 'int16',
  int16: 'int32',
  int32: 'int64',
  float32: 'float64',
  'decimal(4,1)': 'decimal(20,1)',
  'list<int8>': 'list<int64>',
}
const TYPES = [...['int8', 'int16', 'float32', 'decimal(4,1)'], 'list<int8>', 'utf8', 'struct']

/** Small numbers in an order that a seed decides. */
export class Picks {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0
    return Math.floor((this.state / 2 ** 32) * limit)
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }
}

export class EvolvingTable {
  key = 'id'
  keyType = 'int16'
  groups: ModelGroup[] = [{ name: 'main', anchor: true, rows: new Map() }]
  columns: ModelColumn[] = []
  /** Names of dropped columns, to be given again. */
  private readonly freed: string[] = []
  private names = 0

  /** What a read of all columns gives, as text. */
  records(): string[] {
    const anchor = this.groups[0]!
    return [...anchor.rows.keys()]
      .sort((a, b) => a - b)
      .map((key) => {
        const cells = this.columns.map((column) => {
          return [column.name, shown(column, column.group.rows.get(key)?.get(column) ?? null)]
        })
        return rowText(Object.fromEntries([[this.key, key], ...cells]))
      })
  }

  /** Random rows for an upsert or a replace, and which of their columns are deltas. */
  rows(picks: Picks): { rows: Row[]; ops: Record<string, 'max' | 'append'> } {
    const given = this.columns.filter(() => picks.below(3) > 0)
    const ops = given.flatMap(({ name, algebra }) => {
      return algebra && picks.below(3) > 0 ? [[name, algebra] as const] : []
    })
    const many = picks.below(8) === 0 ? 2500 : 1 + picks.below(4)
    const rows = Array.from({ length: many }, (_, i) => {
      const cells = given.flatMap((column) => {
        return picks.below(4) > 0 ? [[column.name, randomValue(column, picks)] as const] : []
      })
      return { [this.key]: many > 4 ? i : picks.below(8), ...Object.fromEntries(cells) }
    })
    return { rows, ops: Object.fromEntries(ops) }
  }

  write(verb: 'upsert' | 'replace' | 'delete', rows: readonly Row[], ops: Row = {}): void {
    const given = new Set(rows.flatMap((row) => Object.keys(row)))
    const columns = this.columns.filter(({ name }) => given.has(name))
    for (const group of this.groups) {
      const isWritten = group.anchor || columns.some((column) => column.group === group)
      if (verb === 'upsert' && !isWritten) continue
      for (const row of rows) {
        const key = row[this.key] as number
        const old = group.rows.get(key)
        group.rows.delete(key)
        if (verb === 'delete') continue
        const cells = new Map(verb === 'replace' ? [] : old)
        for (const column of columns.filter((own) => own.group === group)) {
          const value = row[column.name]
          if (value === undefined) continue
          const isDelta = Object.hasOwn(ops, column.name)
          if (isDelta && value === null) continue
          const held = column.fields ? heldStruct(column.fields, value) : value
          cells.set(column, isDelta ? folded(column, cells.get(column), value) : held)
        }
        group.rows.set(key, cells)
      }
    }
  }

  /** A random change, made here and told as it is asked for; null where there is none. */
  alter(picks: Picks): Alteration | null {
    const column = this.columns.length > 0 ? picks.of(this.columns) : null
    switch (picks.below(13)) {
      case 0:
      case 1:
        return this.addColumn(picks)
      case 2:
        return column && this.drop(column)
      case 3:
      case 4: {
        if (!column) return null
        const old = column.name
        column.name = this.freshName()
        return { kind: 'rename-column', column: old, name: column.name }
      }
      case 5:
      case 6: {
        const type = column && WIDER[column.type]
        if (!column || !type) return this.widenKey()
        column.type = type
        return { kind: 'widen-column', column: column.name, type }
      }
      case 7:
        return column && this.move(column, picks)
      case 10:
      case 11:
      case 12:
        return this.changeField(picks)
      case 8: {
        const group = { name: this.freshName(), anchor: false, rows: new Map() }
        this.groups.push(group)
        return { kind: 'add-group', group: { name: group.name, columns: [] } }
      }
      default:
        return this.changeGroup(picks)
    }
  }

  private addColumn(picks: Picks): Alteration {
    const type = picks.of(TYPES)
    const group = picks.of(this.groups)
    const name = picks.below(2) === 0 ? (this.freed.pop() ?? this.freshName()) : this.freshName()
    const folds = type.startsWith('list') ? ('append' as const) : ('max' as const)
    if (type === 'struct') return this.addStruct(name, group)
    const algebra = folds === 'append' || picks.below(2) === 0 ? folds : null
    this.columns.push({ name, type, algebra, group, fields: null })
    const column = algebra ? { name, type, algebra } : { name, type }
    return { kind: 'add-column', group: group.name, column }
  }

  private addStruct(name: string, group: ModelGroup): Alteration {
    const fields = [
      { name: 'a', type: 'int8' },
      { name: 'b', type: 'utf8' },
    ]
    this.columns.push({ name, type: 'struct', algebra: null, group, fields })
    const column = { name, type: 'struct<a:int8,b:utf8>' }
    return { kind: 'add-column', group: group.name, column }
  }

  private changeField(picks: Picks): Alteration | null {
    const structs = this.columns.filter(({ fields }) => fields)
    if (structs.length === 0) return null
    const owner = picks.of(structs)
    const { name: column, fields } = owner as { name: string; fields: ModelField[] }
    const chosen = picks.of(fields)
    const field = [chosen.name]
    switch (picks.below(6)) {
      case 5: {
        const required = !chosen.required
        if (required && lacksValue(owner, chosen)) return null
        chosen.required = required
        return { kind: 'set-field-required', column, field, required }
      }
      case 0: {
        const added = { name: this.freshName(), type: picks.of(['int8', 'float32', 'list<int8>']) }
        fields.push(added)
        return { kind: 'add-field', column, field: { ...added } }
      }
      case 1:
        if (fields.length === 1) return null
        fields.splice(fields.indexOf(chosen), 1)
        return { kind: 'drop-field', column, field }
      case 2:
        // A name that was another field's may come back.
        chosen.name = fields.some(({ name }) => name === 'a') ? this.freshName() : 'a'
        return { kind: 'rename-field', column, field, name: chosen.name }
      case 3: {
        fields.splice(fields.indexOf(chosen), 1)
        const at = picks.below(fields.length + 1)
        const after = at === 0 ? null : fields[at - 1]!.name
        fields.splice(at, 0, chosen)
        return { kind: 'move-field', column, field, after }
      }
      default: {
        const type = WIDER[chosen.type]
        if (!type) return null
        chosen.type = type
        return { kind: 'widen-field', column, field, type }
      }
    }
  }

  private drop(column: ModelColumn): Alteration {
    this.columns = this.columns.filter((own) => own !== column)
    this.freed.push(column.name)
    return { kind: 'drop-column', column: column.name }
  }

  private move(column: ModelColumn, picks: Picks): Alteration {
    const others = this.columns.filter((own) => own !== column)
    const at = picks.below(others.length + 1)
    this.columns = [...others.slice(0, at), column, ...others.slice(at)]
    const after = at === 0 ? null : others[at - 1]!.name
    return { kind: 'move-column', column: column.name, after }
  }

  private widenKey(): Alteration | null {
    const type = WIDER[this.keyType]
    if (!type) return null
    this.keyType = type
    return { kind: 'widen-column', column: this.key, type }
  }

  private changeGroup(picks: Picks): Alteration {
    const group = picks.of(this.groups)
    if (!group.anchor && picks.below(2) === 0) {
      this.groups = this.groups.filter((own) => own !== group)
      this.columns = this.columns.filter((column) => column.group !== group)
      return { kind: 'drop-group', group: group.name }
    }
    if (picks.below(2) === 0) {
      const fileFormat = picks.of(['parquet', 'arrow'] as const)
      return { kind: 'set-files', group: group.name, fileFormat }
    }
    if (picks.below(3) === 0) {
      const maintenance = { segmentBytes: 1 + picks.below(4000), appendBytes: 1 + picks.below(9) }
      const defaults = picks.of([['splitBytes'], ['segmentBytes']] as const)
      return { kind: 'set-maintenance', group: group.name, maintenance, defaults }
    }
    const old = group.name
    group.name = this.freshName()
    return { kind: 'rename-group', group: old, name: group.name }
  }

  private freshName(): string {
    return `n${this.names++}`
  }
}

/** Rows alike are texts alike, whether a number came as a bigint or not. */
export function rowText(row: Row): string {
  return JSON.stringify(row, (_, value) => {
    if (typeof value === 'bigint') return Number(value)
    return value
  })
}

/** A struct as it is held: its cells by field, whatever these are called later. */
function heldStruct(fields: readonly ModelField[], value: unknown): unknown {
  if (value === null) return null
  const given = value as Row
  return new Map(fields.map((field) => [field, given[field.name] ?? null]))
}

function shown({ fields }: ModelColumn, cell: unknown): unknown {
  if (!fields || cell === null) return cell
  const held = cell as ReadonlyMap<ModelField, unknown>
  return Object.fromEntries(fields.map((field) => [field.name, held.get(field) ?? null]))
}

/** Whether a record has a struct without a value in a field. */
function lacksValue(column: ModelColumn, field: ModelField): boolean {
  return [...column.group.rows.values()].some((cells) => {
    const held = cells.get(column) as ReadonlyMap<ModelField, unknown> | null | undefined
    return held && (held.get(field) ?? null) === null
  })
}

type Valued = Omit<ModelColumn, 'group' | 'name'> & { readonly required?: boolean }

function randomValue(column: Valued, picks: Picks): unknown {
  const { type, algebra, fields, required } = column
  if (!required && picks.below(6) === 0) return null
  if (fields) {
    const given = fields.filter((field) => field.required || picks.below(4) > 0)
    return Object.fromEntries(
      given.map((own) => [own.name, randomValue({ ...own, algebra: null, fields: null }, picks)]),
    )
  }
  const limits: Readonly<Record<string, number>> = {
    int8: 127,
    int16: 30_000,
    int32: 2 ** 30,
    int64: 2 ** 50,
  }
  const limit = limits[type]
  if (limit) return picks.below(2 * limit) - limit
  if (type === 'float32') return picks.below(1000) / 4
  if (type === 'float64') return picks.below(1000) / 10
  if (type === 'decimal(4,1)') return `${picks.below(999)}.${picks.below(10)}`
  if (type === 'decimal(20,1)') return `${picks.below(2 ** 40)}.${picks.below(10)}`
  if (type === 'utf8') return algebra ? `t${picks.below(9)}` : `text ${picks.below(1000)}`
  const most = type === 'list<int8>' ? 100 : 2 ** 40
  return Array.from({ length: picks.below(3) }, () => picks.below(most))
}

function folded({ type, algebra }: ModelColumn, cell: unknown, delta: unknown): unknown {
  if (cell === null || cell === undefined) return delta
  if (algebra === 'append') return [...(cell as unknown[]), ...(delta as unknown[])]
  const isAbove = type.startsWith('decimal')
    ? Number(delta) > Number(cell)
    : (delta as number) > (cell as number)
  return isAbove ? delta : cell
}
