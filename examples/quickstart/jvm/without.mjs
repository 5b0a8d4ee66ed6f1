/** What another engine wrote is a store as any other. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../calico.mjs'
import { checks, step } from '../say.mjs'
import { expectEqual } from '../steps.mjs'
import { exportParquet } from '../view.mjs'

/**
 * Reads and verifies the store in this process, and compares all flights.
 * @param {{ uri: string, pool: object, oracle: object, out: string }} run with a folder for a file
 * @param {string} engine what people call the one that wrote
 */
export async function withoutEngine({ uri, pool, oracle, out }, engine) {
  step(`Without ${engine}: the same store, read and verified by Calico itself`)
  const store = await openStore({ uri })
  const file = join(out, 'view.parquet')
  try {
    await exportParquet(store, { name: 'flight', file, pool })
    expectEqual('read in this process', await oracle.compareFlights(file))
    const { findings } = await store.verify({ deep: true })
    checks.expect('every file verified', findings.length === 0, JSON.stringify(findings[0]))
  } finally {
    await store.close()
    rmSync(file, { force: true })
  }
}
