/** Entries and their actions (spec/log.md, spec/table.md, spec/commit.md). */
import { xxh64 } from '../make/bytes.mjs'
import { decodeManifest, filesOf } from '../make/manifests.mjs'
import { alter, define, drop } from './definitions.mjs'
import { adopt, adoptIn, heightOf, historyUpTo } from './lineage.mjs'
import { actionsOf, inspectPlacement, locationOf } from './locations.mjs'
import { same } from './same.mjs'

const ENTRY_BYTES_MAX = 1_048_576
const INLINE_BYTES_MAX = 262_144
const MEMBERS_MAX = 256

/**
 * Walks the entries of a line's history in order.
 * @returns what they say: `head`, `groups` by incarnation, `timestamps` by version, `names` of
 *   components and columns
 */
export function inspectEntries(store) {
  const { objects, documents, history, refs, fences, report } = store
  const { line, first } = history.at(-1)
  const state = {
    head: 0,
    /** The line that a seal has ended. */
    sealed: null,
    /** The line that holds the entry of a version. */
    holder: (version) => history.find(({ last }) => version <= last).line,
    /** By version, whether it is a seal. */
    seals: [false],
    /** By version, the last fence that its line has met by an entry; null for none. */
    fences: [null],
    groups: new Map(),
    definitions: new Map(),
    /** By version, the definitions of key-spaces in the order in which they were made. */
    defined: [[]],
    /** Groups that were dropped. */
    retired: [],
    timestamps: [0],
    ids: new Set(),
    /** The entries from which what it holds comes, and whether an adopt is among them. */
    lineage: [],
    hasAdopted: false,
    /** The same by version. */
    lineages: [{ lineage: [], hasAdopted: false }],
    /** The updates of entries, and the heights that these have. */
    updates: [],
    /** By incarnation and partition, the greatest height that a checkpoint was as of. */
    checkpoints: new Map(),
    names: [],
  }
  const lastHorizons = [...fences.values()].at(-1) ?? []
  for (const [path, entry] of entriesOf(documents, history)) {
    // What only expired versions read from may be gone.
    const horizon = lastHorizons.find((one) => one.line === entry.line)?.version ?? 0
    const isGone = (id) => id === 'CAL-COMMIT-001' && entry.version <= horizon
    const tell = (what, id) => isGone(id) || report(path, `${what} (${id})`)
    const expected = state.head + 1
    state.head = Number(path.slice(-25, -5))
    if (state.head !== expected) tell(`version ${expected} is absent`, 'CAL-LOG-004')
    if (entry.version !== state.head || entry.line !== state.holder(state.head)) {
      tell('line or version is not that of its path', 'CAL-LOG-002')
    }
    if (entry.timestamp <= state.timestamps.at(-1)) tell('no later timestamp', 'CAL-LOG-005')
    state.timestamps.push(entry.timestamp)
    inspectSeal({ entry, state, tell })
    inspectFence({ entry, state, fences, tell })
    const at = { bytes: objects.get(path).byteLength, state, tell, objects, documents }
    inspectAdopt({ entry, state, tell, store })
    inspectEntry({ entry, ...at })
    state.lineage.push({ line: entry.line, version: entry.version })
    const { lineage, hasAdopted } = state
    state.lineages.push({ lineage: [...lineage], hasAdopted })
  }
  const path = `log/${line}/hint.json`
  const hint = documents.get(path)
  const isWhole = history.at(-1).last === Number.POSITIVE_INFINITY
  if (isWhole && hint && (hint.line !== line || hint.version > state.head || hint.refs > refs)) {
    report(path, 'it names what nobody can have seen (CAL-LOG-032)')
  }
  return { ...state, line, first }
}

/** Path and entry of each version, span by span. */
function entriesOf(documents, history) {
  return history.flatMap(({ line, first, last }) =>
    [...documents].filter(([path]) => {
      const [, of, version] = /^log\/(\d+)\/(\d{20})\.json$/.exec(path) ?? []
      return Number(of) === line && Number(version) >= first && Number(version) <= last
    }),
  )
}

