/**
 * Merges whose point lies in the values: accumulators beyond their types, floats, unions, ranges.
 * What comes out is written down beside what goes in. Orders are in merge-orders.mjs.
 */

const ID = 1
const KEY = ['1']

/** An accumulator as companions hold it: two's complement of 16 or 32 bytes, in base64. */
export function accumulator(value, bytes = 16) {
  const whole = BigInt.asUintN(8 * bytes, BigInt(value))
  return Buffer.from(whole.toString(16).padStart(2 * bytes, '0'), 'hex').toString('base64')
}

/** A row of the one column: `[cell]`, or `[cell, companion]`. */
function rowOf([cell, companion = null], more = {}) {
  return {
    key: KEY,
    cells: { [ID]: cell },
    ...(companion === null ? {} : { a: { [ID]: companion } }),
    ...more,
  }
}

/**
 * Deltas one after another, each its own update, over a base; `base` and the result are cells as
 * `rowOf` takes them, and so is each delta.
 */
export function deltas(title, column, { base, given, gives }) {
  return {
    title,
    params: {
      columns: [{ column: ID, ...column }],
      ...(base === undefined ? {} : { checkpoint: { rows: [rowOf(base)] } }),
      updates: given.map((one) => ({
        columns: [{ column: ID, op: 'delta' }],
        rows: [rowOf(one)],
      })),
    },
    expect: { rows: [rowOf(gives)] },
  }
}

/**
 * Operations of a mixed column: `[code, cell, companion?]`, or `[code, cell, companion, rowOp]`.
 */
export function mixed(title, column, { base, given, gives }) {
  const check = deltas(title, column, { base, given: [], gives })
  const updates = given.map(([o, cell, companion, r = 0]) => ({
    columns: [{ column: ID, op: 'mixed' }],
    rows: [rowOf([cell, companion], { r, ops: { [ID]: o } })],
  }))
  return { ...check, params: { ...check.params, updates } }
}

export const MERGE = { operation: 'merge', keyTypes: ['int64'] }
const sum = (type) => ({ type, algebra: 'sum' })

/** Each integer type one beyond its ends, and back. */
function integerEnds() {
  return [8, 16, 32, 64].flatMap((bits) => {
    const column = sum(`int${bits}`)
    const json = (value) => (bits === 64 ? String(value) : Number(value))
    const most = 2n ** BigInt(bits - 1) - 1n
    const least = -(2n ** BigInt(bits - 1))
    const one = (title, base, given, gives) =>
      deltas(`${column.type}: ${title}`, column, { base, given, gives })
    return [
      one('the greatest value', [json(most - 1n)], [[json(1)]], [json(most)]),
      one('one above it', [json(most)], [[json(1)]], [null, accumulator(most + 1n)]),
      one('above it and back', [json(most)], [[json(1)], [json(-1)]], [json(most)]),
      one('the least value', [json(least + 1n)], [[json(-1)]], [json(least)]),
      one('one below it', [json(least)], [[json(-1)]], [null, accumulator(least - 1n)]),
      one('below it and back', [json(least)], [[json(-1)], [json(1)]], [json(least)]),
    ]
  })
}

/** Accumulators in a checkpoint and in deltas, and at the ends of 128 bits. */
function integerDeltas(column) {
  const top = 2n ** 127n - 1n
  return [
    deltas('an accumulator of a checkpoint comes back into range', column, {
      base: [null, accumulator(300)],
      given: [[-100], [-100]],
      gives: [100],
    }),
    deltas('an accumulator in a delta', column, {
      base: [100],
      given: [
        [null, accumulator(1000)],
        [null, accumulator(-1090)],
      ],
      gives: [10],
    }),
    deltas('an accumulator stands before the cell beside it', column, {
      base: [5, accumulator(7)],
      given: [[1, accumulator(2)]],
      gives: [9],
    }),
    deltas('the greatest of 128 bits and one', column, {
      base: [null, accumulator(top)],
      given: [[1]],
      gives: [null, accumulator(-top - 1n)],
    }),
    deltas('the least of 128 bits less one', column, {
      base: [null, accumulator(-top - 1n)],
      given: [[-1]],
      gives: [null, accumulator(top)],
    }),
    deltas('around to a value of the type', column, {
      base: [null, accumulator(top)],
      given: [[null, accumulator(top)], [3]],
      gives: [1],
    }),
    deltas('around and back', column, {
      base: [null, accumulator(top)],
      given: [[1], [-1], [null, accumulator(-top)]],
      gives: [0],
    }),
  ]
}

