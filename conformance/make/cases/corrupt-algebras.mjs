/** Companions, patches, latent rows, range deletes and folds that have to be refused. */
import { HandMadeStore } from '../store.mjs'
import { fails, setRows, smallStore, withKeySpace } from './common.mjs'
import { accumulator } from './merge-values.mjs'

const FORMS = ['parquet', 'arrow', 'inline']

const refused = ({ name, title, requirements, store, code = 'CorruptDocument', params }) => ({
  name,
  title,
  requirements: [...requirements, 'CAL-ERRORS-009'],
  store,
  with: withKeySpace('small'),
  checks: [fails(code, params)],
})

const COLUMNS = [
  [1, 'n', 'int64', 'sum'],
  [2, 'd', 'decimal(4,2)', 'sum'],
  [3, 'f', 'float32', 'sum'],
  [4, 's', 'utf8', 'last_by', { column: 1, type: 'int64' }],
]

const sumStore = () => smallStore({ columns: COLUMNS })

/** A row of an update or a segment; the companion of one column is the given one. */
const companionRow = (id, column, value) => ({
  k: [id],
  c: { 1: '1', 2: '1.00', 3: 1, 4: 'x' },
  a: { 4: '1', ...(column === undefined ? {} : { [column]: value }) },
})

const ALL = { 1: 'delta', 2: 'delta', 3: 'delta', 4: 'delta' }

function updateOf(as, rows, shape) {
  const store = sumStore()
  store.commit(store.update('g', { columns: ALL, parts: [{ as, rows, shape }] }))
  return store
}

function segmentOf(as, rows, shape) {
  const store = sumStore()
  store.commit(store.checkpoint('g', { asOf: 1, segments: [{ as, rows, shape }] }))
  return store
}

const retyped = (name, type, values) => (fields) =>
  fields.map((field) => (field.name === name ? { ...field, type, values } : field))
const without = (name) => (fields) => fields.filter((field) => field.name !== name)
const base64 = (bytes) => Buffer.alloc(bytes, 1).toString('base64')

/** By name: what is wrong, the column and its companion, and what becomes of the fields. */
const COMPANIONS = {
  'integer-short': ['an accumulator of integers of 15 bytes', 1, base64(15)],
  'integer-long': ['an accumulator of integers of 32 bytes', 1, base64(32)],
  'integer-empty': ['an accumulator of integers of no bytes', 1, ''],
  'decimal-short': ['an accumulator of decimals of 16 bytes', 2, base64(16)],
  'integer-type': [
    'accumulators of integers that are integers',
    1,
    accumulator(1),
    retyped('a1', 'int64', ['1', '1']),
  ],
  'float-type': ['sums of float32 that are float32', 3, 1, retyped('a3', 'float32', [1, 1])],
  'order-type': [
    'orders of another type than the column has',
    undefined,
    undefined,
    retyped('a4', 'int32', [1, 2]),
  ],
}

function companions() {
  return Object.entries(COMPANIONS).flatMap(([name, [what, column, value, shape]]) => {
    const rows = [companionRow('1'), companionRow('2', column, value)]
    const requirements = ['CAL-DATA-034', 'CAL-DATA-012']
    const updates = FORMS.map((as) =>
      refused({
        name: `companion-${name}-${as}`,
        title: `An update with ${what} (${as})`,
        requirements,
        store: updateOf(as, rows, shape),
        code: 'CorruptFile',
      }),
    )
    const segments = ['parquet', 'arrow'].map((as) =>
      refused({
        name: `companion-${name}-segment-${as}`,
        title: `A segment with ${what} (${as})`,
        requirements,
        store: segmentOf(as, rows, shape),
        code: 'CorruptFile',
      }),
    )
    return [...updates, ...segments]
  })
}

function ordersMissing() {
  return FORMS.map((as) =>
    refused({
      name: `companion-orders-missing-${as}`,
      title: `An update with deltas of last_by and without their orders (${as})`,
      requirements: ['CAL-DATA-033', 'CAL-DATA-034'],
      store: updateOf(as, [companionRow('1'), companionRow('2')], without('a4')),
      code: 'CorruptFile',
    }),
  )
}

