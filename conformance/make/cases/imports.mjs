/** Files of other writers, made with the libraries of Arrow and Parquet, as they are imported. */
import * as arrow from 'apache-arrow'
import * as parquet from 'parquet-wasm'

const vector = (type, values) => arrow.vectorFromArray(values, type)
const fixedList = (size, item) => new arrow.FixedSizeList(size, new arrow.Field('item', item, true))

/** Name, vector, the type that it becomes, and its cells in the JSON form; null is the last. */
const PLAIN = [
  ['u8', vector(new arrow.Uint8(), [0, 255, null]), 'int16', [0, 255, null]],
  ['u16', vector(new arrow.Uint16(), [0, 65_535, null]), 'int32', [0, 65_535, null]],
  ['u32', vector(new arrow.Uint32(), [0, 4_294_967_295, null]), 'int64', ['0', '4294967295', null]],
  [
    'u64',
    vector(new arrow.Uint64(), [0n, 18_446_744_073_709_551_615n, null]),
    'decimal(20,0)',
    ['0', '18446744073709551615', null],
  ],
  [
    'dictionary',
    vector(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), ['a', 'b', null]),
    'utf8',
    ['a', 'b', null],
  ],
  ['largeText', vector(new arrow.LargeUtf8(), ['one', '', null]), 'utf8', ['one', '', null]],
  [
    'largeBytes',
    vector(new arrow.LargeBinary(), [Uint8Array.of(1, 2), Uint8Array.of(), null]),
    'binary',
    ['AQI=', '', null],
  ],
]

/** What Parquet has no counterpart of. */
const VIEWS = [
  [
    'textView',
    vector(new arrow.Utf8View(), ['one', 'more than twelve bytes', null]),
    'utf8',
    ['one', 'more than twelve bytes', null],
  ],
  [
    'bytesView',
    vector(new arrow.BinaryView(), [Uint8Array.of(1, 2), Uint8Array.of(), null]),
    'binary',
    ['AQI=', '', null],
  ],
]

const LISTS = [
  [
    'floats',
    vector(fixedList(2, new arrow.Float32()), [[1, 2.5], [0, -1], null]),
    'vector<float32,2>',
    [[1, 2.5], [0, -1], null],
  ],
  [
    'integers',
    vector(fixedList(2, new arrow.Int16()), [[1, 2], [3, 4], null]),
    'list<int16>',
    [[1, 2], [3, 4], null],
  ],
]

/** A column of one buffer of values, without nulls but the last cell. */
const fixed = (type, values, cells) =>
  arrow.makeVector(
    arrow.makeData({
      ...{ type, length: cells, nullCount: 1, data: values },
      nullBitmap: Uint8Array.of((1 << (cells - 1)) - 1),
    }),
  )

/** Decimals of other widths than that of a column's type, which holds them. */
const DECIMALS = [
  [
    'narrow',
    fixed(new arrow.Decimal(2, 5, 32), Uint32Array.of(99_999, -1, 0), 3),
    'decimal(5,2)',
    ['999.99', '-0.01', null],
  ],
  [
    'middle',
    fixed(new arrow.Decimal(0, 18, 64), Uint32Array.of(0, 1, -1, -1, 0, 0), 3),
    'decimal(18,0)',
    ['4294967296', '-1', null],
  ],
  [
    'wide',
    fixed(
      new arrow.Decimal(1, 20, 256),
      Uint32Array.of(...[15, 1, 0, 0, 0, 0, 0, 0], ...Array(8).fill(-1), ...Array(8).fill(0)),
      3,
    ),
    'decimal(20,1)',
    ['429496731.1', '-0.1', null],
  ],
]

/** Two cells and a null around a column of the items 0 and 1 of the first, and 2 of the second. */
const listOf = (items) =>
  arrow.makeVector(
    arrow.makeData({
      type: new arrow.List(new arrow.Field('item', items.type, true)),
      ...{ length: 3, nullCount: 1, nullBitmap: Uint8Array.of(0b011) },
      ...{ valueOffsets: Int32Array.of(0, 2, 3, 3), child: items.data[0] },
    }),
  )

/** Dictionaries inside of other cells. */
const NESTED_DICTIONARIES = [
  [
    'texts',
    listOf(vector(new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8()), ['b', null, 'a'])),
    'list<utf8>',
    [['b', null], ['a'], null],
  ],
  [
    'numbers',
    listOf(vector(new arrow.Dictionary(new arrow.Int32(), new arrow.Int32()), [7, -8, 7])),
    'list<int32>',
    [[7, -8], [7], null],
  ],
]