/** What takes the place of an accumulator. */
function integerOperations(column) {
  return [
    mixed('a set takes the place of an accumulator', column, {
      base: [null, accumulator(300)],
      given: [
        [1, 5],
        [3, 2],
      ],
      gives: [7],
    }),
    mixed('a set of an accumulator', column, {
      base: [1],
      given: [
        [1, null, accumulator(300)],
        [3, -100],
        [3, -100],
      ],
      gives: [100],
    }),
    mixed('a clear takes the place of an accumulator', column, {
      base: [null, accumulator(300)],
      given: [
        [2, null],
        [3, 2],
      ],
      gives: [2],
    }),
    mixed('a replace takes the place of an accumulator', column, {
      base: [null, accumulator(300)],
      given: [[3, 2, null, 2]],
      gives: [2],
    }),
  ]
}

function integers() {
  const column = sum('int8')
  return {
    name: 'sum-integers',
    title: 'Accumulators of integers leave their type, come back, and wrap at 128 bits',
    requirements: ['CAL-MERGE-030', 'CAL-DATA-031', 'CAL-DATA-034', 'CAL-MERGE-016'],
    with: MERGE,
    checks: [
      ...integerEnds(),
      ...integerDeltas(column),
      ...integerOperations(column),
      ...[8, 0, 15, 17, 32].map((bytes) => ({
        title: `an accumulator of ${bytes} bytes`,
        params: {
          columns: [{ column: ID, ...column }],
          checkpoint: { rows: [rowOf([null, Buffer.alloc(bytes).toString('base64')])] },
          updates: [],
        },
        error: 'CorruptFile',
      })),
    ],
  }
}

function decimals() {
  const small = sum('decimal(3,2)')
  const wide = sum('decimal(38,0)')
  const nines = '9'.repeat(38)
  const top = 2n ** 255n - 1n
  const of = (value) => accumulator(value, 32)
  return {
    name: 'sum-decimals',
    title: 'Accumulators of decimals are unscaled, leave their precision, and wrap at 256 bits',
    requirements: ['CAL-MERGE-030', 'CAL-DATA-031', 'CAL-DATA-034'],
    with: MERGE,
    checks: [
      deltas('the greatest value', small, { base: ['9.98'], given: [['0.01']], gives: ['9.99'] }),
      deltas('beyond it', small, { base: ['9.99'], given: [['0.01']], gives: [null, of(1000)] }),
      deltas('beyond it and back', small, {
        base: ['9.99'],
        given: [['9.99'], ['-9.99'], ['-0.04']],
        gives: ['9.95'],
      }),
      deltas('below and back', small, {
        base: ['-9.99'],
        given: [['-0.02'], ['0.01']],
        gives: [null, of(-1000)],
      }),
      deltas('zero has no sign', small, { base: ['-0.01'], given: [['0.01']], gives: ['0.00'] }),
      deltas('38 digits', wide, { base: [nines], given: [['-1']], gives: [`${nines.slice(1)}8`] }),
      deltas('beyond 38 digits and 128 bits', wide, {
        base: [nines],
        given: [[nines], [nines]],
        gives: [null, of(3n * BigInt(nines))],
      }),
      deltas('and back', wide, {
        base: [null, of(3n * BigInt(nines))],
        given: [[`-${nines}`], [`-${nines}`]],
        gives: [nines],
      }),
      deltas('around to a value of the type', wide, {
        base: [null, of(top)],
        given: [[null, of(top)], ['3']],
        gives: ['1'],
      }),
      deltas('the greatest of 256 bits and one', wide, {
        base: [null, of(top)],
        given: [['1']],
        gives: [null, of(-top - 1n)],
      }),
      {
        title: 'an accumulator of 16 bytes',
        params: {
          columns: [{ column: ID, ...small }],
          checkpoint: { rows: [rowOf([null, accumulator(1)])] },
          updates: [],
        },
        error: 'CorruptFile',
      },
    ],
  }
}

