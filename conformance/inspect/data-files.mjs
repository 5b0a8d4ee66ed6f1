/**
 * What lies inside data files and inline rows (spec/data.md), read by Apache Arrow's and Parquet's
 * own libraries.
 */
import { Type } from 'apache-arrow'
import { canonical } from '../make/bytes.mjs'
import { checksumsOf, footerChecksum } from '../make/checksums.mjs'
import { companionType } from '../make/part-fields.mjs'
import { schemaProblem } from './documents.mjs'
import { encodedKeys, encodedPartitions } from './keys.mjs'
import { arrowTypeText, openData } from './open-data.mjs'
import { same } from './same.mjs'
import { inspectChunkStatistics, inspectStatistics } from './statistics.mjs'

export async function inspectDataFiles({ objects, state, report }) {
  const seen = new Set()
  for (const { files } of [...state.groups.values(), ...state.retired]) {
    // The group and the types of its key as they were when the file was named.
    for (const { part, group: defined, types, shapes, ...about } of files) {
      if (part.path !== undefined && (seen.has(part.path) || !objects.has(part.path))) continue
      seen.add(part.path)
      const tell = (what, id) => report(part.path ?? 'inline rows', `${what} (${id})`)
      const bytes = part.path ? objects.get(part.path) : Buffer.from(part.data, 'base64')
      const data = await openData(bytes, part.fileFormat ?? 'stream')
      const known = { group: shapedAs(data, defined, shapes), types }
      if (part.path) inspectChecksums({ bytes, data, part, tell })
      inspectFields({ data, part, known, tell, ...about })
      inspectMetadata({ data, known, tell, ...about })
      inspectRows({ data, part, known, tell, ...about })
      inspectContainer({ data, part, known, tell })
      if (part.fileFormat === 'parquet') inspectChunkStatistics({ bytes, table: data.table, tell })
      if (about.role === 'segment') inspectStatistics({ part, table: data.table, known, tell })
      inspectNames({ bytes, state, tell })
    }
  }
}

/** The group with those of the columns that a segment may have which are in the file. */
function shapedAs({ table }, group, shapes = []) {
  const found = table.schema.fields.map(({ name }) => name).filter((name) => /^c/.test(name))
  const isFound = (columns) =>
    same(
      found,
      columns.map(({ column }) => `c${column}`),
    )
  return { ...group, columns: shapes.find(isFound) ?? group.columns }
}

/** The columns as the file's metadata and its fields have to describe them. */
function columnsOf({ known, role, columns }) {
  if (role === 'update') {
    const held = columns.filter(({ op }) => op !== 'computed')
    return held.map(({ orderType: _, ...column }) => column)
  }
  return known.group.columns.map(({ column, type, algebra }) => ({
    column,
    type,
    ...(algebra && { algebra }),
  }))
}

/**
 * A companion has its type, stands where a column has deltas of last_by, and else only where a row
 * needs it.
 */
function companionOf({ column, op, type: stored, algebra, known, found, tell, table }) {
  // A column that was dropped stands in folds as long as expressions name it.
  const declared = known.group.columns.find((one) => one.column === column) ?? {
    ...{ column, type: stored, algebra },
  }
  const type = companionType(declared)
  const name = `a${column}`
  const isThere = found.some(([field]) => field === name)
  const needed = declared.algebra === 'last_by' && op !== undefined && op !== 'set'
  if (needed && !isThere) tell(`no ${name}`, 'CAL-DATA-033')
  if (type === undefined || !isThere) return []
  if (declared.algebra === 'sum')
    inspectAccumulators({ declared, vector: table.getChild(name), tell })
  return [[name, type]]
}

function inspectAccumulators({ declared: { type }, vector, tell }) {
  if (type === 'float32') return
  const bytes = type.startsWith('decimal') ? 32 : 16
  const strange = [...vector].find((value) => value !== null && value.byteLength !== bytes)
  if (strange !== undefined) tell(`an accumulator of ${strange.byteLength} bytes`, 'CAL-DATA-031')
}

function inspectFields({ data, part, known, tell, role, columns, patches, expression }) {
  const found = data.table.schema.fields.map(({ name, type }) => [name, arrowTypeText(type)])
  const keys = known.types.map((type, at) => [`k${at}`, type])
  const sources = (expression?.source ?? []).map((type, at) => [`s${at}`, type])
  const values = columnsOf({ known, role, columns }).flatMap(({ column, type, op, algebra }) => [
    [`c${column}`, type],
    ...(op === 'mixed' ? [[`o${column}`, 'int8']] : []),
    ...companionOf({ column, op, type, algebra, known, found, tell, table: data.table }),
  ])
  const second = found[keys.length]?.[0]
  const isAnchorSegment = role === 'segment' && known.group.anchor
  const rowOps = [
    ...(role === 'update' && second === 'r' ? [['r', 'int8']] : []),
    ...(isAnchorSegment && second === 'x' ? [['x', 'bool']] : []),
  ]
  const expected = [...keys, ...rowOps, ...sources, ...values]
  if (!same(found, expected)) {
    tell(`its fields are ${canonical(found)}, not ${canonical(expected)}`, 'CAL-DATA-001')
  }
  for (const { name } of data.table.schema.fields) {
    if (/^[cas]/.test(name)) continue
    const vector = data.table.getChild(name)
    if (vector.nullCount > 0) tell(`${name} holds nulls`, 'CAL-DATA-002')
    const most = name === 'r' && !patches ? PATCH - 1 : OPERATIONS_MAX[name[0]]
    const strange = most && [...vector].find((code) => code < 0 || code > most)
    if (strange !== undefined) tell(`${name} holds ${strange}`, 'CAL-DATA-014')
  }
  const latent = [...(data.table.getChild('x') ?? [])].filter((exists) => !exists).length
  if (role === 'segment' && latent !== (part.latent ?? 0)) tell('other latents', 'CAL-DATA-030')
}

