/** Merges of updates with expressions, over each state of a row. */

const INT = { column: 1, type: 'int8' }
const TS = { column: 2, type: 'int64' }

/** An update; rows as `[id, …source]`. */
function compute({ assign, when, target = [], source = ['int64'], patches, rows, columns }) {
  const types = new Map((columns ?? [INT, TS]).map((column) => [column.column, column]))
  return {
    columns: assign.map(({ column }) => ({ ...types.get(column), op: 'computed' })),
    expression: { key: ['int64'], source, target, assign, ...(when && { when }) },
    ...(patches && { patches }),
    rows: rows.map(([id, ...values]) => ({ key: [id], source: values })),
  }
}

const row = (id, score, ts = null, more = {}) => ({
  key: [id],
  cells: { 1: score, 2: ts },
  ...more,
})
const set = (column, value) => ({ column, value })
const check = (title, params, rows, failed) => ({
  title,
  params,
  expect: { rows, ...(failed && { failed }) },
})

const STATES = { rows: [row('2', 7, '1'), row('3', 9, '1', { latent: true })] }
const FIVE = [
  ['1', '5'],
  ['2', '5'],
  ['3', '5'],
]
const SUM = set(1, 'coalesce(target.c1, 0) + source.s0')

const STATES_CASE = {
  name: 'expression-states',
  title: 'A row of an expression does what the table says to no row, a row and a latent row',
  requirements: [
    'CAL-MERGE-040',
    'CAL-MERGE-042',
    'CAL-MERGE-044',
    'CAL-MERGE-045',
    'CAL-MERGE-046',
    'CAL-MERGE-047',
    'CAL-MERGE-048',
    'CAL-MERGE-049',
  ],
  with: { operation: 'merge', keyTypes: ['int64'], columns: [INT, TS], checkpoint: STATES },
  checks: [
    check('applied merges', { updates: [compute({ assign: [SUM], target: [INT], rows: FIVE })] }, [
      row('1', 5),
      row('2', 12, '1'),
      row('3', 14, '1'),
    ]),
    check(
      'applied patches',
      { updates: [compute({ assign: [SUM], target: [INT], patches: true, rows: FIVE })] },
      [row('1', 5, null, { latent: true }), row('2', 12, '1'), row('3', 14, '1', { latent: true })],
    ),
    check(
      'a guard that is FALSE',
      { updates: [compute({ assign: [SUM], target: [INT], when: 'source.s0 < 5', rows: FIVE })] },
      STATES.rows,
    ),
    check(
      'a guard that is NULL where there is no cell',
      {
        updates: [
          compute({ assign: [SUM], target: [INT, TS], when: 'source.s0 > target.c2', rows: FIVE }),
        ],
      },
      [row('2', 12, '1'), row('3', 14, '1')],
    ),
    check(
      'values that fail',
      {
        updates: [
          compute({ assign: [set(1, 'source.s0 + 127'), set(2, '1')], rows: FIVE }),
          compute({ assign: [set(1, 'div(source.s0, 0)')], patches: true, rows: FIVE }),
        ],
      },
      STATES.rows,
      6,
    ),
    check(
      'guards that fail',
      {
        updates: [
          compute({ assign: [SUM], target: [INT], when: '1 / (source.s0 - 5) > 0', rows: FIVE }),
        ],
      },
      STATES.rows,
      3,
    ),
    check(
      'a null that is required',
      {
        updates: [
          compute({
            assign: [{ ...set(1, 'target.c1 + source.s0'), required: true }],
            target: [INT],
            rows: FIVE,
          }),
        ],
      },
      [row('2', 12, '1'), row('3', 14, '1')],
      1,
    ),
  ],
}

const ORDER_CASE = {
  name: 'expression-order',
  title: 'Rows of expressions apply in order, each over what the one before has left',
  requirements: [
    'CAL-MERGE-020',
    'CAL-MERGE-021',
    'CAL-MERGE-027',
    'CAL-MERGE-040',
    'CAL-MERGE-043',
    'CAL-MERGE-044',
    'CAL-MERGE-046',
  ],
  with: { operation: 'merge', keyTypes: ['int64'] },
  checks: [
    check(
      'a key several times, of which one fails and one does nothing',
      {
        columns: [INT, TS],
        checkpoint: STATES,
        updates: [
          compute({
            assign: [set(1, 'target.c1 + source.s0'), set(2, 'target.c1')],
            target: [INT],
            when: 'source.s0 <> 3',
            rows: [
              ['2', '100'],
              ['2', '21'],
              ['2', '3'],
              ['2', '20'],
            ],
          }),
        ],
      },
      [row('2', 127, '107'), STATES.rows[1]],
      1,
    ),
    check(
      'assignments of one row see the same cells',
      {
        columns: [INT, TS],
        checkpoint: STATES,
        updates: [
          compute({
            assign: [set(1, 'target.c2'), set(2, 'target.c1')],
            target: [INT, TS],
            source: [],
            rows: [['2']],
          }),
        ],
      },
      [row('2', 1, '7'), STATES.rows[1]],
    ),
    check(
      'between cells that are set and a delete',
      {
        columns: [INT, TS],
        checkpoint: STATES,
        updates: [
          { columns: [{ column: 1, op: 'set' }], rows: [{ key: ['2'], cells: { 1: 20 } }] },
          compute({
            assign: [SUM],
            target: [INT],
            rows: [
              ['2', '1'],
              ['3', '1'],
            ],
          }),
          { columns: [], rows: [{ key: ['2'], r: 1, cells: {} }] },
          compute({ assign: [SUM], target: [INT], rows: [['2', '3']] }),
          { columns: [{ column: 2, op: 'set' }], rows: [{ key: ['2'], cells: { 2: '8' } }] },
        ],
      },
      [row('2', 3, '8'), row('3', 10, '1')],
    ),
    check(
      'a range delete takes rows away, and what failed of them',
      {
        columns: [INT, TS],
        checkpoint: STATES,
        updates: [
          compute({
            assign: [set(1, 'source.s0')],
            rows: [
              ['2', '200'],
              ['3', '200'],
            ],
          }),
          { deleteRange: { upper: '8000000000000003' } },
        ],
      },
      [STATES.rows[1]],
      1,
    ),
    check(
      'the columns that it names are not asked for',
      {
        columns: [TS],
        checkpoint: STATES,
        updates: [
          compute({
            assign: [set(2, 'target.c1 * 2')],
            target: [INT],
            source: [],
            rows: [['2'], ['3']],
          }),
        ],
      },
      [
        { key: ['2'], cells: { 2: '14' } },
        { key: ['3'], cells: { 2: '18' } },
      ],
    ),
    check(
      'the columns that it assigns are not asked for',
      {
        columns: [TS],
        checkpoint: STATES,
        updates: [
          compute({
            assign: [set(1, 'source.s0')],
            rows: [
              ['3', '1'],
              ['4', '200'],
            ],
          }),
        ],
      },
      [
        { key: ['2'], cells: { 2: '1' } },
        { key: ['3'], cells: { 2: '1' } },
      ],
      1,
    ),
    check(
      'the key',
      {
        columns: [INT, TS],
        updates: [compute({ assign: [set(2, 'key.k0 * 2')], source: [], rows: [['4']] })],
      },
      [row('4', null, '8')],
    ),
  ],
}