/** A segment of which a row is latent, its fields or what the log says of it changed. */
function latentSegment(as, shape, change = () => {}) {
  const store = smallStore()
  const rows = [
    { k: ['1'], c: { 1: '1' } },
    { k: ['2'], c: { 1: '2' }, latent: true },
  ]
  const action = store.checkpoint('g', { asOf: 1, segments: [{ as, rows, shape }] })
  change(action.segments[0])
  store.commit(action)
  return store
}

const nulled = (fields) =>
  fields.map((field) => (field.name === 'x' ? { ...field, values: [true, null] } : field))

const LATENT = {
  null: ['with a null in x', ['CAL-DATA-019'], nulled],
  type: ['whose x is integers', ['CAL-DATA-012'], retyped('x', 'int8', [1, 0])],
  absent: ['without x, of which the log says that a row is latent', ['CAL-TILE-008'], without('x')],
  fewer: [
    'with fewer latent rows than the log says',
    ['CAL-TILE-008'],
    undefined,
    (segment) => Object.assign(segment, { latent: 2 }),
  ],
  more: [
    'with a latent row where the log says none',
    ['CAL-TILE-008'],
    undefined,
    (segment) => {
      delete segment.latent
    },
  ],
}

function latents() {
  return Object.entries(LATENT).flatMap(([name, [what, requirements, shape, change]]) =>
    ['parquet', 'arrow'].map((as) =>
      refused({
        name: `latent-${name}-${as}`,
        title: `A segment ${what} (${as})`,
        requirements: [...requirements, 'CAL-DATA-030'],
        store: latentSegment(as, shape, change),
        code: 'CorruptFile',
      }),
    ),
  )
}

/** Patches where the update says that it has none, in so many words. */
function saysNoPatches() {
  const store = smallStore()
  const parts = [{ as: 'inline', rows: [{ k: ['1'], r: 3, c: { 1: '1' } }] }]
  store.commit({ ...store.update('g', { columns: { 1: 'set' }, parts }), patches: false })
  return refused({
    name: 'patches-false',
    title: 'A patch in an update that says that it has none',
    requirements: ['CAL-DATA-029', 'CAL-LOG-090'],
    store,
    code: 'CorruptFile',
  })
}

const CONDITIONS = {
  grammar: ['that the grammar does not give', 'k0 ='],
  name: ['over a component by its name', 'id = 1'],
  column: ['over a column', 'c1 = 1'],
  beyond: ['over a component that there is not', 'k1 = 1'],
  type: ['that compares what does not compare', "k0 = 'a'"],
  'no-condition': ['that is no condition', 'k0'],
  empty: ['of no text', ''],
}

function rangeStore(range, wrap = (_, action) => action) {
  const store = smallStore()
  store.commit(setRows(store, [['1', '1', 'a']]))
  store.commit(wrap(store, store.deleteRange('g', range)))
  return store
}

/** A fold that takes no effect, since its interval is empty. */
const inVoidFold = (store, layer) => store.fold('g', { after: 2, through: 2, layers: [layer] })

function ranges() {
  const requirements = ['CAL-TABLE-028']
  const conditions = Object.entries(CONDITIONS).map(([name, [what, where]]) =>
    refused({
      name: `delete-range-where-${name}`,
      title: `A range delete with a condition ${what}`,
      requirements,
      store: rangeStore({ where }),
    }),
  )
  const strange = (_, action) => ({ ...action, incarnation: action.incarnation.replace('i', 'a') })
  return [
    ...conditions,
    refused({
      name: 'delete-range-undefined-group',
      title: 'A range delete of a group that no entry defines',
      requirements,
      store: rangeStore({}, strange),
    }),
    refused({
      name: 'delete-range-hex',
      title: 'A range delete whose end is no hexadecimal',
      requirements: ['CAL-LOG-091', 'CAL-FORMAT-012'],
      store: rangeStore({ lower: '8' }),
    }),
    refused({
      name: 'fold-range-where',
      title: 'A fold, void at that, with a range delete whose condition is none',
      requirements: [...requirements, 'CAL-TABLE-027'],
      store: rangeStore({ where: 'id = 1' }, inVoidFold),
    }),
  ]
}

