/** Files that Calico writes (spec/data.md), with the cells that have to stand in them. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { BatchField } from '../../src/arrow/batch.js'
import { buildBatch, fromJsonValue } from '../../src/arrow/value.js'
import { openDataFile } from '../../src/data/file.js'
import { writeOutput } from '../../src/data/output.js'
import { DecodePool } from '../../src/data/worker-pool.js'
import { systemEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import type { Store } from '../../src/executor/store.js'
import { decodeFileMetadata } from '../../src/format/file-metadata.js'
import { type CalicoType, parseType } from '../../src/format/types.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { findKeySpace } from '../../src/table/definition.js'
import type { FileForm } from './python.js'
import { type Cell, cellsOf, SAMPLES } from './values.js'

export interface WrittenFile {
  /** What was done, of which the file is. */
  readonly what: string
  readonly path: string
  readonly format: FileForm
  readonly types: Readonly<Record<string, CalicoType>>
  readonly columns: Readonly<Record<string, readonly Cell[]>>
}

export const FILE_WAYS = [
  ...(['none', 'snappy', 'lz4', 'zstd'] as const).map(
    (codec) => ({ format: 'parquet', codec }) as const,
  ),
  ...(['none', 'lz4', 'zstd'] as const).map((codec) => ({ format: 'arrow', codec }) as const),
] as const

const ROWS = 400
const KEY_TYPES = [
  ...['int32', 'utf8', 'bool', 'int64', 'decimal(38,10)', 'binary', 'date'],
  ...['timestamp', 'timestamptz'],
]
const TAGS = 'list<utf8>'
const ALL_ROWS = Array.from({ length: ROWS }, (_, row) => row)
const EVEN = ALL_ROWS.filter((row) => row % 2 === 0)
const ODD = ALL_ROWS.filter((row) => row % 2 === 1)

type Cells = Readonly<Record<string, Cell>>

/** So long, and so little like others, that few rows are too many to go into a log entry. */
function longText(row: number): string {
  const parts = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((part) =>
    createHash('sha512').update(`${row} ${part}`).digest('base64'),
  )
  return parts.join('')
}

/** The key of a row: its number, by which it is ordered, and a component of every other type. */
function keyOf(row: number): Cells {
  const components = KEY_TYPES.map((type, at) => {
    if (at === 0) return row
    if (type === 'utf8') return longText(row)
    const cells = cellsOf(type).filter((cell) => cell !== null)
    return cells[row % cells.length]!
  })
  return Object.fromEntries(components.map((cell, at) => [`key${at}`, cell]))
}

/** The cells of a row, `shift` samples on. */
function cellsOfRow(row: number, shift: number): Cells {
  return Object.fromEntries(
    SAMPLES.map(({ cells }, at) => [`column${at}`, cells[(row + shift) % cells.length]!]),
  )
}

const TYPES: Readonly<Record<string, string>> = Object.fromEntries([
  ...KEY_TYPES.map((type, at) => [`key${at}`, type]),
  ...SAMPLES.map(({ type }, at) => [`column${at}`, type]),
  ['tags', TAGS],
])

/** Values as a program would give them. */
function valuesOf(row: Cells): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, fromJsonValue(parseType(TYPES[name]!), cell)]),
  )
}

interface Step {
  readonly what: string
  readonly run: (store: Store) => Promise<unknown>
  /** By column of the file, under the names of the key-space; r and o stand for themselves. */
  readonly rows: readonly Cells[]
}

const given = (rows: readonly number[], cells: (row: number) => Cells): Cells[] =>
  rows.map((row) => ({ ...keyOf(row), ...cells(row) }))
const without = (row: Cells, names: readonly string[]): Cells =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

/** Every other of the rows says nothing of the column: a mixed column (CAL-DATA-023). */
const KEPT = 'column0'

function steps(): Step[] {
  const upserted = given(ALL_ROWS, (row) => ({ ...cellsOfRow(row, 0), tags: [`${row}`] }))
  const replaced = given(EVEN, (row) => ({ ...cellsOfRow(row, 1), tags: ['x', null] }))
  const deleted = given(ODD, () => ({}))
  const appended = given(EVEN, (row) => ({
    tags: [`+${row}`],
    [KEPT]: row % 4 === 0 ? null : true,
  }))
  const thing = (store: Store) => store.keySpace('thing')
  return [
    {
      what: 'an upsert',
      run: (store) => thing(store).upsert(upserted.map(valuesOf)),
      rows: upserted,
    },
    {
      what: 'a replace',
      run: (store) => thing(store).replace(replaced.map(valuesOf)),
      rows: replaced.map((row) => ({ ...row, r: 2 })),
    },
    {
      what: 'a delete',
      run: (store) => thing(store).delete(deleted.map(valuesOf)),
      rows: deleted.map((row) => ({ ...row, r: 1 })),
    },
    {
      what: 'an append with a mixed column',
      run: (store) => {
        const rows = appended.map((row) =>
          valuesOf((row.key0 as number) % 4 === 0 ? without(row, [KEPT]) : row),
        )
        return thing(store).upsert(rows, { ops: { tags: 'append' } })
      },
      rows: appended.map((row) => ({
        ...row,
        [`${KEPT} op`]: (row.key0 as number) % 4 === 0 ? 0 : 1,
      })),
    },
    {
      what: 'a checkpoint',
      run: (store) => store.checkpoint(),
      rows: replaced.map((row, at) => ({
        ...row,
        tags: ['x', null, ...(appended[at]!.tags as Cell[])],
        [KEPT]: (row.key0 as number) % 4 === 0 ? row[KEPT]! : true,
      })),
    },
  ]
}

