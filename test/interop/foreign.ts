/** Types of pyarrow and polars, and what an import makes of them (CAL-TYPES-020, 021, 033). */
import { type Cell, cellsOf } from './values.js'

export interface ForeignColumn {
  /** As pyarrow spells it. */
  readonly arrow: string
  /** As polars spells it, where it writes the column. */
  readonly polars?: string
  readonly required?: boolean
  /** The type that the import chooses. */
  readonly type: string
  /** In Parquet without the Arrow schema that Arrow's libraries leave, where that is another. */
  readonly bare?: string
  readonly cells: readonly Cell[]
}

/** A column that the import takes for the type of a sample, with the sample's cells. */
function as(type: string, arrow: string, more: Partial<ForeignColumn> = {}): ForeignColumn {
  return { arrow, type, cells: cellsOf(type), ...more }
}

const BYTES = ['AP8=', '', null, 'AQID'] as const
const TEXTS = ['a', '', null, 'zöx 𝄞 more than twelve bytes', 'a'] as const
const FINE = ['1970-01-01T00:00:00.000001', '1969-12-31T23:59:59.999999', null] as const
const COARSE = ['2020-02-29T12:34:56.000000', '1900-01-01T00:00:00.000000', null] as const
const DAYS = ['1970-01-01', '1900-02-28', null, '9999-12-31'] as const
const zoned = (cells: readonly (string | null)[]): Cell[] => cells.map((cell) => cell && `${cell}Z`)

const NUMBERS: readonly ForeignColumn[] = [
  as('bool', 'pa.bool_()'),
  as('int8', 'pa.int8()'),
  as('int16', 'pa.int16()'),
  as('int32', 'pa.int32()'),
  as('int64', 'pa.int64()'),
  { arrow: 'pa.uint8()', type: 'int16', cells: [0, 255, null] },
  { arrow: 'pa.uint16()', type: 'int32', cells: [0, 65535, null] },
  { arrow: 'pa.uint32()', type: 'int64', cells: ['0', '4294967295', null] },
  { arrow: 'pa.uint64()', type: 'decimal(20,0)', cells: ['0', '18446744073709551615', null] },
  {
    arrow: 'pa.float16()',
    type: 'float32',
    cells: [1.5, -0, null, 65504, 2 ** -24, 'NaN', '-Infinity'],
  },
  as('float32', 'pa.float32()'),
  as('float64', 'pa.float64()'),
  as('decimal(5,2)', 'pa.decimal128(5, 2)'),
  as('decimal(18,3)', 'pa.decimal128(18, 3)'),
  as('decimal(38,10)', 'pa.decimal128(38, 10)'),
  as('decimal(38,0)', 'pa.decimal128(38, 0)'),
  { arrow: 'pa.decimal256(20, 2)', type: 'decimal(20,2)', cells: ['123456789012345678.90', null] },
  as('decimal(5,2)', 'pa.decimal32(5, 2)'),
  as('decimal(18,3)', 'pa.decimal64(18, 3)'),
]

const TEXT_AND_BYTES: readonly ForeignColumn[] = [
  as('utf8', 'pa.string()'),
  as('utf8', 'pa.large_string()'),
  as('binary', 'pa.binary()'),
  as('binary', 'pa.large_binary()'),
  { arrow: 'pa.binary(3)', type: 'binary', cells: ['AAEC', null, '////'] },
  { arrow: 'pa.dictionary(pa.int8(), pa.string())', type: 'utf8', cells: TEXTS },
  { arrow: 'pa.dictionary(pa.uint32(), pa.large_string())', type: 'utf8', cells: TEXTS },
  { arrow: 'pa.dictionary(pa.int16(), pa.binary())', type: 'binary', cells: BYTES },
  { arrow: 'pa.dictionary(pa.int8(), pa.int64())', type: 'int64', cells: ['7', '-8', null, '7'] },
  { arrow: 'pa.null()', type: 'utf8', cells: [null] },
]

const VIEWS: readonly ForeignColumn[] = [
  as('utf8', 'pa.string_view()'),
  as('binary', 'pa.binary_view()'),
  { arrow: 'pa.list_(pa.string_view())', type: 'list<utf8>', cells: [TEXTS, null, []] },
]

