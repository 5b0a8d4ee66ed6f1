/** Where what a line holds comes from (spec/table.md, "Lineage"). */
import { entryPath } from '../make/store.mjs'
import { same } from './same.mjs'

const SPANS_MAX = 256

/** The height of an entry in the lineage of a state; null where it is not in it. */
export function heightOf({ lineage }, { line, version }) {
  if (version === 0) return 0
  const at = lineage.findLastIndex((one) => one.line === line && one.version === version)
  return at < 0 ? null : at + 1
}

/** The `adopt` of an entry; null where it has none. An adopt is alone, and brings no mark. */
export function adoptIn({ transactions }, tell) {
  const actions = transactions.flatMap((one) => one.actions)
  const found = actions.find(({ kind }) => kind === 'adopt')
  if (!found) return null
  if (actions.length > 1 || transactions[0].mark) tell('an adopt beside others', 'CAL-LOG-220')
  return found
}

/** The history of a line up to a version; null where there is no such entry. */
export function historyUpTo({ histories, documents }, { line, version }) {
  const history = histories.find((one) => one.at(-1).line === line)
  const span = history?.find(({ last }) => version <= last)
  if (!span || !documents.has(entryPath(version, span.line))) return null
  const before = history.filter(({ first }) => first <= version)
  return before.map((one) => ({ ...one, last: Math.min(one.last, version) }))
}

/** Takes over what another state holds, and keeps what is the line's own. */
export function adopt(state, adopted) {
  state.retired.push(...state.groups.values(), ...adopted.retired)
  for (const name of ['groups', 'definitions', 'ids', 'updates', 'checkpoints']) {
    state[name] = adopted[name]
  }
  state.names.push(...adopted.names)
  state.lineage = [...adopted.lineage]
  state.hasAdopted = true
}

/** An index of a version whose lineage has an adopt gives its height and its last spans. */
export function inspectLineage({ index, state, tell }) {
  const { version, height, lineage } = index
  const { lineage: all, hasAdopted } = state.lineages[version] ?? { lineage: [] }
  if (!hasAdopted) {
    if (height !== undefined || lineage) tell('a lineage without an adopt', 'CAL-LOG-223')
    return
  }
  const isNext = ({ line, version: at }, before) =>
    before?.line === line && before.version + 1 === at
  const spans = all.flatMap((one, at) =>
    isNext(one, all[at - 1]) ? [] : [{ line: one.line, first: one.version, height: at + 1 }],
  )
  if (height !== all.length) tell('another height', 'CAL-LOG-223')
  if (!same(lineage ?? null, spans.slice(-SPANS_MAX))) tell('another lineage', 'CAL-LOG-223')
}
