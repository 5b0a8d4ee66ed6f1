/** Log checkpoints and their manifests (spec/log.md). */
import { sha256 } from '../make/bytes.mjs'
import { decodeManifest, manifestProblem } from '../make/manifests.mjs'
import { told } from '../make/shards.mjs'
import { inspectLineage } from './lineage.mjs'
import { locationOf } from './locations.mjs'
import { same } from './same.mjs'

const EARLIER_MAX = 128
const DELTAS_MAX = 8
const DELTA_SHARE_MAX = 0.3

export function inspectCheckpoints({ objects, documents, state, report }) {
  for (const [path, index] of documents) {
    if (!path.startsWith(`checkpoint/${state.line}/`) || !path.endsWith('/index.json')) continue
    const tell = (what, id) => report(path, `${what} (${id})`)
    const { version, timestamp, line } = index
    if (line !== state.line || path.slice(-31, -11) !== String(version).padStart(20, '0')) {
      tell('line or version is not that of its path', 'CAL-LOG-041')
    }
    if (timestamp !== state.timestamps[version]) tell('not its entry’s time', 'CAL-LOG-041')
    inspectOwn({ index, state, tell })
    inspectEarlier({ index, state, tell })
    inspectLineage({ index, state, tell })
    const sorted = (list) => [...list].sort((a, b) => (a.keySpace < b.keySpace ? -1 : 1))
    if (!same(sorted(index.keySpaces), sorted(state.defined[version] ?? []))) {
      tell('other definitions than those of its version', 'CAL-LOG-082')
    }
    for (const group of index.groups)
      inspectGroup({ group, index, objects, documents, state, tell })
  }
  for (const [path, bytes] of objects) {
    const [, folder, ending] = /^(.*\/)[0-9a-f]{64}\.(avro|json)$/.exec(path) ?? []
    if (folder === undefined) continue
    const problem = ending === 'avro' ? manifestProblem(bytes) : null
    if (problem) report(path, `${problem} (CAL-LOG-045)`)
    if (path !== `${folder}${sha256(bytes)}.${ending}`) {
      report(path, `not its SHA-256 (${ending === 'avro' ? 'CAL-LOG-046' : 'CAL-LOG-171'})`)
    }
  }
}

/** It is of a version of the line itself, and says whether that is a seal. */
function inspectOwn({ index, state, tell }) {
  const { version, earlier, base = version, sealed = false, fence } = index
  const named = [version, base, ...earlier.map((one) => one.version)]
  if (named.some((one) => one < state.first)) tell('another line’s version', 'CAL-LOG-195')
  if (sealed !== state.seals[version]) tell('a seal that is none, or not said', 'CAL-LOG-194')
  const met = state.fences[version]
  if (met && !same(fence, { fence: met.fence, horizon: met.horizon })) {
    tell('another fence', 'CAL-LOG-204')
  }
}

/** Positions in an index are heights, which are versions where it does not say otherwise. */
const heightIn = ({ height, version }) => height ?? version

function inspectEarlier({ index, state, tell }) {
  const { earlier, version } = index
  if (earlier.length > EARLIER_MAX) tell('too many earlier ones', 'CAL-LOG-044')
  for (const [at, one] of earlier.entries()) {
    if (one.version >= (earlier[at - 1]?.version ?? version)) {
      tell('earlier ones do not descend', 'CAL-LOG-044')
    }
    if (one.timestamp !== state.timestamps[one.version]) tell('another time', 'CAL-LOG-044')
  }
}