/** A store in the folder, and the file that each thing done to it has left. */
export async function writtenFiles(
  folder: string,
  way: (typeof FILE_WAYS)[number],
): Promise<WrittenFile[]> {
  const storage = new LocalStore({ root: folder, env: systemEnv })
  const store = await createStore({ storage, workers: 0 })
  const columns = Object.entries(TYPES).filter(([name]) => !name.startsWith('key'))
  await store.createKeySpace({
    name: 'thing',
    key: KEY_TYPES.map((type, at) => ({ name: `key${at}`, type })),
    groups: [
      {
        ...{ name: 'main', fileFormat: way.format, codec: way.codec },
        columns: columns.map(([name, type]) => ({
          ...{ name, type },
          ...(name === 'tags' && { algebra: 'append' as const }),
        })),
      },
    ],
  })
  const files: WrittenFile[] = []
  for (const { what, run, rows } of steps()) {
    const before = new Set(dataFiles(folder))
    await run(store)
    const [path, ...others] = dataFiles(folder).filter((name) => !before.has(name))
    if (path === undefined || others.length > 0) throw new Error(`${what} left no one file`)
    files.push(await describeFile({ store, storage, folder, path, format: way.format, what, rows }))
  }
  await store.close()
  return files
}

function dataFiles(folder: string): string[] {
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return all.filter((name) => /\.(?:parquet|arrow)$/.test(name))
}

/** The cells under the names of data files, and the types that the log has for them. */
async function describeFile(from: {
  readonly store: Store
  readonly storage: LocalStore
  readonly folder: string
  readonly path: string
  readonly format: 'parquet' | 'arrow'
  readonly what: string
  readonly rows: readonly Cells[]
}): Promise<WrittenFile> {
  const { what, format, rows } = from
  const path = join(from.folder, from.path)
  const keySpace = findKeySpace(await from.store.snapshot(), 'thing')
  const ids = new Map(keySpace.groups[0]!.columns.map(({ column, name }) => [name, column]))
  const stored = await storedTypes(from.storage, from.path, format)
  const types: Record<string, CalicoType> = {}
  const columns: Record<string, Cell[]> = {}
  for (const name of Object.keys(rows[0]!)) {
    const [plain = '', isOp] = name.split(' ')
    const key = /^key(\d+)$/.exec(plain)?.[1]
    const physical = key ? `k${key}` : plain === 'r' ? 'r' : `${isOp ? 'o' : 'c'}${ids.get(plain)}`
    const declared: CalicoType = TYPES[plain] && !isOp ? parseType(TYPES[plain]) : { kind: 'int8' }
    types[physical] = stored.get(physical) ?? declared
    columns[physical] = rows.map((row) => renamed(declared, types[physical]!, row[name]!))
  }
  return { what, path, format, types, columns }
}

/** Structs have names of their own in files (CAL-DATA-040): all that the file is asked for. */
async function storedTypes(store: LocalStore, path: string, format: 'parquet' | 'arrow') {
  const pool = new DecodePool({ workersMax: 0 })
  const bytes = (await store.get(path))!.length
  const reader = await openDataFile({ store, file: { path, format, bytes }, pool })
  const { columns } = decodeFileMetadata(reader.metadata, path)
  await reader.close()
  await pool.close()
  return new Map(columns.map(({ column, type }) => [`c${column}`, parseType(type)]))
}

/** A cell with the fields of its structs under the names of another type of the same shape. */
function renamed(from: CalicoType, to: CalicoType, cell: Cell): Cell {
  if (cell === null) return null
  if (from.kind === 'struct' && to.kind === 'struct') {
    const fields = from.fields.map(({ name, type }, at) => {
      const field = to.fields[at]!
      return [field.name, renamed(type, field.type, (cell as Cells)[name]!)] as const
    })
    return Object.fromEntries(fields)
  }
  if (from.kind === 'list' && to.kind === 'list') {
    return (cell as Cell[]).map((item) => renamed(from.element, to.element, item))
  }
  if (from.kind === 'map' && to.kind === 'map') {
    return (cell as [Cell, Cell][]).map(([key, value]) => [
      key,
      renamed(from.value, to.value, value),
    ])
  }
  return cell
}

/** What reads are given out as: every type under names of its own. */
export async function outputFile(
  folder: string,
  format: 'parquet' | 'arrow',
): Promise<WrittenFile> {
  const fields: BatchField[] = SAMPLES.map(({ type }, at) => ({
    ...{ name: `column${at}`, type: parseType(type) },
  }))
  const rows = ALL_ROWS.map((row) => cellsOfRow(row, 0))
  const batch = buildBatch(fields, rows.map(valuesOf))
  const path = join(folder, `output.${format}`)
  const file = await open(path, 'w')
  const pool = new DecodePool({ workersMax: 0 })
  await writeOutput({
    ...{ fields, format, pool },
    batches: (async function* () {
      yield batch
      yield batch
    })(),
    write: async (bytes) => void (await file.write(bytes)),
  })
  await pool.close()
  await file.close()
  return {
    what: `output as ${format}`,
    path,
    format: format === 'arrow' ? 'arrows' : format,
    types: Object.fromEntries(fields.map(({ name, type }) => [name, type])),
    columns: Object.fromEntries(
      fields.map(({ name }) => [name, [...rows, ...rows].map((row) => row[name]!)]),
    ),
  }
}