const LAYERS = {
  'other-incarnation': [
    'a layer of another incarnation',
    'CAL-TABLE-027',
    (layer, other) => Object.assign(layer, { incarnation: other }),
  ],
  'layer-column': [
    'a layer of a column that the group has not',
    'CAL-TABLE-027',
    (layer) => Object.assign(layer.columns[0], { column: 9 }),
  ],
  'layer-type': [
    'a layer of a column with another type',
    'CAL-TABLE-027',
    (layer) => Object.assign(layer.columns[0], { type: 'utf8' }),
  ],
  'layer-rows': [
    'a layer whose rows are not those of its parts',
    'CAL-LOG-027',
    (layer) => Object.assign(layer, { rows: 7 }),
  ],
  'layer-slices': [
    'a layer whose slices leave a gap',
    'CAL-LOG-027',
    (layer) => Object.assign(layer.files[0].slices[0], { firstRow: 1 }),
  ],
  'layer-path': [
    'a layer with a file of another group',
    'CAL-FORMAT-004',
    (layer, other) =>
      Object.assign(layer.files[0], {
        path: layer.files[0].path.replace(layer.incarnation, other),
      }),
  ],
  'layer-kind': [
    'a layer that is a fold',
    'CAL-FORMAT-012',
    (layer) => Object.assign(layer, { kind: 'fold' }),
  ],
}

function foldOf(change, interval) {
  const store = new HandMadeStore()
  const columns = (id) => [
    [id, `n${id}`, 'int64'],
    [id + 1, `s${id}`, 'utf8'],
  ]
  store.commit(
    store.create({
      name: 'small',
      key: [['id', 'int64']],
      groups: [
        { name: 'g', columns: columns(1) },
        { name: 'h', columns: columns(3) },
      ],
    }),
  )
  store.commit(setRows(store, [['1', '1', 'a']]))
  const fold = store.fold('g', {
    ...interval,
    layers: [setRows(store, [['1', '1', 'a']], { as: 'arrow' })],
  })
  change(fold.layers[0], store.groups.get('h').definition.incarnation, fold)
  store.commit(fold)
  return store
}

const TAKES = { after: 1, through: 2 }
const VOID = { after: 2, through: 2 }

function folds() {
  const layers = Object.entries(LAYERS).flatMap(([name, [what, requirement, change]]) =>
    [TAKES, VOID].map((interval) =>
      refused({
        name: `fold-${name}${interval === VOID ? '-void' : ''}`,
        title: `A fold ${interval === VOID ? 'that is void ' : ''}with ${what}`,
        requirements: [requirement, 'CAL-LOG-092'],
        store: foldOf(change, interval),
      }),
    ),
  )
  const undefinedGroup = (layer, _, fold) => {
    for (const action of [layer, fold]) action.incarnation = action.incarnation.replace('i', 'a')
    layer.files[0].path = layer.files[0].path.replace('/i', '/a')
  }
  const gone = foldOf(() => {}, TAKES)
  const [path] = [...gone.objects.keys()].filter((one) => one.endsWith('.arrow'))
  gone.objects.delete(path)
  return [
    ...layers,
    refused({
      name: 'fold-undefined-group',
      title: 'A fold of a group that no entry defines',
      requirements: ['CAL-TABLE-027'],
      store: foldOf(undefinedGroup, TAKES),
    }),
    refused({
      name: 'fold-file-missing',
      title: 'A fold that takes effect and whose file is absent',
      requirements: ['CAL-DATA-013', 'CAL-TABLE-029'],
      store: gone,
      code: 'MissingObject',
    }),
  ]
}