const TIMES: readonly ForeignColumn[] = [
  as('date', 'pa.date32()'),
  { arrow: 'pa.date64()', type: 'date', cells: DAYS },
  { arrow: "pa.timestamp('s')", type: 'timestamp', cells: COARSE },
  { arrow: "pa.timestamp('ms')", type: 'timestamp', cells: COARSE },
  as('timestamp', "pa.timestamp('us')"),
  { arrow: "pa.timestamp('ns')", type: 'timestamp', cells: FINE },
  { arrow: "pa.timestamp('s', 'UTC')", type: 'timestamptz', cells: zoned(COARSE) },
  { arrow: "pa.timestamp('ms', '+02:00')", type: 'timestamptz', cells: zoned(COARSE) },
  as('timestamptz', "pa.timestamp('us', 'UTC')"),
  {
    arrow: "pa.timestamp('us', 'America/New_York')",
    type: 'timestamptz',
    cells: zoned(FINE),
  },
  { arrow: "pa.timestamp('ns', 'UTC')", type: 'timestamptz', cells: zoned(FINE) },
]

const LISTS: readonly ForeignColumn[] = [
  as('list<int64>', 'pa.list_(pa.int64())'),
  as('list<utf8>', 'pa.large_list(pa.large_string())'),
  as('list<list<decimal(9,1)>>', 'pa.list_(pa.large_list(pa.decimal128(9, 1)))'),
  { arrow: 'pa.list_(pa.uint8())', type: 'list<int16>', cells: [[0, 255, null], [], null] },
  {
    arrow: "pa.list_(pa.timestamp('ns', 'UTC'))",
    type: 'list<timestamptz>',
    cells: [zoned(FINE), [], null],
  },
  as('vector<float32,3>', 'pa.list_(pa.float32(), 3)', { bare: 'list<float32>' }),
  as('vector<float64,1>', 'pa.list_(pa.float64(), 1)', { bare: 'list<float64>' }),
  {
    arrow: 'pa.list_(pa.dictionary(pa.int8(), pa.int32()))',
    type: 'list<int32>',
    cells: [[70000, null, -8], [], null, [70000]],
  },
  {
    arrow: 'pa.list_(pa.int16(), 2)',
    type: 'list<int16>',
    cells: [[1, null], null, [-2, 3]],
  },
]

const GROUPS: readonly ForeignColumn[] = [
  as('struct<a:int32,"b c":utf8>', "pa.struct([('a', pa.int32()), ('b c', pa.string())])"),
  {
    arrow: "pa.struct([pa.field('x', pa.uint16(), False), ('d', pa.list_(pa.date64()))])",
    type: 'struct<x:int32,d:list<date>>',
    cells: [{ x: 65535, d: [...DAYS] }, null, { x: 0, d: null }],
  },
  {
    arrow: "pa.struct([('u', pa.uint8()), ('v', pa.list_(pa.float32(), 2))])",
    type: 'struct<u:int16,v:vector<float32,2>>',
    bare: 'struct<u:int16,v:list<float32>>',
    cells: [{ u: 255, v: [1, -0] }, null, { u: null, v: null }],
  },
  {
    arrow: "pa.large_list(pa.struct([('t', pa.large_string()), ('v', pa.list_(pa.float64(), 1))]))",
    type: 'list<struct<t:utf8,v:vector<float64,1>>>',
    bare: 'list<struct<t:utf8,v:list<float64>>>',
    cells: [[{ t: 'x', v: [0.5] }, null], null, [], [{ t: null, v: null }]],
  },
  {
    arrow: "pa.struct([('d', pa.dictionary(pa.int32(), pa.string())), ('f', pa.float32())])",
    type: 'struct<d:utf8,f:float32>',
    cells: [{ d: 'a', f: 1 }, null, { d: null, f: null }, { d: 'b', f: -0 }],
  },
  as('map<utf8,int64>', 'pa.map_(pa.string(), pa.int64())'),
  {
    arrow: "pa.map_(pa.date32(), pa.list_(pa.struct([('z', pa.bool_())])))",
    type: 'map<date,list<struct<z:bool>>>',
    cells: [
      [
        ['2020-02-29', [{ z: true }, null]],
        ['0001-01-01', null],
      ],
      [],
      null,
    ],
  },
  as(
    'list<struct<v:vector<float64,2>,m:map<date,list<bool>>>>',
    "pa.list_(pa.struct([('v', pa.list_(pa.float64(), 2)), " +
      "('m', pa.map_(pa.date32(), pa.list_(pa.bool_())))]))",
    { bare: 'list<struct<v:list<float64>,m:map<date,list<bool>>>>' },
  ),
]

