/** Files with checksums, with some of them, and damage that nothing else would find. */
import { footerStart, partsOf } from '../checksums.mjs'
import { entryPath } from '../store.mjs'
import { fails, reads, setRows, smallRows, smallStore, withKeySpace } from './common.mjs'

const WHOLE = [
  ['1', '1', 'one of parquet'],
  ['2', '2', 'two of parquet'],
  ['3', '3', 'three of parquet'],
]
const OVER = [
  ['2', '22', 'two of arrow'],
  ['3', '33', null],
  ['4', '44', 'four of arrow'],
]
const SEGMENT = [WHOLE[0], OVER[0], OVER[1], OVER[2]]

/**
 * A Parquet update, an Arrow update over it and a checkpoint of both, with checksums unless options
 * of their files say otherwise. Row groups and record batches have at most two rows.
 */
function storeOf({ parquet = {}, arrow = {}, segment = {} } = {}) {
  // Uncompressed, a changed cell is another cell and no broken stream.
  const store = smallStore({ codec: 'none' })
  const options = { checksums: true, batchRows: 2 }
  store.commit(setRows(store, WHOLE, { as: 'parquet', ...options, ...parquet }))
  store.commit(setRows(store, OVER, { as: 'arrow', ...options, ...arrow }))
  const rows = SEGMENT.map(([id, n, s]) => ({ k: [id], c: { 1: n, 2: s } }))
  const segments = [{ as: 'parquet', rows, ...options, ...segment }]
  store.commit(store.checkpoint('g', { asOf: 3, segments }))
  return store
}

const CHECKS = [
  reads(2, smallRows(...WHOLE)),
  reads(3, smallRows(...SEGMENT)),
  reads(4, smallRows(...SEGMENT)),
]

const undamaged = (name, title, requirements, files) => ({
  ...{ name, title, requirements },
  store: storeOf(files),
  with: withKeySpace('small'),
  checks: CHECKS,
})

export const checksumCases = () => [
  undamaged(
    'checksums',
    'Files whose parts and footers have checksums',
    ['CAL-DATA-064', 'CAL-DATA-065'],
    {},
  ),
  undamaged(
    'checksums-of-footers',
    'Files whose footers have checksums and whose parts have none',
    ['CAL-DATA-067'],
    Object.fromEntries(
      ['parquet', 'arrow', 'segment'].map((kind) => [
        kind,
        { checksums: undefined, checksum: true },
      ]),
    ),
  ),
  undamaged(
    'checksums-of-parts',
    'Files whose parts have checksums, of which the log says nothing',
    ['CAL-DATA-067'],
    Object.fromEntries(['parquet', 'arrow', 'segment'].map((kind) => [kind, { checksum: false }])),
  ),
]

/** A file by the version that its action is of, and by what it is in the log. */
const FILES = {
  parquet: { version: 2, of: (action) => action.files[0] },
  arrow: { version: 3, of: (action) => action.files[0] },
  segment: { version: 4, of: (action) => action.segments[0] },
}

function fileOf(store, kind) {
  const { version, of } = FILES[kind]
  const { path, fileFormat } = of(store.read(entryPath(version)).transactions[0].actions[0])
  return { path, format: fileFormat, version, bytes: Buffer.from(store.objects.get(path)) }
}

/** A bit turned over in a file of the store of read/checksums, at what a function finds. */
function flipped(kind, { name, title, requirement, at }) {
  const store = storeOf()
  const { path, version, ...file } = fileOf(store, kind)
  return {
    name: `checksum-${name}-${kind}`,
    title: `${title} (${kind})`,
    requirements: [requirement, 'CAL-ERRORS-009', 'CAL-SCAN-010'],
    made: { from: 'read/checksums', edits: [{ path, do: 'flip', at: at(file) }] },
    store,
    with: withKeySpace('small'),
    checks: [fails('CorruptFile', { at: { version } })],
  }
}

/** The text is found in the file where it stands first: in the cells. */
const TEXTS = { parquet: 'three of parquet', arrow: 'four of arrow', segment: 'four of arrow' }

const inCell = (kind) => ({
  name: 'text',
  title: 'A text with a bit turned over that leaves it a text',
  requirement: 'CAL-DATA-065',
  at: ({ bytes }) => bytes.indexOf(TEXTS[kind]),
})

const inNumber = {
  name: 'number',
  title: 'A column of numbers with a bit turned over in its last value',
  requirement: 'CAL-DATA-065',
  // Of a part of 8-byte values the last 8 bytes hold one, little-endian or in a dictionary.
  at: ({ bytes, format }) => partsOf(bytes, format).findLast((one) => one.column === 'c1').end - 8,
}

const inMessage = {
  name: 'message',
  title: 'A record batch whose metadata has a bit turned over in its padding',
  requirement: 'CAL-DATA-065',
  at: ({ bytes, format }) => partsOf(bytes, format)[0].end - 1,
}

/** What no reader needs: who wrote the file, or the version of the format in the metadata. */
const inFooter = {
  name: 'footer',
  title: 'A footer with a bit turned over that leaves it well-formed',
  requirement: 'CAL-DATA-064',
  at({ bytes, format }) {
    const text = format === 'parquet' ? 'calico conformance' : '0.1"'
    return bytes.indexOf(text, footerStart(bytes, format))
  },
}

const ENTRIES = {
  fewer: ['of one checksum fewer', (right) => shortened(right, -8)],
  cut: ['whose last checksum is cut', (right) => shortened(right, -1)],
  more: [
    'of one checksum more',
    (right) => Buffer.concat([Buffer.from(right, 'base64'), Buffer.alloc(8)]).toString('base64'),
  ],
  text: ['that is no base64', (right) => `*${right.slice(1)}`],
  space: ['with a space behind it', (right) => `${right} `],
  empty: ['that is empty', () => ''],
}

const shortened = (entry, by) => Buffer.from(entry, 'base64').subarray(0, by).toString('base64')

function malformed(kind) {
  return Object.entries(ENTRIES).map(([name, [what, checksums]]) => ({
    name: `checksum-entry-${name}-${kind}`,
    title: `An entry of checksums ${what} (${kind})`,
    requirements: ['CAL-DATA-066', 'CAL-ERRORS-009'],
    store: storeOf({ [kind]: { checksums } }),
    with: withKeySpace('small'),
    checks: [fails('CorruptFile', { at: { version: FILES[kind].version } })],
  }))
}

export const damagedChecksumCases = () => [
  ...['parquet', 'arrow', 'segment'].flatMap((kind) => [
    flipped(kind, inCell(kind)),
    flipped(kind, inNumber),
    flipped(kind, inFooter),
  ]),
  flipped('arrow', inMessage),
  ...['parquet', 'arrow'].flatMap(malformed),
]