function inspectGroup({ group, index, objects, documents, state, tell }) {
  const defined = (state.defined[index.version] ?? []).flatMap(({ groups }) => groups)
  if (!defined.some(({ incarnation }) => incarnation === group.incarnation)) {
    tell('an undefined group', 'CAL-LOG-082')
  }
  const definition = defined.find(({ incarnation }) => incarnation === group.incarnation)
  for (let at = group; at; at = at.origin) {
    const location = locationOf(at.definition ?? definition ?? {})
    inspectManifests({ manifests: at.manifests, location, index, objects, tell })
    if (at.shards) inspectShards({ group: at, location, index, objects, documents, tell })
  }
  for (let { origin } = group; origin; origin = origin.origin) {
    if (origin.version >= heightIn(index)) tell('an origin of a later version', 'CAL-LOG-151')
  }
}

/** Whether shards tell what their manifests hold (CAL-LOG-171 to CAL-LOG-175). */
function inspectShards({ group, location, index, objects, documents, tell }) {
  const { path, bytes } = group.shards
  if (objects.get(path)?.byteLength !== bytes) tell(`${path} of another size`, 'CAL-LOG-170')
  if (!path.startsWith(location)) tell(`${path} elsewhere`, 'CAL-LOG-171')
  const contentsOf = (manifests) =>
    manifests.flatMap(({ path: one }) => decodeManifest(objects.get(one)).map(contentOf))
  if (contentsOf(group.manifests).some(({ tile }) => tile)) tell('a tile beside', 'CAL-LOG-175')
  let before = null
  for (const { manifests, ...said } of documents.get(path)?.shards ?? []) {
    inspectManifests({ manifests, location, index, objects, tell })
    const contents = contentsOf(manifests)
    if (contents.some(({ tile }) => !tile)) tell(`${path}: more than tiles`, 'CAL-LOG-171')
    const tiles = contents.flatMap(({ tile }) => tile ?? [])
    if (!same(said, told(tiles))) tell(`${path}: not what its records say`, 'CAL-LOG-172')
    if (before !== null && said.first <= before) tell(`${path}: no order`, 'CAL-LOG-171')
    before = said.last
  }
}

/** A tile of a manifest as entries have it; nothing for what is none. */
function contentOf({ content }) {
  const tile = content['io.calicoformat.Tile']
  if (!tile) return {}
  const hex = (bytes) => Buffer.from(bytes).toString('hex')
  const end = (name, value) => (value ? { [name]: hex(value.bytes) } : {})
  const segments = tile.segments.map(({ keyMin, keyMax, bounds, ...segment }) => ({
    ...segment,
    ...{ keyMin: hex(keyMin), keyMax: hex(keyMax) },
    bounds: bounds.map(({ min, max, ...one }) => ({
      ...one,
      ...end('min', min),
      ...end('max', max),
    })),
  }))
  return { tile: { partition: hex(tile.partition), asOf: { version: tile.asOf }, segments } }
}

function inspectManifests({ manifests, location, index, objects, tell }) {
  if (manifests.length > DELTAS_MAX + 1) tell('too many deltas', 'CAL-LOG-042')
  const [base = 0, ...deltas] = manifests.map((manifest) => manifest.bytes)
  if (deltas.reduce((sum, bytes) => sum + bytes, 0) > base * DELTA_SHARE_MAX) {
    tell('deltas of more than 30 % of their base', 'CAL-LOG-053')
  }
  for (const { path, bytes, records } of manifests) {
    const content = objects.get(path)
    if (content === undefined) {
      tell(`${path} is absent`, 'CAL-LOG-041')
      continue
    }
    const decoded = decodeManifest(content)
    if (content.byteLength !== bytes || decoded.length !== records) {
      tell(`${path} is of another size`, 'CAL-LOG-042')
    }
    if (decoded.some((record) => record.version > heightIn(index))) {
      tell(`${path} holds what came later`, 'CAL-LOG-040')
    }
    const own = `checkpoint/${index.line}/${String(index.version).padStart(20, '0')}/`
    if (!path.startsWith(location)) tell(`${path} elsewhere`, 'CAL-LOG-164')
    const isOwn = path.slice(location.length).startsWith(own)
    if (!isOwn && index.base === undefined) tell('no base', 'CAL-LOG-043')
  }
}