const REQUIRED: readonly ForeignColumn[] = [
  { arrow: 'pa.int64()', required: true, type: 'int64', cells: ['1', '-2'] },
  { arrow: 'pa.string()', required: true, type: 'utf8', cells: ['', 'a'] },
  { arrow: 'pa.bool_()', required: true, type: 'bool', cells: [true, false, true] },
  {
    arrow: "pa.list_(pa.field('item', pa.int32(), False))",
    required: true,
    type: 'list<int32>',
    cells: [[1, 2], [], [3]],
  },
  {
    arrow: "pa.struct([pa.field('a', pa.decimal128(7, 0), False)])",
    required: true,
    type: 'struct<a:decimal(7,0)>',
    cells: [{ a: '-9999999' }, { a: '0' }],
  },
]

/** What pyarrow writes to Parquet and Arrow files. */
export const COLUMNS: readonly ForeignColumn[] = [
  ...[...NUMBERS, ...TEXT_AND_BYTES, ...VIEWS, ...TIMES, ...LISTS, ...GROUPS, ...REQUIRED],
]

/** Timestamps as Impala and old Spark wrote them, in 96 bits, which tell nothing of a zone. */
export const INT96_COLUMNS: readonly ForeignColumn[] = [
  { arrow: "pa.timestamp('ns')", type: 'timestamp', cells: FINE },
  { arrow: "pa.timestamp('us')", type: 'timestamp', cells: COARSE },
]

const NUMBER_CELLS = [1, 2, null] as const
const none = (arrow: string, cells: readonly Cell[]): ForeignColumn => ({ arrow, type: '', cells })

/** Types without a counterpart, by where they are. */
export const NO_COUNTERPART: readonly ForeignColumn[] = [
  none("pa.time32('ms')", NUMBER_CELLS),
  none("pa.time64('us')", NUMBER_CELLS),
  none("pa.time64('ns')", NUMBER_CELLS),
  none('pa.decimal256(39, 2)', ['1.00', null]),
  none("pa.list_(pa.time64('us'))", [[1, null], null]),
  none("pa.struct([('t', pa.time32('ms'))])", [{ t: 1 }, null]),
  none('pa.map_(pa.float64(), pa.int32())', [[[1.5, 1]], null]),
  none('pa.map_(pa.string(), pa.decimal256(40, 0))', [[['a', '1']], null]),
]

/** The same of Arrow files alone. */
export const NO_COUNTERPART_IN_ARROW: typeof NO_COUNTERPART = [
  none("pa.duration('us')", NUMBER_CELLS),
  none('pa.list_view(pa.int32())', [NUMBER_CELLS, null]),
  none('pa.large_list_view(pa.int32())', [NUMBER_CELLS, null]),
  none('pa.run_end_encoded(pa.int16(), pa.string())', ['a', 'a', null]),
]

const polars = (type: string, from: string, to: string, cells = cellsOf(type)): ForeignColumn => ({
  ...{ type, arrow: from, polars: to, cells },
})

