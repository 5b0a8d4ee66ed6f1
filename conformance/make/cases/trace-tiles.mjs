/**
 * Traces of the model of tiles: stores in which checkpoints and folds meet in every way that two of
 * them can, with what each version then reads. Version v of the model is v + 1 here, behind the
 * definition. What is void by folds alone holds rows that no version has.
 */
import { nameOf, tracesOf } from '../traces.mjs'
import { reads, readsHead } from './common.mjs'
import { BY_ID, foldStore, hex, withFolded } from './read-folds.mjs'

const REQUIREMENTS = [
  'CAL-TABLE-019',
  'CAL-TABLE-023',
  'CAL-TABLE-029',
  'CAL-TILE-001',
  'CAL-TILE-004',
]
const TILES = [1, 2]
const WRONG = ['void']

const textsOf = (versions) => versions.map((version) => String(version))

/** Appends to tiles of `[tile, texts]`. */
const appended = (store, pairs) =>
  store.update('g', {
    columns: { 1: 'delta' },
    parts: [
      {
        as: 'inline',
        rows: pairs.map(([tile, texts]) => ({ k: [String(tile)], c: { 1: texts } })),
      },
    ],
  })

const everything = (store) => store.deleteRange('g', { where: 'k0 >= 0' })

/** The layers of a fold of the updates of an interval, or of none that there was. */
function layersOf(store, { log, entry }) {
  const inside = log.slice(entry.after, entry.through)
  const lastRange = inside.findLastIndex(({ kind }) => kind === 'range')
  const combined = (isAmong) => {
    const pairs = TILES.map((tile) => {
      const versions = inside.flatMap(({ kind, on }, at) =>
        kind === 'update' && isAmong(at) && on.includes(tile) ? [entry.after + at + 1] : [],
      )
      return [tile, textsOf(versions)]
    }).filter(([, texts]) => texts.length > 0)
    return pairs.length > 0 ? [appended(store, pairs)] : []
  }
  const isWrong = !entry.counts && log.every(({ kind }) => kind !== 'checkpoint')
  if (isWrong) return [appended(store, [[1, WRONG]])]
  return [
    ...combined((at) => at < lastRange),
    ...(lastRange >= 0 ? [everything(store)] : []),
    ...combined((at) => at > lastRange),
  ]
}

function actionOf(store, { log, rows, entry, version }) {
  if (entry.kind === 'range') return everything(store)
  if (entry.kind === 'update') {
    return appended(
      store,
      entry.on.map((tile) => [tile, textsOf([version])]),
    )
  }
  if (entry.kind === 'fold') {
    const layers = layersOf(store, { log, entry })
    return store.fold('g', { after: entry.after + 1, through: entry.through + 1, layers })
  }
  const texts = entry.counts ? textsOf(rows[entry.through - 1][entry.tile - 1]) : WRONG
  const held = [{ as: 'arrow', rows: [{ k: [String(entry.tile)], c: { 1: texts } }] }]
  return store.checkpoint('g', {
    asOf: entry.through + 1,
    partition: hex(String(entry.tile)),
    segments: texts.length > 0 ? held : [],
  })
}

/** What a version of the model reads. */
const rowsOf = (tiles) =>
  tiles.flatMap((versions, at) =>
    versions.length > 0 ? [{ id: String(at + 1), l: textsOf(versions) }] : [],
  )

const wordsOf = ({ kind, on, tile, after, through, counts }) => {
  const ends = counts ? '' : ', void'
  if (kind === 'update') return `an update of tile ${on.join(' and ')}`
  if (kind === 'range') return 'a range delete'
  if (kind === 'fold') return `a fold (${after}, ${through}]${ends}`
  return `a checkpoint of tile ${tile} as of ${through}${ends}`
}

function tileCase({ log, rows }, at) {
  const store = foldStore(BY_ID)
  for (const [index, entry] of log.entries()) {
    store.commit(actionOf(store, { log, rows, entry, version: index + 1 }))
  }
  const last = log.length + 1
  store.commit(
    appended(
      store,
      TILES.map((tile) => [tile, textsOf([last])]),
    ),
  )
  const after = rows.at(-1).map((versions) => [...versions, last])
  return {
    name: nameOf('tile', at),
    title: `Reads are true after ${log.map(wordsOf).join('; ')}`,
    requirements: REQUIREMENTS,
    note: 'A shortest trace of spec/model/Tile.tla, whose version v is v + 1 here.',
    store,
    with: withFolded,
    checks: [
      ...rows.map((tiles, index) => reads(index + 2, rowsOf(tiles))),
      readsHead(last + 1, rowsOf(after)),
    ],
  }
}

export const tileTraces = () => tracesOf('tile').map(tileCase)
