/** Log checkpoints and their manifests (spec/log.md). */
import { sha256 } from '../make/bytes.mjs'
import { decodeManifest, manifestProblem } from '../make/manifests.mjs'
import { same } from './entries.mjs'
import { locationOf } from './locations.mjs'

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
    const sorted = (list) => [...list].sort((a, b) => (a.keySpace < b.keySpace ? -1 : 1))
    if (!same(sorted(index.keySpaces), sorted(state.defined[version] ?? []))) {
      tell('other definitions than those of its version', 'CAL-LOG-082')
    }
    for (const group of index.groups) inspectGroup({ group, index, objects, state, tell })
  }
  for (const [path, bytes] of objects) {
    if (!path.endsWith('.avro')) continue
    const problem = manifestProblem(bytes)
    if (problem) report(path, `${problem} (CAL-LOG-045)`)
    if (!path.endsWith(`/${sha256(bytes)}.avro`)) report(path, 'not its SHA-256 (CAL-LOG-046)')
  }
}

/** It is of a version of the line itself, and says whether that is a seal. */
function inspectOwn({ index: { version, earlier, base = version, sealed = false }, state, tell }) {
  const named = [version, base, ...earlier.map((one) => one.version)]
  if (named.some((one) => one < state.first)) tell('another line’s version', 'CAL-LOG-195')
  if (sealed !== state.seals[version]) tell('a seal that is none, or not said', 'CAL-LOG-194')
}

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

function inspectGroup({ group, index, objects, state, tell }) {
  const defined = (state.defined[index.version] ?? []).flatMap(({ groups }) => groups)
  if (!defined.some(({ incarnation }) => incarnation === group.incarnation)) {
    tell('an undefined group', 'CAL-LOG-082')
  }
  const definition = defined.find(({ incarnation }) => incarnation === group.incarnation)
  for (let at = group; at; at = at.origin) {
    const location = locationOf(at.definition ?? definition ?? {})
    inspectManifests({ group: at, location, index, objects, tell })
  }
  for (let { origin } = group; origin; origin = origin.origin) {
    if (origin.version >= index.version) tell('an origin of a later version', 'CAL-LOG-151')
  }
}

function inspectManifests({ group, location, index, objects, tell }) {
  if (group.manifests.length > DELTAS_MAX + 1) tell('too many deltas', 'CAL-LOG-042')
  const [base = 0, ...deltas] = group.manifests.map((manifest) => manifest.bytes)
  if (deltas.reduce((sum, bytes) => sum + bytes, 0) > base * DELTA_SHARE_MAX) {
    tell('deltas of more than 30 % of their base', 'CAL-LOG-053')
  }
  for (const { path, bytes, records } of group.manifests) {
    const content = objects.get(path)
    if (content === undefined) {
      tell(`${path} is absent`, 'CAL-LOG-041')
      continue
    }
    const decoded = decodeManifest(content)
    if (content.byteLength !== bytes || decoded.length !== records) {
      tell(`${path} is of another size`, 'CAL-LOG-042')
    }
    if (decoded.some((record) => record.version > index.version)) {
      tell(`${path} holds what came later`, 'CAL-LOG-040')
    }
    const own = `checkpoint/${index.line}/${String(index.version).padStart(20, '0')}/`
    if (!path.startsWith(location)) tell(`${path} elsewhere`, 'CAL-LOG-164')
    const isOwn = path.slice(location.length).startsWith(own)
    if (!isOwn && index.base === undefined) tell('no base', 'CAL-LOG-043')
  }
}
