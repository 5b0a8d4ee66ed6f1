/** Parquet files that DuckDB writes, in each of its ways, are imported as what was written. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { connected, sqlOf } from './duckdb.js'
import { type Imported, imported } from './imported.js'
import { type Cell, cellsOf, cycled } from './values.js'

const folder = mkdtempSync(join(tmpdir(), 'calico-duckdb-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ROWS = 2100

interface Column {
  /** As DuckDB spells it. */
  readonly sql: string
  readonly type: string
  readonly cells: readonly Cell[]
  /** Cells of a map are texts of it in SQL: entries of no JSON. */
  readonly texts?: readonly (string | null)[]
}

const as = (type: string, sql: string, cells = cellsOf(type)): Column => ({ type, sql, cells })

const DAYS = ['1970-01-01', '0001-01-01', '9999-12-31', null]
const COARSE = ['2020-02-29T12:34:56.000000', '1900-01-01T00:00:00.000000', null]
const MICROS = ['1970-01-01T00:00:00.000001', '9999-12-31T23:59:59.999999', null]
const FINE = ['1970-01-01T00:00:00.000001', '1969-12-31T23:59:59.999999', null]
const LOW = '00000000-0000-0000-0000-0000000000ff'
const HIGH = 'ffffffff-0000-0000-0000-000000000000'

const COLUMNS: readonly Column[] = [
  as('bool', 'boolean'),
  as('int8', 'tinyint'),
  as('int16', 'smallint'),
  as('int32', 'integer'),
  as('int64', 'bigint'),
  as('int16', 'utinyint', [0, 255, null]),
  as('int32', 'usmallint', [0, 65535, null]),
  as('int64', 'uinteger', ['0', '4294967295', null]),
  as('decimal(20,0)', 'ubigint', ['0', '18446744073709551615', null]),
  as('float32', 'float'),
  as('float64', 'double'),
  as('decimal(4,1)', 'decimal(4,1)', ['999.9', '-0.1', null]),
  as('decimal(5,2)', 'decimal(5,2)'),
  as('decimal(18,3)', 'decimal(18,3)'),
  as('decimal(38,10)', 'decimal(38,10)'),
  as('utf8', 'varchar', ['', 'a', 'zöx 𝄞 more than twelve bytes', null]),
  as('utf8', "enum ('b', 'a')", ['a', 'b', null, 'a']),
  { ...as('binary', 'blob', ['', 'AP8=', null]), texts: ['', '\\x00\\xFF', null] },
  {
    ...as('binary', 'uuid', ['AAAAAAAAAAAAAAAAAAAA/w==', '/////wAAAAAAAAAAAAAAAA==', null]),
    texts: [LOW, HIGH, null],
  },
  as('date', 'date', DAYS),
  as('timestamp', 'timestamp_s', COARSE),
  as('timestamp', 'timestamp_ms', COARSE),
  as('timestamp', 'timestamp', MICROS),
  as('timestamp', 'timestamp_ns', FINE),
  as(
    'timestamptz',
    'timestamptz',
    MICROS.map((text) => text && `${text}Z`),
  ),
  as('list<int64>', 'bigint[]'),
  as('list<utf8>', 'varchar[]'),
  as('list<list<decimal(9,1)>>', 'decimal(9,1)[][]'),
  as('list<float32>', 'float[2]', [[1, -0.5], null]),
  as('struct<a:int32,"b c":utf8>', 'struct(a integer, "b c" varchar)'),
  {
    ...as('map<utf8,int64>', 'map(varchar, bigint)'),
    texts: ['{b=1, a=NULL}', '{}', null, "{''=-2}"],
  },
  {
    ...as(
      'list<struct<m:map<date,list<bool>>,f:float64>>',
      'struct(m map(date, boolean[]), f double)[]',
      [[{ m: [['2020-02-29', [true, null]]], f: 0.1 }, null], ...[null, []]],
    ),
    texts: ["[{'m': {2020-02-29=[true, NULL]}, 'f': 0.1}, NULL]", null, '[]'],
  },
]

const WITHOUT_COUNTERPART: readonly Column[] = [
  as('', 'time', ['12:00:00', null]),
  as('', 'interval', ['1 day', null]),
  as('', 'time[]', [['12:00:00'], null]),
]

const CODECS = ['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli']
const WAYS = [
  ...CODECS.map((codec) => `codec '${codec}', parquet_version v1`),
  ...['uncompressed', 'zstd'].map((codec) => `codec '${codec}', parquet_version v2`),
  "codec 'snappy', parquet_version v2, string_dictionary_page_size_limit 1",
]

const nameOf = (at: number): string => `column ${at}`

/** A query of the columns' cells in the order of rows. */
function query(columns: readonly Column[]): string {
  const cells = columns.map(({ sql, cells, texts }, at) => {
    const list = (texts ?? cells).map((cell) => `cast(${sqlOf(cell)} as ${sql})`)
    return `([${list.join(', ')}])[row % ${list.length} + 1] as "${nameOf(at)}"`
  })
  return `select ${cells.join(', ')} from range(${ROWS}) rows(row) order by row`
}

async function written(columns: readonly Column[], way: string): Promise<string> {
  const path = join(folder, `${way.replaceAll(/\W+/g, '-')}-${columns.length}.parquet`)
  const connection = await connected()
  const options = `format parquet, row_group_size 2048, ${way}`
  await connection.run(`copy (${query(columns)}) to '${path}' (${options})`)
  connection.closeSync()
  return path
}

const numbered = (columns: readonly Column[]) => columns.map((column, at) => ({ ...column, at }))

describe.each(WAYS)('duckdb, parquet, %s:', (way) => {
  let read: Promise<Imported> | null = null
  const reading = (): Promise<Imported> => {
    read ??= written(COLUMNS, way).then((path) => imported(path))
    return read
  }

  it.each(numbered(COLUMNS))('$sql is $type', async ({ at, type, cells }) => {
    const { types, columns } = await reading()
    expect(types[nameOf(at)]).toBe(type)
    expect(columns[nameOf(at)]).toEqual(cycled(cells, ROWS))
  })
})

it.each(numbered(WITHOUT_COUNTERPART))(
  'duckdb, parquet: $sql is UnsupportedType naming the column',
  async ({ at }) => {
    const path = await written(WITHOUT_COUNTERPART, WAYS[0]!)
    await expect(imported(path, [nameOf(at)])).rejects.toMatchObject({
      code: 'UnsupportedType',
      message: expect.stringContaining(`column '${nameOf(at)}'`),
    })
  },
)