/** What polars writes to Parquet and Arrow files; its own type comes from one of pyarrow. */
export const POLARS_COLUMNS: readonly ForeignColumn[] = [
  polars('bool', 'pa.bool_()', 'pl.Boolean'),
  polars('int8', 'pa.int8()', 'pl.Int8'),
  polars('int16', 'pa.int16()', 'pl.Int16'),
  polars('int32', 'pa.int32()', 'pl.Int32'),
  polars('int64', 'pa.int64()', 'pl.Int64'),
  polars('int16', 'pa.uint8()', 'pl.UInt8', [0, 255, null]),
  polars('int32', 'pa.uint16()', 'pl.UInt16', [0, 65535, null]),
  polars('int64', 'pa.uint32()', 'pl.UInt32', ['0', '4294967295', null]),
  polars('decimal(20,0)', 'pa.uint64()', 'pl.UInt64', ['0', '18446744073709551615', null]),
  polars('float32', 'pa.float16()', 'pl.Float16', [1.5, -0, null, 65504, 'NaN']),
  polars('float32', 'pa.float32()', 'pl.Float32'),
  polars('float64', 'pa.float64()', 'pl.Float64'),
  polars('decimal(5,2)', 'pa.decimal128(5, 2)', 'pl.Decimal(5, 2)'),
  polars('decimal(18,3)', 'pa.decimal128(18, 3)', 'pl.Decimal(18, 3)'),
  polars('decimal(38,10)', 'pa.decimal128(38, 10)', 'pl.Decimal(38, 10)'),
  polars('utf8', 'pa.string()', 'pl.String'),
  polars('binary', 'pa.binary()', 'pl.Binary'),
  polars('utf8', 'pa.string()', 'pl.Categorical', TEXTS),
  polars('utf8', 'pa.string()', "pl.Enum(['b', 'a'])", ['a', 'b', null, 'a']),
  polars('utf8', 'pa.null()', 'pl.Null', [null]),
  polars('date', 'pa.date32()', 'pl.Date'),
  polars('timestamp', "pa.timestamp('ms')", "pl.Datetime('ms')", COARSE),
  polars('timestamp', "pa.timestamp('us')", "pl.Datetime('us')"),
  polars('timestamp', "pa.timestamp('ns')", "pl.Datetime('ns')", FINE),
  polars('timestamptz', "pa.timestamp('ms', 'UTC')", "pl.Datetime('ms', 'UTC')", zoned(COARSE)),
  polars('timestamptz', "pa.timestamp('us', 'UTC')", "pl.Datetime('us', 'UTC')"),
  polars(
    'timestamptz',
    "pa.timestamp('ns', 'UTC')",
    "pl.Datetime('ns', 'Europe/Berlin')",
    zoned(FINE),
  ),
  polars('list<int64>', 'pa.list_(pa.int64())', 'pl.List(pl.Int64)'),
  polars('list<utf8>', 'pa.list_(pa.string())', 'pl.List(pl.String)'),
  polars('list<utf8>', 'pa.list_(pa.string())', 'pl.List(pl.Categorical)'),
  polars(
    'list<list<decimal(9,1)>>',
    'pa.list_(pa.list_(pa.decimal128(9, 1)))',
    'pl.List(pl.List(pl.Decimal(9, 1)))',
  ),
  polars('vector<float32,3>', 'pa.list_(pa.float32(), 3)', 'pl.Array(pl.Float32, 3)'),
  polars('vector<float64,1>', 'pa.list_(pa.float64(), 1)', 'pl.Array(pl.Float64, 1)'),
  polars('list<int16>', 'pa.list_(pa.int16(), 2)', 'pl.Array(pl.Int16, 2)', [[1, null], null]),
  polars(
    'struct<a:int32,"b c":utf8>',
    "pa.struct([('a', pa.int32()), ('b c', pa.string())])",
    "pl.Struct({'a': pl.Int32, 'b c': pl.String})",
  ),
  polars(
    'list<struct<v:vector<float32,2>,c:utf8>>',
    "pa.list_(pa.struct([('v', pa.list_(pa.float32(), 2)), ('c', pa.string())]))",
    "pl.List(pl.Struct({'v': pl.Array(pl.Float32, 2), 'c': pl.Categorical}))",
    [[{ v: [1, -0], c: 'a' }, null, { v: null, c: null }], null, []],
  ),
]

export const POLARS_WITHOUT_COUNTERPART: readonly ForeignColumn[] = [
  polars('', "pa.time64('ns')", 'pl.Time', NUMBER_CELLS),
  polars('', "pa.list_(pa.time64('ns'))", 'pl.List(pl.Time)', [[1, null], null]),
]
