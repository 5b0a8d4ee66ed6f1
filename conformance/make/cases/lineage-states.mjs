/** What a line takes over with what it adopts, and what stays its own. */
import { fails, reads, withKeySpace } from './common.mjs'
import { tilesOf } from './layouts.mjs'
import { adopt, at, DEV9, makers, parted, rowsOf, set } from './lineage-parts.mjs'

function marks() {
  const { store } = parted()
  const digest = '0123456789abcdef'
  const marked = (application, sequence, previous) => ({
    actions: [set(store, { 1: `${sequence}` })],
    mark: {
      ...{ application, epoch: 1, sequence, digest },
      ...(previous !== undefined && { previous }),
    },
  })
  const commit = (...of) => store.commit({ transactions: [marked(...of)] })
  commit('own', 4)
  store.on(2, 9)
  commit('own', 7)
  commit('dev', 1)
  store.on(1, 6)
  store.commit(adopt(2, 11))
  commit('own', 5, 4)
  store.on(2, 11)
  store.commit(adopt(1, 6))
  const mark = (application, sequence, version) => ({
    ...{ application, epoch: 1, sequence, digest, version, member: 0 },
  })
  const of = (ref, ...list) => ({
    params: { operation: 'marks', ref },
    expect: { marks: list },
  })
  return {
    name: 'lineage-marks',
    title: 'An adopt leaves marks as they were',
    requirements: ['CAL-TABLE-173'],
    store,
    checks: [of('main', mark('own', 5, 8)), of('dev', mark('dev', 1, 11), mark('own', 7, 10))],
  }
}

function definitions() {
  const { store } = parted()
  const [group] = store.definition.definition.groups
  const created = { definition: structuredClone(store.definition.definition) }
  store.on(2, 9)
  store.commit(
    store.alter(
      created,
      { kind: 'rename-column', column: 2, name: 'text' },
      {
        kind: 'add-column',
        group: group.group,
        definition: { column: 3, name: 'more', type: 'int64' },
      },
    ),
  )
  const rows = [{ k: ['1'], c: { 3: '30' } }]
  store.commit(store.update('g', { columns: { 3: 'set' }, parts: [{ as: 'inline', rows }] }))
  const other = store.create({
    name: 'other',
    key: [['id', 'int64']],
    groups: [{ name: 'h', columns: [[1, 'a', 'int64']] }],
  })
  store.commit(other)
  store.on(1, 5)
  store.commit(adopt(2, 12))
  store.commit(adopt(1, 5))
  const columns = ['id', 'text', 'more']
  return {
    name: 'lineage-definitions',
    title: 'An adopt brings the definitions of what it adopts, and takes away all others',
    requirements: ['CAL-TABLE-173', 'CAL-TABLE-026'],
    store,
    with: withKeySpace('small'),
    checks: [
      reads(
        6,
        [
          { id: '1', text: 'm3', more: '30' },
          { id: '2', text: 'd9', more: null },
        ],
        { columns },
      ),
      reads(6, [], { keySpace: 'other' }),
      fails('UnknownColumn', { at: { version: 6 }, columns: ['s'] }),
      fails('UnknownColumn', { at: { version: 7 }, columns }),
      fails('UnknownKeySpace', { at: { version: 7 }, keySpace: 'other' }),
      ...at('main', { 7: { 1: 'm4', 3: 'm5' } }),
    ],
  }
}

function origins() {
  const { store } = parted()
  const [group] = store.definition.definition.groups
  const created = { definition: structuredClone(store.definition.definition) }
  for (let v = 6; v <= 9; v++) store.commit(set(store, { 1: `m${v}` }))
  store.on(2, 9)
  store.commit(
    store.alter(created, {
      kind: 'set-partitioning',
      group: group.group,
      incarnation: `${group.incarnation.slice(0, -3)}zza`,
      partitioning: [{ kind: 'identity', component: 0 }],
    }),
  )
  store.commit(set(store, { 1: 'd11' }))
  const tilesAt = (line, version, texts) => {
    const rows = Object.entries(texts).map(([id, s]) => ({ k: [id], c: { 1: id, 2: s } }))
    const asOf = { line, version }
    return tilesOf(store, 'g', version, rows).map((tile) => ({ ...tile, asOf }))
  }
  const lost = (...of) => {
    const actions = tilesAt(...of)
    for (const { segments } of actions) for (const { path } of segments) store.objects.delete(path)
    return actions
  }
  store.on(1, 9)
  store.commit(adopt(2, 11))
  store.commit(...lost(1, 9, DEV9))
  store.commit(...lost(2, 8, DEV9))
  store.commit(...tilesAt(2, 9, DEV9))
  store.commit(store.settle('g'))
  store.commit(set(store, { 2: 'v15' }))
  const found = { ...DEV9, 1: 'd11' }
  return {
    name: 'lineage-origins',
    title: 'An origin that was adopted is put into tiles as of the entry at its height',
    requirements: ['CAL-TABLE-132', 'CAL-TABLE-135', 'CAL-TABLE-172', 'CAL-TABLE-173'],
    note:
      'dev changes the layout at version 10, so that the origin is of its version 9; main adopts ' +
      'version 11 of dev and settles. Tiles as of version 9 of main have no files.',
    store,
    with: withKeySpace('small'),
    checks: at('main', {
      10: found,
      11: found,
      12: found,
      13: found,
      14: found,
      15: { ...found, 2: 'v15' },
    }),
  }
}

