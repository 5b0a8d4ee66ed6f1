/** Writing stores through the executor: each step is one commit. */
import { DecodePool } from '../../../dist/data/worker-pool.js'
import { systemEnv } from '../../../dist/env.js'
import { isCalicoError } from '../../../dist/errors.js'
import { createStore, openStore } from '../../../dist/executor/open-store.js'
import { openPlaces } from '../../../dist/log/places.js'
import { takeStep } from './steps.mjs'

export async function runWrite({ open: openStorage, steps, places: addresses = {} }) {
  const env = systemEnv
  const root = openStorage()
  const entries = Object.entries(addresses)
  const given = Object.fromEntries(entries.map(([name, uri]) => [name, { uri }]))
  const pool = new DecodePool({ workersMax: 0 })
  const open = (await root.head('calico.json')) ? openStore : createStore
  const store = await open({ storage: root, workers: 0, places: given })
  const places = openPlaces(root, store.marker, { env, given })
  const { storage } = places
  const look = () => store.snapshot()
  const lookAt = (_, there) => () => there.snapshot()
  const session = { store, storage, pool, env, look, lookAt, transactions: new Map() }
  const versions = []
  const errors = []
  for (const step of steps) {
    const [[kind, params]] = Object.entries(step)
    try {
      versions.push((await takeStep(session, { kind, params }))?.version ?? null)
      errors.push(null)
    } catch (error) {
      if (!isCalicoError(error)) throw error
      versions.push(null)
      errors.push(error.code)
    }
  }
  await store.close()
  await places.close()
  await pool.close()
  return { versions, errors }
}
