/**
 * Manifests of hand-made stores: Avro containers as spec/log.md lays them out, with the records of
 * actions.
 */

import { readFileSync } from 'node:fs'
import avsc from 'avsc'
import { canonical } from './bytes.mjs'

const TEXT = readFileSync(new URL('../../spec/schema/manifest.avsc', import.meta.url), 'utf8')
const SCHEMA = JSON.parse(TEXT)
const RECORD = avsc.Type.forSchema(SCHEMA, { wrapUnions: true })

/** The schema of earlier manifests, without some fields (CAL-LOG-147, CAL-LOG-184). */
const earlier = (names) =>
  JSON.parse(TEXT, (name, value) =>
    name === 'fields' ? value.filter((field) => !names.includes(field.name)) : value,
  )
const LONG = avsc.Type.forSchema('long')
const BYTES = avsc.Type.forSchema('bytes')
const SYNC = Buffer.from('calico-manifest\n')

const hex = (text) => Buffer.from(text, 'hex')
const wrap = (type, value) => (value === undefined || value === null ? null : { [type]: value })
const named = (name, value) => ({ [`io.calicoformat.${name}`]: value })

/**
 * Records are `{ version, member, action, after?, tile | update | rangeDelete }`, actions as
 * entries hold them; the schema is that of now, but for the fields named in `without`.
 */
export function encodeManifest(records, options = {}) {
  const { codec = 'null', without = [] } = options
  const schema = without.length > 0 ? earlier(without) : SCHEMA
  const header = headerBytes(codec, schema)
  const type = avsc.Type.forSchema(schema, { wrapUnions: true })
  if (records.length === 0) return header
  const body = Buffer.concat(records.map((record) => type.toBuffer(avroRecord(record))))
  const counts = [LONG.toBuffer(records.length), LONG.toBuffer(body.byteLength)]
  return Buffer.concat([header, ...counts, body, options.sync ?? SYNC])
}

function headerBytes(codec, schema = SCHEMA) {
  const text = (value) => BYTES.toBuffer(Buffer.from(value))
  return Buffer.concat([
    Buffer.from('Obj\x01', 'latin1'),
    LONG.toBuffer(2),
    text('avro.codec'),
    text(codec),
    text('avro.schema'),
    text(canonical(schema)),
    LONG.toBuffer(0),
    SYNC,
  ])
}

function avroRecord({ version, member = 0, action = 0, after, ...record }) {
  return { version, member, action, after: wrap('long', after), content: avroContent(record) }
}

function avroContent({ tile, update, rangeDelete }) {
  if (tile) return named('Tile', avroTile(tile))
  return rangeDelete
    ? named('RangeDelete', avroRangeDelete(rangeDelete))
    : named('Update', avroUpdate(update))
}

function avroRangeDelete({ lower, upper, where }) {
  const bytes = (text) => wrap('bytes', text === undefined ? null : hex(text))
  return { lower: bytes(lower), upper: bytes(upper), where: wrap('string', where) }
}

function avroTile({ partition, asOf, segments }) {
  return {
    partition: hex(partition),
    asOf: asOf.version,
    segments: segments.map((segment) => ({
      ...segment,
      latent: segment.latent ?? 0,
      keyMin: hex(segment.keyMin),
      keyMax: hex(segment.keyMax),
      bounds: segment.bounds.map(({ column, nulls, min, max, exact = false, sum }) => ({
        column,
        nulls,
        min: wrap('bytes', min === undefined ? null : hex(min)),
        max: wrap('bytes', max === undefined ? null : hex(max)),
        exact,
        sum: wrap('bytes', sum === undefined ? null : hex(sum)),
      })),
      checksum: avroChecksum(segment),
    })),
  }
}

const avroChecksum = ({ checksum }) => wrap('bytes', checksum === undefined ? null : hex(checksum))

const avroSlice = (slice) => ({
  ...slice,
  partition: hex(slice.partition),
  keyMin: hex(slice.keyMin),
  keyMax: hex(slice.keyMax),
  plain: slice.plain ?? false,
})

const avroAlgebra = ({ algebra, orderType }) => ({
  algebra: wrap('io.calicoformat.Algebra', algebra),
  orderType: wrap('string', orderType),
})

const avroExpression = ({ assign, when, target, ...types }) => ({
  ...types,
  assign: assign.map(({ required = false, ...rest }) => ({ ...rest, required })),
  when: wrap('string', when),
  target: target.map((column) => ({ ...column, ...avroAlgebra(column) })),
})

function avroUpdate({ rows, ordered, patches = false, columns, files, inline, expression }) {
  return {
    rows,
    ordered,
    patches,
    columns: columns.map((column) => ({ ...column, ...avroAlgebra(column) })),
    files: files.map((file) => ({
      ...file,
      slices: file.slices.map(avroSlice),
      checksum: avroChecksum(file),
    })),
    inline: inline
      ? named('InlineRows', {
          rows: inline.rows,
          data: Buffer.from(inline.data, 'base64'),
          slices: inline.slices.map(avroSlice),
        })
      : null,
    expression: expression ? named('UpdateExpression', avroExpression(expression)) : null,
  }
}

/** The records of a manifest, each `{ version, member, action, content }`. */
export function decodeManifest(bytes) {
  return blocksOf(bytes).flatMap((block) => block.records)
}

const hexOf = (bytes) => Buffer.from(bytes).toString('hex')

/** The files of a decoded `Update` record as entries hold them; null for other records. */
export function filesOf({ content }) {
  const update = content['io.calicoformat.Update']
  return (
    update?.files.map(({ slices, checksum, ...file }) => ({
      ...file,
      ...(checksum && { checksum: hexOf(checksum.bytes) }),
      slices: slices.map(({ partition, firstRow, rows, keyMin, keyMax, plain }) => ({
        partition: hexOf(partition),
        firstRow,
        rows,
        keyMin: hexOf(keyMin),
        keyMax: hexOf(keyMax),
        ...(plain && { plain }),
      })),
    })) ?? null
  )
}

/** In what a container departs from the one layout that manifests have; null where it does not. */
export function manifestProblem(bytes) {
  const header = headerBytes('null')
  if (!bytes.subarray(0, header.byteLength).equals(header)) return 'its header is another'
  const blocks = blocksOf(bytes)
  if (blocks.some(({ sync }) => !sync.equals(SYNC))) return 'a sync marker is another'
  return blocks.some(({ records }) => records.length > 1000) ? 'a block is too large' : null
}

function blocksOf(bytes) {
  const blocks = []
  let at = headerBytes('null').byteLength
  while (at < bytes.byteLength) {
    const count = LONG.decode(bytes, at)
    const size = LONG.decode(bytes, count.offset)
    const records = []
    at = size.offset
    for (let n = 0; n < count.value; n++) {
      const { value, offset } = RECORD.decode(bytes, at)
      records.push(value)
      at = offset
    }
    if (at !== size.offset + size.value) throw new Error('a block is not as long as it says')
    blocks.push({ records, sync: bytes.subarray(at, at + SYNC.byteLength) })
    at += SYNC.byteLength
  }
  return blocks
}