/** Sums of float32, whose companions hold as float64 what float32 has not. */
function narrowFloats(narrow) {
  const half = 2 ** 127
  return [
    deltas('float32: what it has not is kept', narrow, {
      base: [2 ** 24],
      given: [[1]],
      gives: [2 ** 24, 2 ** 24 + 1],
    }),
    deltas('float32: one more, and it shows', narrow, {
      base: [2 ** 24],
      given: [[1], [1]],
      gives: [2 ** 24 + 2],
    }),
    deltas('float32: from a checkpoint', narrow, {
      base: [2 ** 24, 2 ** 24 + 1],
      given: [[1]],
      gives: [2 ** 24 + 2],
    }),
    deltas('float32: from a delta', narrow, {
      base: [2 ** 24],
      given: [[1, 1.5], [0.5]],
      gives: [2 ** 24 + 2],
    }),
    deltas('float32: beyond the greatest', narrow, {
      base: [half],
      given: [[half]],
      gives: ['Infinity', 2 * half],
    }),
    deltas('float32: beyond it and back', narrow, {
      base: [half],
      given: [[half], [-half]],
      gives: [half],
    }),
    deltas('float32: NaN', narrow, { base: ['NaN'], given: [[1]], gives: ['NaN'] }),
    deltas('float32: −0', narrow, { given: [[-0]], gives: [-0] }),
  ]
}

function floats() {
  const wide = sum('float64')
  return {
    name: 'sum-floats',
    title: 'Sums of floats are added in order; those of float32 are kept as float64',
    requirements: ['CAL-MERGE-017', 'CAL-MERGE-031', 'CAL-MERGE-032', 'CAL-DATA-032'],
    note: '2^53 and 1 and 1 is 2^53 where they are added in order, and 2^53 + 2 where not.',
    with: MERGE,
    checks: [
      deltas('one after another', wide, { base: [2 ** 53], given: [[1], [1]], gives: [2 ** 53] }),
      deltas('the small ones first', wide, { given: [[1], [1], [2 ** 53]], gives: [2 ** 53 + 2] }),
      {
        ...deltas('in one update', wide, { base: [1e16], given: [], gives: [1e16] }),
        params: {
          columns: [{ column: ID, ...wide }],
          checkpoint: { rows: [rowOf([1e16])] },
          updates: [{ columns: [{ column: ID, op: 'delta' }], rows: [rowOf([1]), rowOf([1])] }],
        },
      },
      deltas('−0 to null', wide, { given: [[-0]], gives: [-0] }),
      deltas('−0 to −0', wide, { base: [-0], given: [[-0]], gives: [-0] }),
      deltas('−0 to +0', wide, { base: [0], given: [[-0]], gives: [0] }),
      deltas('1 and −1', wide, { base: [1], given: [[-1]], gives: [0] }),
      deltas('infinities', wide, {
        base: ['Infinity'],
        given: [['-Infinity'], [1]],
        gives: ['NaN'],
      }),
      deltas('beyond the greatest', wide, {
        base: [Number.MAX_VALUE],
        given: [[Number.MAX_VALUE], [-Number.MAX_VALUE]],
        gives: ['Infinity'],
      }),
      deltas('ties to even', wide, { base: [2 ** 53], given: [[3]], gives: [2 ** 53 + 4] }),
      ...narrowFloats(sum('float32')),
    ],
  }
}

function unions() {
  const of = (item) => ({ type: `list<${item}>`, algebra: 'union' })
  const one = (title, item, base, delta, gives) =>
    deltas(title, of(item), { base: [base], given: [[delta]], gives: [gives] })
  return {
    name: 'union-elements',
    title: 'A union has each element of either once, without nulls, in the order of bounds',
    requirements: ['CAL-MERGE-017', 'CAL-MERGE-018', 'CAL-MERGE-034'],
    with: MERGE,
    checks: [
      one('integers', 'int64', ['-1', '5'], ['-9', '5', '7'], ['-9', '-1', '5', '7']),
      one('zeros of floats differ', 'float64', [0], [-0], [-0, 0]),
      one(
        'NaN is one and above all',
        'float64',
        ['-Infinity', 'Infinity', 'NaN'],
        [1, 'NaN'],
        ['-Infinity', 1, 'Infinity', 'NaN'],
      ),
      one('float32', 'float32', [-1.5, -0], [0, 1.5, 'NaN'], [-1.5, -0, 0, 1.5, 'NaN']),
      one(
        'text by its bytes',
        'utf8',
        ['a', '\uffff'],
        ['A', 'é', '😀'],
        ['A', 'a', 'é', '\uffff', '😀'],
      ),
      one(
        'text beyond 32 bytes',
        'utf8',
        ['x'.repeat(33)],
        [`${'x'.repeat(32)}a`],
        [`${'x'.repeat(32)}a`, 'x'.repeat(33)],
      ),
      one('no normalisation', 'utf8', ['e\u0301'], ['\u00e9'], ['e\u0301', '\u00e9']),
      one('bytes', 'binary', ['AA=='], ['', 'gA=='], ['', 'AA==', 'gA==']),
      one('bool', 'bool', [true], [false, true], [false, true]),
      one('decimals', 'decimal(4,2)', ['-1.50'], ['-10.00', '2.25'], ['-10.00', '-1.50', '2.25']),
      one('dates', 'date', ['2026-01-01'], ['1969-12-31'], ['1969-12-31', '2026-01-01']),
      one('nothing to something', 'int8', [1, 2], [], [1, 2]),
      one('something to nothing', 'int8', [], [1, 2], [1, 2]),
      one('nothing to nothing', 'int8', [], [], []),
      one(
        'nulls and repeated elements of a list that was set',
        'int8',
        [3, null, 1, 3],
        [1],
        [1, 3],
      ),
      deltas('a delta to null stays as it is', of('int8'), { given: [[[1, 2]]], gives: [[1, 2]] }),
      deltas('the same once more', of('int8'), { given: [[[1, 2]], [[1, 2]]], gives: [[1, 2]] }),
    ],
  }
}

