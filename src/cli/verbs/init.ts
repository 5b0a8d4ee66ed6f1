import type { Call } from '../call.js'
import { placesOf } from '../places.js'
import { refuseVersion } from '../session.js'

export async function run(call: Call): Promise<void> {
  const { createStore } = await import('../../executor/open-store.js')
  const uri = call.parameter('store')
  refuseVersion(uri)
  const store = await createStore({ uri, env: call.io.env, signal: call.signal, ...placesOf(call) })
  try {
    await call.output.facts({ store: store.uri, id: store.id, format: store.marker.format })
  } finally {
    await store.close()
  }
}