/** Records of a log checkpoint that say of ranges and layers what entries must not say. */
function inLogCheckpoint() {
  const records = {
    where: ['a range delete whose condition is none', { rangeDelete: { where: 'id = 1' } }],
    'layer-column': ['a layer of a column with another type', null],
  }
  return Object.entries(records).map(([name, [what, record]]) => {
    const store = smallStore()
    const update = setRows(store, [['1', '1', 'a']])
    store.commit(update)
    const other = structuredClone(update)
    other.columns[0].type = 'utf8'
    const held = { version: 2, after: 1, ...(record ?? { update: other }) }
    const keySpaces = [store.definition.definition]
    store.logCheckpoint(2, { keySpaces, groups: { g: [{ records: [held] }] } })
    store.hint({ checkpoint: 2 })
    return refused({
      name: `checkpoint-manifest-${name}`,
      title: `A manifest with ${what}`,
      requirements: ['CAL-LOG-057', 'CAL-TABLE-027', 'CAL-TABLE-028'],
      store,
      code: 'CorruptManifest',
    })
  })
}

const of = (type, algebra, more = {}) => ({ type, algebra, ...more })
const orderBy = (type) => ({ orderBy: { column: 1, type } })
const DEFINITIONS = {
  'sum-on-text': ['a sum of texts', of('utf8', 'sum')],
  'sum-on-bool': ['a sum of bools', of('bool', 'sum')],
  'sum-on-date': ['a sum of dates', of('date', 'sum')],
  'sum-on-list': ['a sum of lists', of('list<int32>', 'sum')],
  'union-on-scalar': ['a union of what are no lists', of('int32', 'union')],
  'union-on-lists': ['a union of lists of lists', of('list<list<int32>>', 'union')],
  'last-by-on-list': [
    'the algebra last_by on lists',
    of('list<int32>', 'last_by', orderBy('date')),
  ],
  'last-by-no-order': ['the algebra last_by without orders', of('int32', 'last_by')],
  'last-by-order-list': ['orders that are lists', of('int32', 'last_by', orderBy('list<int8>'))],
  'last-by-order-type': ['orders of no type', of('int32', 'last_by', orderBy('int7'))],
  'order-no-algebra': ['orders without an algebra', { type: 'int32', ...orderBy('int8') }],
  'order-other-algebra': ['orders of a sum', of('int32', 'sum', orderBy('int8'))],
}

function definitions() {
  return Object.entries(DEFINITIONS).map(([name, [what, changes]]) => {
    const store = smallStore()
    const action = store.create({
      name: 'other',
      key: [['id', 'int64']],
      groups: [{ name: 'g', columns: [[7, 'm', 'int64']] }],
    })
    Object.assign(action.definition.groups[0].columns[0], changes)
    store.commit(action)
    return refused({
      name: `definition-${name}`,
      title: `A definition with ${what}`,
      requirements: ['CAL-TABLE-027', 'CAL-TABLE-008', 'CAL-TABLE-006'],
      store,
    })
  })
}

const ORDERS = {
  other: ['orders of another type than its column', { orderType: 'int32' }],
  none: ['no type of orders where its column has one', { orderType: undefined }],
}

function orderTypes() {
  const made = Object.entries(ORDERS).map(([name, [what, changes]]) => {
    const store = sumStore()
    const parts = [{ as: 'inline', rows: [companionRow('1')] }]
    const action = store.update('g', { columns: ALL, parts })
    Object.assign(action.columns[3], changes)
    store.commit(action)
    return { name: `update-order-type-${name}`, title: `An update with ${what}`, store }
  })
  const store = sumStore()
  const parts = [{ as: 'inline', rows: [companionRow('1')] }]
  const action = store.update('g', { columns: ALL, parts })
  Object.assign(action.columns[0], { orderType: 'int64' })
  store.commit(action)
  const title = 'An update with a type of orders for a sum'
  return [...made, { name: 'update-order-type-sum', title, store }].map((one) =>
    refused({ ...one, requirements: ['CAL-TABLE-027', 'CAL-LOG-017'] }),
  )
}

export const algebraDamage = () => [
  ...companions(),
  ...ordersMissing(),
  ...latents(),
  saysNoPatches(),
  ...ranges(),
  ...folds(),
  ...inLogCheckpoint(),
  ...definitions(),
  ...orderTypes(),
]
