/** Differences of states of lines that have gone apart. */
import { RefsLog } from '../refs-log.mjs'
import { HandMadeStore } from '../store.mjs'
import { tree } from './branches.mjs'
import { setRows, withKeySpace } from './common.mjs'
import { addColumn, column, small, widen } from './read-alter.mjs'

const row = (version, text) => ({ id: version, n: version, s: text })
const inserted = (...rows) => rows.map((one) => ({ ...one, _change: 'insert' }))
const deleted = (...rows) => rows.map((one) => ({ ...one, _change: 'delete' }))
const updated = (was, is) => [
  { ...was, _change: 'update_before' },
  { ...is, _change: 'update_after' },
]

/** A check of a difference: its ends, its rows, and how many cells of which columns differ. */
function differs(params, [from, to], rows, cells = {}) {
  const count = (kind) => rows.filter(({ _change }) => _change === kind).length
  return {
    params: { operation: 'diff', ...params },
    expect: {
      ...{ from, to, inserted: count('insert'), updated: count('update_after') },
      ...{ deleted: count('delete'), cells, rows },
    },
  }
}

function branches() {
  const { store } = tree()
  const fours = updated(row('4', 'main'), row('4', 'dev'))
  const fives = updated(row('5', 'main'), row('5', 'dev'))
  const ours = inserted(row('4', 'dev'), row('5', 'dev'), row('6', 'dev'))
  const turned = [...fours, ...fives].map((one, at) => {
    const other = [...fours, ...fives][at % 2 === 0 ? at + 1 : at - 1]
    return { ...other, _change: one._change }
  })
  const main = { ref: 'main' }
  const dev = { ref: 'dev' }
  const sixes = updated(row('6', 'dev'), row('6', 'trial'))
  return {
    name: 'diff-branches',
    title: 'Versions are compared whatever branches they are of, and whichever was first',
    requirements: ['CAL-SCAN-120', 'CAL-SCAN-121', 'CAL-SCAN-033'],
    note:
      'main has the versions 1 to 5, dev begins at its version 3 and goes to 6, trial at version ' +
      '5 of dev and goes to 7. Each version writes the record of its number, with the branch.',
    store,
    with: withKeySpace('small'),
    checks: [
      differs({ from: main, to: dev }, [5, 6], [...fours, ...fives, ...inserted(row('6', 'dev'))], {
        s: 2,
      }),
      differs({ from: dev, to: main }, [6, 5], [...turned, ...deleted(row('6', 'dev'))], { s: 2 }),
      differs({ from: main, to: dev, mergeBase: true }, [3, 6], ours),
      differs(
        { from: dev, to: main, mergeBase: true },
        [3, 5],
        [...inserted(row('4', 'main'), row('5', 'main'))],
      ),
      differs({ ref: 'trial', from: dev }, [6, 7], [...sixes, ...inserted(row('7', 'trial'))], {
        s: 1,
      }),
      differs(
        { ref: 'trial', from: dev, mergeBase: true },
        [5, 7],
        [...inserted(row('6', 'trial'), row('7', 'trial'))],
      ),
      differs(
        { from: { version: 5 }, to: { version: 3 } },
        [5, 3],
        [...deleted(row('4', 'main'), row('5', 'main'))],
      ),
      differs({ from: { ref: 'dev', version: 3 }, to: { ref: 'main', version: 3 } }, [3, 3], []),
      { params: { operation: 'diff', from: main, to: { version: 0 } }, error: 'UnknownVersion' },
      { params: { operation: 'diff', from: main, to: { ref: 'nope' } }, error: 'UnknownRef' },
    ],
  }
}

function types() {
  const store = new HandMadeStore()
  const groups = [
    {
      name: 'g',
      columns: [
        [1, 'n', 'int32'],
        [2, 's', 'utf8'],
      ],
    },
  ]
  store.definition = store.create({ name: 'small', key: [['id', 'int64']], groups })
  store.commit(store.definition)
  const refs = new RefsLog(store)
  store.commit(
    setRows(store, [
      ['1', 1, 'a'],
      ['2', 2, 'b'],
    ]),
  )
  refs.fork('dev', 1, 2)
  store.commit(setRows(store, [['2', 9, 'b']]))
  store.on(1, 2)
  store.commit(store.alter(store.definition, widen(1, 'int64')))
  store.commit(setRows(store, [['3', '4294967296', 'c']]))
  const two = (n) => ({ id: '2', n, s: 'b' })
  const three = { id: '3', n: '4294967296', s: 'c' }
  const main = { ref: 'main' }
  const dev = { ref: 'dev' }
  return {
    name: 'diff-types',
    title: 'A difference has the wider of the types that a column has on both sides',
    requirements: ['CAL-SCAN-122'],
    note: 'n is int32, and int64 from version 3 of main on; dev begins at version 2.',
    store,
    with: withKeySpace('small'),
    checks: [
      differs(
        { from: main, to: dev },
        [4, 3],
        [...updated(two('2'), two('9')), ...deleted(three)],
        { n: 1 },
      ),
      differs(
        { from: dev, to: main },
        [3, 4],
        [...updated(two('9'), two('2')), ...inserted(three)],
        { n: 1 },
      ),
      differs({ from: { version: 4 }, to: { version: 2 } }, [4, 2], deleted(three)),
    ],
  }
}

function typesApart() {
  const { store, group, alter } = small()
  const refs = new RefsLog(store)
  refs.fork('dev', 1, 2)
  alter(addColumn(group, column(9, 'x', 'bool')))
  store.on(1, 2)
  alter(addColumn(group, column(9, 'y', 'utf8')))
  const ends = { from: { ref: 'dev' }, to: { ref: 'main' } }
  return {
    name: 'diff-types-apart',
    title: 'A column of types of which neither holds the values of the other is refused',
    requirements: ['CAL-SCAN-122'],
    note: 'main and dev have each added a column, by chance with one id.',
    store,
    with: withKeySpace('small'),
    checks: [
      { params: { operation: 'diff', ...ends }, error: 'TypeMismatch' },
      differs({ from: { ref: 'dev', version: 2 }, to: { ref: 'main', version: 2 } }, [2, 2], []),
    ],
  }
}

export const differenceCases = () => [branches(), types(), typesApart()]