/** What an adopt names is there, and what it holds is what the line holds from then on. */
function inspectAdopt({ entry, state, tell, store }) {
  const found = adoptIn(entry, tell)
  if (!found) return
  const history = historyUpTo(store, found)
  if (history === null) tell('it adopts what is not there', 'CAL-LOG-220')
  else adopt(state, inspectEntries({ ...store, history }))
}

/** A seal is alone in its entry, and nothing follows it on its line. */
function inspectSeal({ entry: { line, transactions }, state, tell }) {
  const kinds = transactions.flatMap(({ actions }) => actions.map(({ kind }) => kind))
  const isSeal = kinds.includes('seal')
  if (isSeal && kinds.length > 1) tell('a seal beside other actions', 'CAL-LOG-192')
  if (state.sealed === line) tell('an entry behind a seal', 'CAL-LOG-192')
  state.sealed = isSeal ? line : null
  state.seals.push(isSeal)
}

/** A fence is alone in its entry, of the refs log, and later than those before it on its line. */
function inspectFence({ entry: { line, version, transactions }, state, fences, tell }) {
  const actions = transactions.flatMap((one) => one.actions)
  const own = actions.find(({ kind }) => kind === 'fence')
  const before = state.fences.at(-1)
  if (!own) return state.fences.push(before?.line === line ? before : null)
  if (actions.length > 1) tell('a fence beside other actions', 'CAL-LOG-200')
  const horizon = fences.get(own.fence)?.find((one) => one.line === line)?.version
  const isOwn = fences.has(own.fence) && (horizon === undefined || horizon === own.horizon)
  if (!isOwn || own.horizon >= version) tell('not what the refs log says', 'CAL-LOG-200')
  if (before?.line === line && before.fence >= own.fence) tell('an old fence', 'CAL-LOG-200')
  state.fences.push({ line, fence: own.fence, horizon: own.horizon })
}

function inspectEntry({ entry, bytes, state, tell, objects, documents }) {
  if (bytes > ENTRY_BYTES_MAX) tell(`${bytes} bytes`, 'CAL-LOG-009')
  const actions = actionsOf(entry, { documents, objects, tell })
  const touched = actions.map(({ incarnation }) => incarnation).filter((one) => one !== undefined)
  if (!same(entry.touched, [...new Set(touched)].sort())) {
    tell('touched is not its incarnations, ascending, each once', 'CAL-LOG-006')
  }
  for (const id of [entry.id, ...entry.transactions.map((one) => one.id)]) {
    if (state.ids.has(id)) tell(`the id ${id} occurs twice`, 'CAL-LOG-007')
    state.ids.add(id)
  }
  if (entry.transactions.some(({ base }) => base >= entry.version)) {
    tell('a base that is not before the entry', 'CAL-LOG-007')
  }
  const layers = actions.flatMap((action) => action.layers ?? [action])
  const within = layers.filter((action) => action.from === undefined)
  const inline = within.map((action) => Buffer.from(action.inline?.data ?? '', 'base64').length)
  if (inline.reduce((sum, one) => sum + one, 0) > INLINE_BYTES_MAX) {
    tell('too many inline rows', 'CAL-LOG-009')
  }
  inspectMembers(entry, tell)
  for (const transaction of entry.transactions) inspectTransaction(transaction, tell)
  for (const action of actions) {
    const held = state.groups.get(action.incarnation)
    if (held) inspectPlacement({ action, group: held.group, documents, tell })
    if (action.kind === 'create-key-space') define({ definition: action.definition, state, tell })
    else if (['void', 'forget', 'seal', 'fence', 'adopt'].includes(action.kind)) continue
    else if (action.kind === 'alter-key-space') alter({ action, state, tell })
    else if (action.kind === 'drop-key-space') drop({ action, state, tell })
    else if (!state.groups.has(action.incarnation)) tell('an undefined group', 'CAL-COMMIT-013')
    else if (action.kind === 'update') {
      inspectUpdate({ action, state, tell, objects })
      state.updates.push({ action, height: state.lineage.length + 1 })
    } else if (action.kind === 'fold') inspectFold({ action, state, tell, objects })
    else if (action.kind === 'delete-range') inspectRange({ action, tell })
    else if (action.kind === 'settle') continue
    else inspectCheckpointAction({ action, state, tell, objects })
  }
  state.defined.push([...state.definitions.values()])
}

