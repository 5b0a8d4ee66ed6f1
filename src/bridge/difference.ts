/** How two versions differ: told, or as the rows that do (spec/bridge.md, "Differences"). */
import { parseInterval } from '../executor/line-point.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

export const DIFFERENCE_ENDPOINTS: readonly Endpoint[] = [
  { name: 'difference', method: 'POST', path: '/v1/difference', body: 'json', run: tell },
  { name: 'differenceRows', method: 'POST', path: '/v1/difference/rows', body: 'json', run: rows },
]

async function tell(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const { versions, keySpaces, explain = false } = await call.message('differenceRequest')
  const options = { ...endsOf(versions, call), ...(keySpaces && { keySpaces }) }
  return json(await (explain ? store.explainDiff(options) : store.diff(options)))
}

async function rows(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const request = await call.message('differenceRowsRequest')
  const { versions, keySpace, compression = 'none' } = request
  const found = await store.executor.diffRows({ ...endsOf(versions, call), keySpace })
  const { fields, batches, from, to } = found
  const headers = { 'calico-from': String(from), 'calico-version': String(to) }
  return { kind: 'rows', fields, batches, compression, headers }
}

/** @throws InvalidArgument */
function endsOf(versions: string, { principal, signal }: BridgeCall) {
  const interval = parseInterval(versions)
  return { ...interval, signal, ...(principal !== undefined && { principal }) }
}
