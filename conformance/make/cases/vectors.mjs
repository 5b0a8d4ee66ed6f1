/** Vectors whose parameters are bytes: manifests. */
import { encodeManifest } from '../manifests.mjs'

const partition = '8000000000000001'
const slice = { partition, firstRow: 0, rows: 2, keyMin: '00', keyMax: 'ff' }

const tile = {
  partition,
  asOf: { version: 41 },
  segments: [
    {
      name: [0, 3],
      path: 'data/incaaaaaaaaba/all/fileaaaaaaaaaaaaaaaaaaaaba.parquet',
      fileFormat: 'parquet',
      bytes: 12345678901,
      rows: 7,
      keyMin: '8000000000000001',
      keyMax: '80000000000000ff',
      latent: 2,
      bounds: [
        { column: 2147483647, nulls: 3, min: '00', max: 'ffff' },
        { column: 5, nulls: 7 },
        { column: 6, nulls: 0, min: '', max: '', exact: true },
        { column: 7, nulls: 2, min: '7f', max: '81', exact: true, sum: `ff${'00'.repeat(15)}` },
        { column: 8, nulls: 7, sum: '00'.repeat(32) },
      ],
      checksum: '00ff000000000001',
    },
  ],
}

const update = {
  rows: 4,
  ordered: true,
  patches: true,
  columns: [
    { column: 7, type: 'list<utf8>', op: 'delta', algebra: 'append' },
    { column: 8, type: 'decimal(10,2)', op: 'mixed' },
    { column: 9, type: 'utf8', op: 'mixed', algebra: 'last_by', orderType: 'timestamp' },
    { column: 10, type: 'list<int8>', op: 'delta', algebra: 'union' },
    { column: 11, type: 'float32', op: 'delta', algebra: 'sum' },
  ],
  files: [
    {
      path: 'data/incaaaaaaaaba/fileaaaaaaaaaaaaaaaaaaaabca.arrow',
      fileFormat: 'arrow',
      bytes: 900,
      rows: 2,
      slices: [slice],
      checksum: 'f000000000000080',
    },
    {
      path: 'data/incaaaaaaaaba/fileaaaaaaaaaaaaaaaaaaaabda.parquet',
      ...{ fileFormat: 'parquet', bytes: 901, rows: 2, slices: [slice] },
    },
  ],
  inline: { rows: 2, data: Buffer.from([0, 1, 254, 255]).toString('base64'), slices: [slice] },
}

const bare = {
  ...{ rows: 0, ordered: false, patches: false, columns: [], files: [], inline: null },
  expression: null,
}

const computing = {
  ...bare,
  columns: [{ column: 5, type: 'int64', op: 'computed' }],
  expression: {
    assign: [
      { column: 5, value: 'target.c5 + source.s0' },
      { column: 7, value: 'NULL', required: true },
    ],
    when: 'key.k0 > 1',
    key: ['int64'],
    source: ['int32', 'list<utf8>'],
    target: [{ column: 5, type: 'int64', algebra: 'sum' }],
  },
}

const whole = { where: null, lower: null, upper: null }
const range = { lower: '80', upper: '8000000000000001', where: "k1 = 'x'" }

/**
 * What an adapter says of a record: the fields of the schema, bytes in hexadecimal, unions without
 * a wrapper.
 */
const said = {
  tile: {
    ...tile,
    asOf: 41,
    segments: [
      {
        ...tile.segments[0],
        bounds: [
          ...[
            { column: 2147483647, nulls: 3, min: '00', max: 'ffff' },
            { column: 5, nulls: 7 },
            { column: 6, nulls: 0, min: '', max: '', exact: true },
            { column: 7, nulls: 2, min: '7f', max: '81', exact: true, sum: `ff${'00'.repeat(15)}` },
            { column: 8, nulls: 7, sum: '00'.repeat(32) },
          ].map((bounds) => ({ min: null, max: null, exact: false, sum: null, ...bounds })),
        ],
      },
    ],
  },
  update: {
    ...update,
    columns: update.columns.map((column) => ({ algebra: null, orderType: null, ...column })),
    files: update.files.map((file) => ({ checksum: null, ...file })),
    inline: { rows: 2, data: '0001feff', slices: [slice] },
    expression: null,
  },
  computing: {
    ...computing,
    columns: [{ ...computing.columns[0], algebra: null, orderType: null }],
    expression: {
      ...computing.expression,
      assign: computing.expression.assign.map((one) => ({ required: false, ...one })),
      target: [{ ...computing.expression.target[0], orderType: null }],
    },
  },
}