/** What a type without a counterpart in Parquet stands beside does not matter to it. */
const VECTOR_BESIDE = [
  [
    'vectorBeside',
    vector(
      new arrow.Struct([
        new arrow.Field('u', new arrow.Uint8(), true),
        new arrow.Field('t', new arrow.LargeUtf8(), true),
        new arrow.Field('v', fixedList(2, new arrow.Float32()), true),
      ]),
      [{ u: 255, t: 'one', v: [1, 2.5] }, { u: 0, t: '', v: [0, -1] }, null],
    ),
    'struct<u:int16,t:utf8,v:vector<float32,2>>',
    [{ u: 255, t: 'one', v: [1, 2.5] }, { u: 0, t: '', v: [0, -1] }, null],
  ],
]

const NONE = [
  ['duration', vector(new arrow.DurationSecond(), [1n, null])],
  [
    'map',
    vector(
      new arrow.Map_(
        new arrow.Field(
          'entries',
          new arrow.Struct([
            new arrow.Field('key', new arrow.Float64(), false),
            new arrow.Field('value', new arrow.Int32(), true),
          ]),
          false,
        ),
      ),
      [new Map([[1.5, 1]]), null],
    ),
  ],
]

const tableOf = (columns) =>
  new arrow.Table(Object.fromEntries(columns.map(([name, values]) => [name, values])))

const FORMS = {
  arrow: (table) => arrow.tableToIPC(table, 'file'),
  arrows: (table) => arrow.tableToIPC(table, 'stream'),
  parquet: (table) =>
    parquet.writeParquet(parquet.Table.fromIPCStream(arrow.tableToIPC(table, 'stream'))),
}

function imports(form, name, title, requirements, columns) {
  const file = `in.${form}`
  const rows = [0, 1, 2].map((row) =>
    Object.fromEntries(columns.map(([column, , , cells]) => [column, cells[row]])),
  )
  const types = columns.map(([column, , type]) => ({ name: column, type }))
  return {
    name: `${name}-${form}`,
    title: `${title} (${form})`,
    requirements,
    store: { objects: new Map([[file, FORMS[form](tableOf(columns))]]) },
    with: { operation: 'import', file },
    checks: [{ params: {}, expect: { columns: types, rows } }],
  }
}

const refuses = (name, title, requirements, file, bytes, error) => ({
  name,
  title,
  requirements,
  store: { objects: new Map([[file, bytes]]) },
  with: { operation: 'import', file },
  checks: [{ params: {}, error }],
})

function damaged() {
  const whole = Buffer.from(FORMS.parquet(tableOf(PLAIN.slice(0, 1))))
  const arrowFile = Buffer.from(FORMS.arrow(tableOf(PLAIN.slice(0, 1))))
  const requirements = ['CAL-ERRORS-010']
  return [
    refuses(
      'damaged-parquet',
      'A Parquet file without its end is no Parquet file',
      requirements,
      'in.parquet',
      whole.subarray(0, whole.length - 6),
      'BadInput',
    ),
    refuses(
      'damaged-arrow',
      'A file that is said to be of Arrow and is a text',
      requirements,
      'in.arrow',
      Buffer.from('no arrow'.repeat(arrowFile.length)),
      'BadInput',
    ),
    refuses(
      'damaged-json',
      'A text of JSON that ends in the middle',
      requirements,
      'in.json',
      Buffer.from('{"a": 1}\n{"a":'),
      'BadInput',
    ),
  ]
}

export const importCases = () => [
  ...['arrow', 'arrows', 'parquet'].flatMap((form) => [
    imports(
      form,
      'widened',
      'Unsigned integers are widened, dictionaries and large variants read as what they hold',
      ['CAL-TYPES-021'],
      PLAIN,
    ),
    imports(
      form,
      'fixed-size-lists',
      'Fixed-size lists of floats are vectors, others lists',
      ['CAL-TYPES-033'],
      LISTS,
    ),
    imports(
      form,
      'vectors-beside',
      'Fixed-size lists of floats are vectors beside types that are read as others, too',
      ['CAL-TYPES-021', 'CAL-TYPES-033'],
      VECTOR_BESIDE,
    ),
  ]),
  ...['arrow', 'arrows'].flatMap((form) => [
    imports(form, 'views', 'Views of text and bytes read as these', ['CAL-TYPES-021'], VIEWS),
    imports(
      form,
      'nested-dictionaries',
      'Dictionaries inside of other cells are read as what they hold',
      ['CAL-TYPES-021'],
      NESTED_DICTIONARIES,
    ),
    imports(
      form,
      'decimals',
      'Decimals of 32, 64 and 256 bits are those of their digits',
      ['CAL-TYPES-034'],
      DECIMALS,
    ),
  ]),
  ...NONE.map((column) =>
    refuses(
      `without-counterpart-${column[0]}`,
      `A column of a type that has no counterpart: ${column[0]}`,
      column[0] === 'map' ? ['CAL-TYPES-020', 'CAL-TYPES-033'] : ['CAL-TYPES-020'],
      'in.arrow',
      FORMS.arrow(tableOf([PLAIN[0], column])),
      'UnsupportedType',
    ),
  ),
  ...damaged(),
]