function rangeDeletes() {
  const key = (id, text) => `${hexInteger(id)}${Buffer.from(text).toString('hex')}0000`
  const keys = [
    ['1', 'a'],
    ['1', 'b'],
    ['2', ''],
    ['2', 'a'],
    ['3', 'a'],
  ]
  const rows = (list, more = {}) => list.map((one) => ({ key: one, cells: { [ID]: 1 }, ...more }))
  const check = (title, range, left) => ({
    title,
    params: { checkpoint: { rows: rows(keys) }, updates: [{ deleteRange: range }] },
    expect: { rows: rows(left.map((at) => keys[at])) },
  })
  const again = { columns: [], rows: [{ key: keys[0], cells: {} }] }
  const latent = rows(keys.slice(0, 1), { latent: true })
  return {
    name: 'range-deletes',
    title: 'A delete of a range deletes the keys from its lower to below its upper, if TRUE',
    requirements: ['CAL-MERGE-009', 'CAL-LOG-091', 'CAL-EXPR-011'],
    with: {
      operation: 'merge',
      keyTypes: ['int64', 'utf8'],
      columns: [{ column: ID, type: 'int32' }],
    },
    checks: [
      check('everything', {}, []),
      check('from a key', { lower: key(1, 'b') }, [0]),
      check('below a key', { upper: key(1, 'b') }, [1, 2, 3, 4]),
      check('from a key to below another', { lower: key(1, 'b'), upper: key(2, 'a') }, [0, 3, 4]),
      check('a component', { lower: hexInteger(2), upper: hexInteger(3) }, [0, 1, 4]),
      check('the beginning of a text', { lower: `${hexInteger(2)}61` }, [0, 1, 2]),
      check('a range of nothing', { lower: key(2, 'a'), upper: key(2, 'a') }, [0, 1, 2, 3, 4]),
      check(
        'a range the wrong way',
        { lower: hexInteger(3), upper: hexInteger(1) },
        [0, 1, 2, 3, 4],
      ),
      check('a condition', { where: "k1 = 'a'" }, [1, 2]),
      check('a condition of two components', { where: "k0 >= 2 AND k1 <> ''" }, [0, 1, 2]),
      check('a range and a condition', { lower: hexInteger(2), where: "k1 = 'a'" }, [0, 1, 2]),
      check('a condition that is false', { where: 'FALSE' }, [0, 1, 2, 3, 4]),
      check('a condition that is null', { where: 'k0 = NULL' }, [0, 1, 2, 3, 4]),
      {
        title: 'before a merge: nothing comes back',
        params: { checkpoint: { rows: rows(keys) }, updates: [{ deleteRange: {} }, again] },
        expect: { rows: [{ key: keys[0], cells: { [ID]: null } }] },
      },
      {
        title: 'between merges',
        params: { updates: [again, { deleteRange: { upper: hexInteger(2) } }, again] },
        expect: { rows: [{ key: keys[0], cells: { [ID]: null } }] },
      },
      {
        title: 'a latent row',
        params: { checkpoint: { rows: latent }, updates: [{ deleteRange: {} }, again] },
        expect: { rows: [{ key: keys[0], cells: { [ID]: null } }] },
      },
    ],
  }
}

const hexInteger = (value) => (2n ** 63n + BigInt(value)).toString(16)

export const mergeValueCases = () => [integers(), decimals(), floats(), unions(), rangeDeletes()]
