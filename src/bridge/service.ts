/** Endpoints about the bridge itself. */

import { STREAM_COMPRESSIONS } from '../data/ipc-stream-write.js'
import type { Description } from '../format/generated/messages.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

const PROTOCOL = 1

const SERVICE: readonly Endpoint[] = [
  { name: 'describe', method: 'GET', path: '/v1', run: describe },
  { name: 'failure', method: 'GET', path: '/v1/failures/{id}', run: failure },
  { name: 'metrics', method: 'GET', path: '/metrics', run: metrics, urgent: true },
  { name: 'healthz', method: 'GET', path: '/healthz', run: healthz, open: true, urgent: true },
  { name: 'readyz', method: 'GET', path: '/readyz', run: readyz, open: true, urgent: true },
]

export const SERVICE_ENDPOINTS: readonly Endpoint[] = SERVICE.map((endpoint) => ({
  ...endpoint,
  ofStore: true,
}))

async function describe(_: BridgeCall, { store, software }: BridgeContext): Promise<Answer> {
  const description: Description = {
    protocol: PROTOCOL,
    software,
    store: store.id,
    compressions: [...STREAM_COMPRESSIONS],
  }
  return json(description)
}

async function failure({ parameters }: BridgeCall, { failures }: BridgeContext): Promise<Answer> {
  return json(failures.get(parameters.id!))
}

async function metrics(_: BridgeCall, context: BridgeContext): Promise<Answer> {
  return { kind: 'text', status: 200, text: context.metrics.text() }
}

async function healthz(): Promise<Answer> {
  return { kind: 'text', status: 200, text: 'alive\n' }
}

async function readyz({ signal }: BridgeCall, { store, ending }: BridgeContext): Promise<Answer> {
  if (ending.aborted) return { kind: 'text', status: 503, text: 'ending\n' }
  try {
    await store.snapshot(undefined, signal)
    return { kind: 'text', status: 200, text: 'ready\n' }
  } catch {
    return { kind: 'text', status: 503, text: 'the store cannot be read\n' }
  }
}