const PATCH = 3
/** The greatest row and cell operation. */
const OPERATIONS_MAX = { r: PATCH, o: 3 }

/** Names that people gave occur in no data file; those of few letters may do so by chance. */
function inspectNames({ bytes, state, tell }) {
  for (const name of state.names) {
    if (name.length > 5 && bytes.includes(name)) tell(`it holds the name ${name}`, 'CAL-DATA-003')
  }
}

/** Those of the parts stand in the file, that of the footer in the log. */
function inspectChecksums({ bytes, data, part: { fileFormat, checksum }, tell }) {
  if (data.checksums === undefined) tell('its parts have no checksums', 'CAL-DATA-063')
  else if (data.checksums !== checksumsOf(bytes, fileFormat)) {
    tell('its parts have other checksums', 'CAL-DATA-063')
  }
  if (checksum !== footerChecksum(bytes, fileFormat)) {
    tell(`its footer does not have the checksum ${checksum}`, 'CAL-LOG-146')
  }
}

function inspectMetadata({ data, known, tell, role, columns, expression }) {
  if (data.metadata === undefined) return tell('it has no metadata', 'CAL-DATA-004')
  const value = JSON.parse(data.metadata)
  const problem = schemaProblem('file-metadata', value)
  if (problem) tell(problem, 'CAL-DATA-005')
  if (canonical(value) !== data.metadata) tell('its metadata is not canonical', 'CAL-DATA-005')
  const expected = {
    format: '0.1',
    role,
    incarnation: known.group.incarnation,
    keyTypes: known.types,
    columns: columnsOf({ known, role, columns }),
    sorted: role === 'update' ? 'partition-key' : 'key',
    ...(expression && { source: expression.source }),
  }
  if (!same(value, expected)) tell(`its metadata says ${data.metadata}`, 'CAL-DATA-006')
  return undefined
}

function inspectRows({ data, part, known, tell, role, partition }) {
  if (data.table.numRows !== part.rows) return tell('another number of rows', 'CAL-LOG-018')
  const keys = encodedKeys(data.table, known.types)
  const partitions = encodedPartitions({ table: data.table, known })
  const sortedBy = keys.map((key, row) => (role === 'update' ? partitions[row] + key : key))
  for (let row = 1; row < keys.length; row++) {
    const isSorted = sortedBy[row - 1] <= sortedBy[row]
    if (!isSorted) tell(`row ${row} is out of order`, 'CAL-DATA-007')
    if (role === 'segment' && keys[row - 1] === keys[row]) tell('a key twice', 'CAL-DATA-008')
  }
  const slices = part.slices ?? [{ ...part, partition, firstRow: 0 }]
  const hasRowOps = data.table.schema.fields.some(({ name }) => name === 'r')
  for (const { firstRow, rows, keyMin, keyMax, partition: own, plain = false } of slices) {
    const last = firstRow + rows - 1
    const isPlain = !hasRowOps && new Set(keys.slice(firstRow, last + 1)).size === rows
    if (plain && !isPlain) tell('a slice that is not plain', 'CAL-LOG-130')
    if (keys[firstRow] !== keyMin || keys[last] !== keyMax) tell('another range', 'CAL-LOG-019')
    const strays = partitions.slice(firstRow, last + 1).some((one) => one !== own)
    if (strays) tell('a row of another partition', 'CAL-PARTITION-003')
  }
  return undefined
}

const ENCODINGS = new Set([
  'PLAIN',
  'RLE',
  'PLAIN_DICTIONARY',
  'RLE_DICTIONARY',
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
])
const CODECS = { UNCOMPRESSED: 'none', SNAPPY: 'snappy', LZ4_RAW: 'lz4', ZSTD: 'zstd' }

function inspectContainer({ data, part, known, tell }) {
  if (part.fileFormat === 'parquet') {
    for (const { codec, encodings, fieldId, name } of data.chunks) {
      if (CODECS[codec] !== known.group.codec) tell(`${name} is ${codec}`, 'CAL-DATA-009')
      const strange = encodings.find((encoding) => !ENCODINGS.has(encoding))
      if (strange) tell(`${name} is ${strange}`, 'CAL-DATA-009')
      const isValue = name.startsWith('c')
      if (isValue && `c${fieldId}` !== name) tell(`${name} has no field id`, 'CAL-DATA-010')
    }
    for (const field of data.table.schema.fields) inspectFieldIds(field, tell)
    return
  }
  const { schema } = data.table
  if (schema.metadataVersion !== 4) tell('it is not of V5', 'CAL-DATA-011')
  const dictionary = schema.fields.find(({ type }) => type.typeId === Type.Dictionary)
  if (dictionary) tell(`${dictionary.name} is a dictionary`, 'CAL-DATA-011')
}

/** The fields of structs, at any depth: each is named by its id, and has it as its field id. */
function inspectFieldIds({ type }, tell) {
  for (const field of type.children ?? []) {
    const id = field.metadata.get('PARQUET:field_id')
    if (type.typeId === Type.Struct && /^f[0-9]+$/.test(field.name) && `f${id}` !== field.name) {
      tell(`${field.name} has no field id`, 'CAL-DATA-046')
    }
    inspectFieldIds(field, tell)
  }
}