const SUMS = [
  { column: 1, type: 'int8', algebra: 'sum' },
  { column: 2, type: 'float32', algebra: 'sum' },
]
const UNION = { column: 3, type: 'list<int32>', algebra: 'union' }
const LAST = { column: 4, type: 'utf8', algebra: 'last_by', orderType: 'int64' }

/** 200 as an accumulator, which no int8 holds. */
const BEYOND = Buffer.from('c8'.padStart(32, '0'), 'hex').toString('base64')

const ALGEBRAS_CASE = {
  name: 'expression-algebras',
  title: 'Expressions see what columns show, and what they assign is set',
  requirements: ['CAL-MERGE-041', 'CAL-MERGE-050', 'CAL-MERGE-036', 'CAL-MERGE-032'],
  with: { operation: 'merge', keyTypes: ['int64'] },
  checks: [
    check(
      'a sum beyond its type fails the rows that name it, and is set by others',
      {
        columns: [SUMS[0]],
        checkpoint: {
          rows: ['1', '2', '3'].map((id) => ({ key: [id], cells: {}, a: { 1: BEYOND } })),
        },
        updates: [
          compute({
            columns: SUMS,
            assign: [set(1, 'source.s0')],
            target: [],
            rows: [['1', '1']],
          }),
          compute({
            columns: SUMS,
            assign: [set(1, 'CASE WHEN source.s0 > 0 THEN 3 ELSE target.c1 END')],
            when: 'source.s0 > 5',
            target: [SUMS[0]],
            rows: [
              ['2', '9'],
              ['3', '1'],
            ],
          }),
        ],
      },
      [
        { key: ['1'], cells: { 1: 1 } },
        { key: ['2'], cells: { 1: null }, a: { 1: BEYOND } },
        { key: ['3'], cells: { 1: null }, a: { 1: BEYOND } },
      ],
      2,
    ),
    check(
      'a sum of float32 is rounded where it is seen',
      {
        columns: [SUMS[1]],
        checkpoint: { rows: [{ key: ['1'], cells: { 2: 16777216 }, a: { 2: 16777217 } }] },
        updates: [
          compute({
            columns: SUMS,
            assign: [set(2, 'target.c2 + 2')],
            target: [SUMS[1]],
            source: [],
            rows: [['1']],
          }),
        ],
      },
      [{ key: ['1'], cells: { 2: 16777218 } }],
    ),
    check(
      'a union is sorted and without nulls, then and for the next row',
      {
        columns: [UNION],
        updates: [
          compute({
            columns: [UNION],
            assign: [set(3, 'CASE WHEN target.c3 IS NULL THEN source.s0 ELSE target.c3 END')],
            source: ['list<int32>'],
            target: [UNION],
            rows: [
              ['1', [3, null, 1, 3]],
              ['1', [7]],
            ],
          }),
        ],
      },
      [{ key: ['1'], cells: { 3: [1, 3] } }],
    ),
    check(
      'a value of last_by that is set has no order',
      {
        columns: [LAST],
        checkpoint: { rows: [{ key: ['1'], cells: { 4: 'old' }, a: { 4: '9' } }] },
        updates: [
          compute({
            columns: [LAST],
            assign: [set(4, "target.c4 || '!'")],
            source: [],
            target: [LAST],
            rows: [['1']],
          }),
          {
            columns: [{ column: 4, op: 'delta' }],
            rows: [{ key: ['1'], cells: { 4: 'next' }, a: { 4: '1' } }],
          },
        ],
      },
      [{ key: ['1'], cells: { 4: 'next' }, a: { 4: '1' } }],
    ),
  ],
}

export const computedMergeCases = () => [STATES_CASE, ORDER_CASE, ALGEBRAS_CASE]