function inspectMembers({ transactions }, tell) {
  const { length } = transactions
  if (length > MEMBERS_MAX) tell(`${length} members`, 'CAL-COMMIT-024')
  const kinds = transactions.flatMap(({ actions }) => actions.map(({ kind }) => kind))
  if (length > 1 && kinds.some((kind) => kind !== 'update')) {
    tell('another action than an update beside other members', 'CAL-COMMIT-023')
  }
}

function inspectTransaction({ isolation, reads, mark }, tell) {
  if ((isolation === 'serializable') !== (reads !== undefined)) {
    tell('reads without being serializable, or the other way round', 'CAL-LOG-064')
  }
  for (const { columns, keyHashes, ranges } of reads ?? []) {
    if (ranges?.some(({ lower, upper }) => upper !== undefined && lower >= upper)) {
      tell('a range that holds nothing', 'CAL-LOG-065')
    }
    if (columns.some((column, at) => at > 0 && column <= columns[at - 1])) {
      tell('columns of a read set that do not ascend', 'CAL-LOG-064')
    }
    if (keyHashes === undefined && ranges === undefined) tell('a read of nothing', 'CAL-LOG-064')
    if (keyHashes !== undefined) inspectHashes(keyHashes, 4096, tell)
  }
  if (mark && mark.previous >= mark.sequence) tell('a mark that does not grow', 'CAL-COMMIT-040')
}

function inspectHashes(text, countMax, tell) {
  const bytes = Buffer.from(text, 'base64')
  const hashes = bytes.toString('hex').match(/.{16}/g) ?? []
  const isWhole = bytes.toString('base64') === text && hashes.length * 8 === bytes.length
  const ascends = hashes.every((hash, at) => at === 0 || hashes[at - 1] < hash)
  if (!isWhole || !ascends || hashes.length < 1 || hashes.length > countMax) {
    tell('key hashes that are none, too many, or not ascending', 'CAL-LOG-060')
  }
}

/** Its interval is one, ends before its entry, and its layers are of its group. */
function inspectFold({ action, state, tell, objects }) {
  if (action.layers.some(({ keyBloom }) => keyBloom)) tell('a filter in a fold', 'CAL-LOG-125')
  const { after, through, asOf, layers, incarnation } = action
  if (after >= through) tell('no interval', 'CAL-LOG-092')
  for (const layer of layers) {
    if (layer.incarnation !== incarnation) tell('a layer of another group', 'CAL-LOG-092')
    else if (layer.kind === 'update')
      inspectUpdate({ action: layer, state, tell, objects, later: true })
    else inspectRange({ action: layer, tell })
  }
  const place = asOf ?? { line: state.holder(through), version: through }
  if (heightOf(state, place) !== through) {
    // Begun before an adopt, it may meet another lineage than its own.
    if (!state.hasAdopted) tell('it ends with another entry', 'CAL-LOG-092')
    return
  }
  const kept = new Set(layers.flatMap(partitionsIn))
  const isCovered = (partition) =>
    (state.checkpoints.get(`${incarnation} ${partition}`) ?? 0) >= through
  const taken = state.updates.filter(({ action: update, height }) => {
    return update.incarnation === incarnation && after < height && height <= through
  })
  const lost = taken
    .flatMap(({ action: update }) => partitionsIn(update))
    .find((partition) => !kept.has(partition) && !isCovered(partition))
  if (lost !== undefined) tell(`no slice of partition '${lost}'`, 'CAL-LOG-196')
}

/** Of an update whose files stand in the entry itself. */
const partitionsIn = ({ files = [], inline }) =>
  [...files, ...(inline ? [inline] : [])].flatMap(({ slices }) =>
    slices.map(({ partition }) => partition),
  )

function inspectRange({ action: { lower, upper }, tell }) {
  if (lower !== undefined && upper !== undefined && lower > upper) {
    tell('a range the wrong way', 'CAL-LOG-091')
  }
}

