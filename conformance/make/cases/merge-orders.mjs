/** Merges of last_by: orders of each type, and what other operations make of them. */
import { deltas, MERGE, mixed } from './merge-values.mjs'

/** Each order after the one before it in the order of bounds. */
const ORDERS = {
  bool: [false, true],
  int8: [-128, 0, 127],
  int64: ['-9223372036854775808', '-1', '0', '9223372036854775807'],
  'decimal(5,2)': ['-10.50', '-2.00', '0.00', '9.99'],
  utf8: ['', 'B', 'a', 'a\u0000', 'é', '\uffff', '😀'],
  binary: ['', 'AA==', 'fw==', 'gA==', '/w=='],
  float64: ['-Infinity', -1, -0, 0, 1, 'Infinity', 'NaN'],
  date: ['1969-12-31', '1970-01-01', '2026-01-01'],
  timestamptz: ['1969-12-31T23:59:59.999999Z', '2026-01-01T00:00:00.000000Z'],
}

function orderChecks() {
  return Object.entries(ORDERS).flatMap(([orderType, ascending]) => {
    const column = { type: 'utf8', algebra: 'last_by', orderType }
    const top = ascending.at(-1)
    const given = (orders) => orders.map((order, at) => [`v${at}`, order])
    const last = ascending.length - 1
    return [
      deltas(`orders of ${orderType} ascend`, column, {
        given: given(ascending),
        gives: [`v${last}`, top],
      }),
      deltas(`orders of ${orderType} descend`, column, {
        given: given(ascending.toReversed()),
        gives: ['v0', top],
      }),
      deltas(`equal orders of ${orderType}`, column, {
        given: given([top, top]),
        gives: ['v1', top],
      }),
    ]
  })
}

/** Deltas with an order, without one, and of null. */
function orderDeltas(column) {
  return [
    deltas('(1, 10), (2, 5), (3, 7): an order moves with its value alone', column, {
      given: [
        [1, '10'],
        [2, '5'],
        [3, '7'],
      ],
      gives: [1, '10'],
    }),
    deltas('an order of null changes nothing', column, {
      base: [1, '5'],
      given: [[2, null]],
      gives: [1, '5'],
    }),
    deltas('an order of null over a cell without one', column, {
      base: [1],
      given: [[2, null]],
      gives: [1],
    }),
    deltas('a null value of a newer order', column, {
      base: [1, '5'],
      given: [[null, '6']],
      gives: [null, '6'],
    }),
    deltas('a null value of a newer order holds off older values', column, {
      base: [null, '6'],
      given: [[2, '5']],
      gives: [null, '6'],
    }),
    deltas('a null value of an older order', column, {
      base: [1, '5'],
      given: [[null, '4']],
      gives: [1, '5'],
    }),
    deltas('a null value where there is no row', column, {
      given: [[null, '4']],
      gives: [null, '4'],
    }),
    deltas('any order over a value that was set', column, {
      base: [1],
      given: [[2, '-9223372036854775808']],
      gives: [2, '-9223372036854775808'],
    }),
  ]
}

/** Sets, clears, replaces and keeps beside deltas, and the orders that they leave. */
function orderOperations(column) {
  return [
    mixed('a set leaves no order', column, {
      base: [1, '5'],
      given: [
        [1, 2],
        [3, 3, '1'],
      ],
      gives: [3, '1'],
    }),
    mixed('an order beside a set is not used', column, {
      base: [1, '5'],
      given: [[1, 2, '9']],
      gives: [2],
    }),
    mixed('a set of null leaves no order', column, {
      base: [1, '5'],
      given: [
        [1, null, '9'],
        [3, 3, '1'],
      ],
      gives: [3, '1'],
    }),
    mixed('a clear leaves no order', column, { base: [1, '5'], given: [[2, 2]], gives: [null] }),
    mixed('a replace leaves no order', column, {
      base: [1, '5'],
      given: [[3, 2, '1', 2]],
      gives: [2, '1'],
    }),
    mixed('a delta without an order is a keep', column, {
      base: [1, '5'],
      given: [[3, 2, null]],
      gives: [1, '5'],
    }),
    mixed('a keep with an order is a keep', column, {
      base: [1, '5'],
      given: [[0, 2, '9']],
      gives: [1, '5'],
    }),
    mixed('a delta of null with an order', column, {
      base: [1, '5'],
      given: [[3, null, '5']],
      gives: [null, '5'],
    }),
  ]
}

function lastBy() {
  const column = { type: 'int32', algebra: 'last_by', orderType: 'int64' }
  return {
    name: 'last-by-orders',
    title:
      'The value of the greatest order stays, the later of equal ones; set and clear have none',
    requirements: [
      'CAL-MERGE-018',
      'CAL-MERGE-035',
      'CAL-MERGE-036',
      'CAL-MERGE-015',
      'CAL-DATA-033',
      'CAL-DATA-035',
    ],
    with: MERGE,
    checks: [...orderChecks(), ...orderDeltas(column), ...orderOperations(column)],
  }
}

export const mergeOrderCases = () => [lastBy()]