/** What is said of the same records where some fields are not there. */
const saidWithout = (names, expected) =>
  JSON.parse(JSON.stringify(expected), (name, value) => {
    if (!names.includes(name)) return value
    return name === 'exact' ? false : null
  })

/** The record of the tile with other members of its segment. */
function otherSegment({ tile: given, ...place }, members) {
  const [segment] = given.segments
  return { ...place, tile: { ...given, segments: [{ ...segment, ...members }] } }
}

/** The fields that manifests of earlier writers lack. */
const EARLIER = [['exact', 'sum'], ['checksum'], ['checksum', 'exact', 'sum']]

const records = [
  { version: 42, member: 0, action: 1, tile },
  { version: 42, member: 3, action: 0, update },
  { version: 4503599627370497, member: 0, action: 0, update: bare },
  { version: 43, member: 0, action: 0, after: 40, rangeDelete: {} },
  { version: 43, member: 0, action: 1, after: 0, rangeDelete: range },
  { version: 44, member: 0, action: 0, update: computing },
]
const expected = [said.tile, said.update, bare, whole, range, said.computing].map((content, at) => {
  const { version, member, action, after = null } = records[at]
  return { version, member, action, after, content }
})
const hex = (content) => ({ hex: content.toString('hex') })
const refused = (title, content) => ({ title, params: hex(content), error: 'CorruptManifest' })
const WITH = { operation: 'vector', vector: 'manifest' }

export function manifestVector() {
  const bytes = Buffer.from(encodeManifest(records))
  /** The op of the first column becomes the enum's symbol of this number. */
  const withOp = (zigzag) => {
    const at = bytes.indexOf('list<utf8>') + 'list<utf8>'.length
    return Buffer.from(bytes).fill(zigzag, at, at + 1)
  }
  const otherSync = encodeManifest(records, { sync: Buffer.from('calico-manifesto') })
  return {
    title: 'Manifests are Avro containers of one layout; records come out as the schema has them',
    requirements: ['CAL-LOG-045', 'CAL-LOG-048', 'CAL-LOG-049', 'CAL-ERRORS-009'],
    with: WITH,
    checks: [
      { title: 'records of each kind', params: hex(bytes), expect: { records: expected } },
      { title: 'no records', params: hex(encodeManifest([])), expect: { records: [] } },
      refused('no bytes', Buffer.alloc(0)),
      refused('cut in the last block', bytes.subarray(0, bytes.length - 20)),
      refused('another sync marker after the block', otherSync),
      refused('an op beyond those of the enum', withOp(8)),
      refused('an op below those of the enum', withOp(1)),
      refused('another magic', Buffer.concat([Buffer.from('Avro'), bytes.subarray(4)])),
    ],
  }
}

/** Records of a tile and an update: the fields that came later are in segments and files. */
export function earlierManifestVector() {
  const some = records.slice(0, 2)
  const withBounds = (bounds) => encodeManifest([otherSegment(records[0], { bounds })])
  return {
    title: 'Manifests of earlier schemas lack what came later; checksums and sums have their sizes',
    requirements: ['CAL-ERRORS-009', 'CAL-LOG-147', 'CAL-LOG-182', 'CAL-LOG-184'],
    with: WITH,
    checks: [
      ...EARLIER.map((names) => ({
        title: `a schema without ${names.join(', ')}`,
        params: hex(encodeManifest(some, { without: names })),
        expect: { records: saidWithout(names, expected.slice(0, 2)) },
      })),
      refused(
        'a checksum of seven bytes',
        encodeManifest([otherSegment(records[0], { checksum: '00'.repeat(7) })]),
      ),
      ...[0, 15, 33].map((bytes) =>
        refused(
          `a sum of ${bytes} bytes`,
          withBounds([{ column: 5, nulls: 0, sum: '00'.repeat(bytes) }]),
        ),
      ),
    ],
  }
}