/** @param later whether the definition may have changed since, as where a fold keeps an update */
function inspectUpdate({ action, state, tell, objects, later = false }) {
  const known = state.groups.get(action.incarnation)
  for (const { column, type, op, algebra, orderType } of action.columns) {
    const declared = known.group.columns.find((one) => one.column === column)
    const isKept = later && (action.expression !== undefined || declared === undefined)
    const { dropped = [], moved = [] } = known.group
    if (isKept && (declared !== undefined || [...dropped, ...moved].includes(column))) continue
    const isDeclared = declared?.type === type && declared.algebra === algebra
    if (!isDeclared || declared.orderBy?.type !== orderType) {
      tell(`column ${column} is not as it was declared`, 'CAL-LOG-017')
    }
    if (op === 'delta' && algebra === undefined) tell('a delta without algebra', 'CAL-DATA-024')
  }
  inspectExpression(action, tell)
  inspectBloom({ action, tell, objects })
  if (action.keyHashes !== undefined) {
    inspectHashes(action.keyHashes, Math.min(action.rows, 4096), tell)
  }
  const files = action.manifest ? listedFiles({ action, tell, objects }) : action.files
  const parts = action.inline ? [...files, action.inline] : files
  if (parts.reduce((sum, { rows }) => sum + rows, 0) !== action.rows) {
    tell('its rows are not those of its parts', 'CAL-LOG-016')
  }
  for (const part of parts) {
    inspectSlices(part, tell)
    const { group, types } = known
    const { columns, patches, expression } = action
    known.files.push({ role: 'update', part, columns, patches, expression, group, types })
  }
  for (const file of files) inspectPath({ file, known, tell, objects })
}

/** A filter of keys is there, as large as its update says, and beside no hashes. */
function inspectBloom({ action: { keyBloom, keyHashes }, tell, objects }) {
  if (keyBloom === undefined) return
  if (keyHashes !== undefined) tell('hashes and a filter', 'CAL-LOG-125')
  const bytes = objects.get(keyBloom.path)
  if (bytes?.byteLength !== keyBloom.bytes) tell('its filter is not there', 'CAL-LOG-125')
  else if (xxh64(bytes) !== keyBloom.checksum) tell('another checksum', 'CAL-LOG-120')
}

/** What is computed is what is assigned, of columns by their ids. */
function inspectExpression({ columns, expression }, tell) {
  const computed = columns.filter(({ op }) => op === 'computed')
  if (expression === undefined) {
    if (computed.length > 0) tell('computed columns without an expression', 'CAL-LOG-100')
    return
  }
  const assigned = expression.assign.map(({ column }) => column)
  if (
    !same(
      assigned,
      columns.map(({ column }) => column),
    ) ||
    computed.length < columns.length
  ) {
    tell('other columns than those assigned', 'CAL-LOG-100')
  }
  const texts = [expression.when ?? '', ...expression.assign.map(({ value }) => value)].join(' ')
  const targets = [...texts.matchAll(/\btarget\.c(\d+)/g)].map(([, id]) => Number(id))
  const named = [...new Set(targets)].sort((a, b) => a - b)
  const listed = expression.target.map(({ column }) => column)
  if (!same(named, listed)) tell('other columns than those named', 'CAL-LOG-101')
  if (expression.source.some((type) => type.includes('struct<'))) tell('structs', 'CAL-LOG-103')
}

/** The files that the manifest of an update lists; its bytes are looked at with other manifests. */
function listedFiles({ action, tell, objects }) {
  const { files, incarnation, manifest } = action
  const folder = `data/${incarnation}/`
  if (files.length > 0) tell('files beside a manifest', 'CAL-LOG-028')
  if (manifest.path.lastIndexOf('/') !== folder.length - 1 || !manifest.path.startsWith(folder)) {
    tell(`a manifest at ${manifest.path}`, 'CAL-LOG-028')
  }
  const content = objects.get(manifest.path)
  if (content === undefined) {
    tell(`${manifest.path} is absent`, 'CAL-LOG-028')
    return []
  }
  const records = decodeManifest(content)
  if (content.byteLength !== manifest.bytes || records.length !== manifest.records) {
    tell(`${manifest.path} is of another size`, 'CAL-LOG-042')
  }
  const update = records[0]?.content['io.calicoformat.Update']
  if (records.length !== 1 || update === undefined || update.inline !== null) {
    tell(`${manifest.path} does not hold one update without inline rows`, 'CAL-LOG-029')
  }
  return records.length > 0 ? (filesOf(records[0]) ?? []) : []
}