function squashed() {
  const { store, refs } = parted()
  const line = refs.step({ kind: 'create-line', parent: { line: 1, version: 1 } })
  store.on(line, 1)
  const ids = [2, 3, 4, 5].map((version) => store.idOf('txna', version))
  const removed = { k: ['7'], r: 1 }
  const rows = [{ k: ['1'], c: { 1: '1', 2: 'm4' } }, { k: ['3'], c: { 1: '3', 2: 'm5' } }, removed]
  const columns = { 1: 'set', 2: 'set' }
  const update = store.update('g', { columns, parts: [{ as: 'inline', rows }] })
  const actions = [{ ...update, clears: true }]
  store.commit({ transactions: [{ actions, isolation: 'snapshot', squashed: ids }] })
  store.on(1, 5)
  store.commit(adopt(line, 2))
  store.commit(set(store, { 3: 'v7' }))
  return {
    name: 'lineage-squashed',
    title: 'A transaction that took the place of others is read as any other',
    requirements: ['CAL-LOG-007', 'CAL-REFS-090', 'CAL-REFS-091', 'CAL-LOG-072'],
    store,
    with: withKeySpace('small'),
    checks: at('main', {
      5: { 1: 'm4', 3: 'm5' },
      6: { 1: 'm4', 3: 'm5' },
      7: { 1: 'm4', 3: 'v7' },
    }),
  }
}

/** Two lines that adopt each other by turns: naive readers replay 2 to the 40 histories. */
function turns() {
  const { store, refs } = parted()
  const { tile, voidTile } = makers(store)
  refs.fork('turn', 1, 5)
  store.on(1, 5)
  store.commit(set(store, { 5: 'm6' }))
  for (let version = 6; version <= 26; version++) {
    store.on(3, version - 1)
    store.commit(adopt(1, version))
    store.on(1, version)
    store.commit(adopt(3, version))
  }
  store.commit(tile(3, 7, { 1: 'm4', 3: 'm5', 5: 'm6' }))
  store.commit(voidTile(1, 7))
  const end = { 1: 'm4', 3: 'm5', 5: 'm6' }
  return {
    name: 'lineage-turns',
    title: 'Two lines that adopt each other by turns are read without any hint',
    requirements: ['CAL-TABLE-170', 'CAL-TABLE-171', 'CAL-TABLE-023', 'CAL-LOG-031'],
    note: 'main has a lineage of 43 spans; that which it adopts last ends at a height of 46.',
    store,
    with: withKeySpace('small'),
    checks: at('main', { 6: end, 26: end, 27: end, 28: end, 29: end }),
  }
}

function replica() {
  const { store } = parted()
  store.on(2, 9)
  const update = set(store, { 4: 'file' }, { as: 'parquet' })
  store.commit(update)
  store.commit(set(store, { 5: 'd11' }))
  store.on(1, 5)
  store.commit(adopt(2, 9))
  store.commit(set(store, { 6: 'v7' }))
  store.commit(adopt(2, 11))
  store.commit(set(store, { 6: 'v9' }))
  const [{ path }] = update.files
  store.objects.delete(path)
  const missing = [{ code: 'MissingObject', path }]
  return {
    name: 'lineage-replica',
    title: 'A version is whole where what it adopts is',
    requirements: ['CAL-LOG-140', 'CAL-LOG-141', 'CAL-LOG-142'],
    note: 'The file of version 10 of dev is absent; version 8 of main adopts version 11 of dev.',
    store,
    with: withKeySpace('small'),
    checks: [
      { params: { operation: 'replica' }, expect: { version: 7, seen: 9, missing } },
      {
        params: { operation: 'replica', ref: 'dev' },
        expect: { version: 9, seen: 11, missing },
      },
      {
        params: { replica: true },
        expect: { version: 7, rows: rowsOf({ ...DEV9, 6: 'v7' }) },
      },
    ],
  }
}

export const lineageStateCases = () => [
  marks(),
  definitions(),
  origins(),
  squashed(),
  turns(),
  replica(),
]
