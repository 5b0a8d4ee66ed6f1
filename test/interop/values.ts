/**
 * What goes between Calico and other programs: cells of every type in the JSON form of
 * spec/types.md, written down here, so that neither side has a say in what is right.
 *
 * The folder: `foreign.ts` lists what others write and the type that it becomes, `written.ts` has
 * Calico write, `programs.py` is the other side in Python (run by `python.ts`), `duckdb.ts` that in
 * DuckDB. Tests that need Python are named `*.python.test.ts` and are the suite `interop` of
 * `npm test`; by hand: `CALICO_PYTHON=$(node tools/python-env.mjs) npx vitest run test/interop`.
 */

/** A cell in the JSON form; −0 is itself here and '-0.0' on its way to a program. */
export type Cell =
  | null
  | boolean
  | number
  | string
  | readonly Cell[]
  | { readonly [name: string]: Cell }

export interface Sample {
  /** Calico's type. */
  readonly type: string
  /** What pyarrow calls the type in an Arrow file. */
  readonly arrow: string
  readonly cells: readonly Cell[]
}

/** The cells of rows 0 … n − 1: those given, over and over. */
export function cycled(cells: readonly Cell[], rows: number): Cell[] {
  return Array.from({ length: rows }, (_, row) => cells[row % cells.length]!)
}

const FLAT: readonly Sample[] = [
  { type: 'bool', arrow: 'bool', cells: [true, false, null] },
  { type: 'int8', arrow: 'int8', cells: [-128, 127, null, 0] },
  { type: 'int16', arrow: 'int16', cells: [-32768, 32767, null] },
  { type: 'int32', arrow: 'int32', cells: [-2147483648, 2147483647, null, 7] },
  {
    type: 'int64',
    arrow: 'int64',
    cells: ['-9223372036854775808', '9223372036854775807', null, '0'],
  },
  {
    type: 'float32',
    arrow: 'float',
    cells: [1.5, -0, 'NaN', 'Infinity', null, '-Infinity', 3.4028234663852886e38],
  },
  {
    type: 'float64',
    arrow: 'double',
    cells: [0.1, -0, 'NaN', 'Infinity', null, '-Infinity', 5e-324, 1.7976931348623157e308],
  },
  { type: 'decimal(5,2)', arrow: 'decimal128(5, 2)', cells: ['999.99', '-0.01', null, '0.00'] },
  {
    type: 'decimal(18,3)',
    arrow: 'decimal128(18, 3)',
    cells: ['999999999999999.999', '-999999999999999.999', null, '0.001'],
  },
  {
    type: 'decimal(38,10)',
    arrow: 'decimal128(38, 10)',
    cells: [
      '9999999999999999999999999999.9999999999',
      '-9999999999999999999999999999.9999999999',
      ...['0.0000000001', null],
    ],
  },
  {
    type: 'decimal(38,0)',
    arrow: 'decimal128(38, 0)',
    cells: ['-99999999999999999999999999999999999999', null, '12'],
  },
  {
    type: 'utf8',
    arrow: 'string',
    cells: ['', 'a', 'zöx 𝄞 more than twelve bytes', null, '\u0000'],
  },
  { type: 'binary', arrow: 'binary', cells: ['', 'AP8=', null, '/wD/AP8A/wD/AP8A/wD/AP8='] },
  {
    type: 'date',
    arrow: 'date32[day]',
    cells: ['1970-01-01', '0001-01-01', '9999-12-31', null, '+2932897', '-719163'],
  },
  {
    type: 'timestamp',
    arrow: 'timestamp[us]',
    cells: [
      ...['1970-01-01T00:00:00.000000', '0001-01-01T00:00:00.000000', null],
      ...['9999-12-31T23:59:59.999999', '1969-12-31T23:59:59.999999', '+9000000000000000000'],
    ],
  },
  {
    type: 'timestamptz',
    arrow: 'timestamp[us, tz=UTC]',
    cells: [
      ...['1970-01-01T00:00:00.000000Z', '0001-01-01T00:00:00.000000Z', null],
      ...['9999-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z', '+9000000000000000000'],
    ],
  },
]

const NESTED: readonly Sample[] = [
  { type: 'list<int64>', arrow: 'list<item: int64>', cells: [['1', null], [], null, ['-2']] },
  {
    type: 'list<utf8>',
    arrow: 'list<item: string>',
    cells: [['', null, 'zöx'], null, [], ['a', 'b']],
  },
  {
    type: 'list<list<decimal(9,1)>>',
    arrow: 'list<item: list<item: decimal128(9, 1)>>',
    cells: [[['1.0'], null, []], [], null, [['-2.5', null]]],
  },
  {
    type: 'struct<a:int32,"b c":utf8>',
    arrow: 'struct<a: int32, b c: string>',
    cells: [{ a: 1, 'b c': 'x' }, { a: null, 'b c': null }, null, { a: -1, 'b c': '' }],
  },
  {
    type: 'map<utf8,int64>',
    arrow: 'map<string, int64>',
    cells: [
      [
        ['b', '1'],
        ['a', null],
      ],
      [],
      null,
      [['', '-2']],
    ],
  },
  {
    type: 'vector<float32,3>',
    arrow: 'fixed_size_list<item: float not null>[3]',
    cells: [[1, -0, 0.5], null, ['NaN', 'Infinity', -2]],
  },
  {
    type: 'vector<float64,1>',
    arrow: 'fixed_size_list<item: double not null>[1]',
    cells: [[0.1], [5e-324], null],
  },
  {
    type: 'list<struct<v:vector<float64,2>,m:map<date,list<bool>>>>',
    arrow:
      'list<item: struct<v: fixed_size_list<item: double not null>[2], ' +
      'm: map<date32[day], list<item: bool>>>>',
    cells: [
      [{ v: [1, 2], m: [['2020-02-29', [true, null]]] }, null],
      ...[[], null],
      [
        { v: null, m: [] },
        { v: [3, 4], m: null },
      ],
    ],
  },
  {
    type:
      'struct<s:struct<v:vector<float32,2>,l:list<binary>>,' +
      't:timestamptz,m:map<int8,map<utf8,bool>>>',
    arrow:
      'struct<s: struct<v: fixed_size_list<item: float not null>[2], l: list<item: binary>>, ' +
      't: timestamp[us, tz=UTC], m: map<int8, map<string, bool>>>',
    cells: [
      { s: { v: [1, 2], l: ['AA==', null] }, t: '2020-01-01T00:00:00.000001Z', m: [] },
      {
        s: null,
        t: null,
        m: [
          [1, [['x', false]]],
          [-2, null],
        ],
      },
      null,
      { s: { v: null, l: null }, t: null, m: null },
    ],
  },
]

/** Every type that a column of a table can have. */
export const SAMPLES: readonly Sample[] = [...FLAT, ...NESTED]

/** The cells that the sample of a type has. */
export function cellsOf(type: string): readonly Cell[] {
  const sample = SAMPLES.find((candidate) => candidate.type === type)
  if (!sample) throw new Error(`no sample of ${type}`)
  return sample.cells
}