function inspectSlices({ rows, slices }, tell) {
  let next = 0
  for (const [at, slice] of slices.entries()) {
    if (slice.firstRow !== next || slice.rows < 1) tell('slices leave a gap', 'CAL-LOG-019')
    if (at > 0 && slices[at - 1].partition >= slice.partition) {
      tell('slices do not ascend by partition', 'CAL-LOG-019')
    }
    next = slice.firstRow + slice.rows
  }
  if (next !== rows) tell('slices do not cover the rows', 'CAL-LOG-019')
}

function inspectPath({ file, known, tell, objects }) {
  const { incarnation, fileFormat } = known.group
  const folder = `${locationOf(known.group)}data/${incarnation}/`
  if (!file.path.startsWith(folder)) tell('a path elsewhere', 'CAL-FORMAT-004')
  if (!file.path.endsWith(`.${file.fileFormat}`)) tell('another extension', 'CAL-FORMAT-005')
  if (file.fileFormat !== fileFormat) tell(`a ${file.fileFormat} file`, 'CAL-TABLE-004')
  const bytes = objects.get(file.path)
  if (bytes === undefined) tell(`${file.path} is absent`, 'CAL-COMMIT-001')
  else if (bytes.byteLength !== file.bytes) tell(`${file.path} is of another size`, 'CAL-LOG-018')
}

/** Whether a segment's name comes before another: number by number, the shorter first. */
function isBefore(name, other) {
  const at = name.findIndex((number, i) => number !== other[i])
  return at < 0 ? name.length < other.length : at < other.length && name[at] < other[at]
}

function inspectCheckpointAction({ action, state, tell, objects }) {
  const known = state.groups.get(action.incarnation)
  const height = heightOf(state, action.asOf)
  // Begun before an adopt, it may meet another lineage than its own.
  if (height === null && !state.hasAdopted) {
    tell('its position is not before its entry', 'CAL-LOG-023')
  }
  const tile = `${action.incarnation} ${action.partition}`
  state.checkpoints.set(tile, Math.max(height ?? 0, state.checkpoints.get(tile) ?? 0))
  for (const [at, segment] of action.segments.entries()) {
    const before = action.segments[at - 1]
    if (segment.keyMin > segment.keyMax || (before && before.keyMax >= segment.keyMin)) {
      tell('key ranges of segments overlap', 'CAL-DATA-008')
      tell('a key may lie in two segments', 'CAL-TILE-031')
    }
    if (before && !isBefore(before.name, segment.name)) {
      tell(`the name ${segment.name} after ${before.name}`, 'CAL-TILE-030')
    }
    inspectPath({ file: segment, known, tell, objects })
    // A segment that stays is of the types and columns that it was written with.
    if (known.files.some(({ part }) => part.path === segment.path)) continue
    const { group, types } = known
    const { partition } = action
    const shapes = [group.columns, ...segmentShapes(known)]
    known.files.push({ role: 'segment', part: segment, partition, group, types, shapes })
  }
}

/**
 * The columns that a segment may have besides those of its group: those that it had when the
 * segment was made, and behind those it has what was taken away and expressions still name.
 */
function segmentShapes({ group, files, past }) {
  const isFormer = ({ column }) =>
    [...(group.dropped ?? []), ...(group.moved ?? [])].includes(column)
  const named = files.flatMap(({ expression }) => expression?.target ?? []).filter(isFormer)
  const kept = [...new Map(named.map((one) => [one.column, one])).values()]
  return [[...group.columns, ...kept], ...past.map(({ columns }) => columns)]
}
