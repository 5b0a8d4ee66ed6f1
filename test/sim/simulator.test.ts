/** Random histories under every fault that the storage contract allows. */
import { describe, expect, it, vi } from 'vitest'
import { BOX_TIMEOUT_MS } from '../support/soak.js'
import { FAULTS } from './faults.js'
import { replayOf, SEED_GIVEN, secondsOf, seedsFor, summary, trySeeds } from './seeds.js'
import { simulate, simulateLocal } from './simulator.js'

vi.mock('node:fs/promises', async (original) =>
  (await import('./disk.js')).withDisks(await original()),
)

const SECONDS = secondsOf(50)
const LOCAL_SECONDS = secondsOf(20)

describe('several processes over a storage that fails', () => {
  it('keep what they have acknowledged, once, and nothing that they have refused', {
    timeout: BOX_TIMEOUT_MS + SECONDS * 1000,
  }, async () => {
    const result = await trySeeds(simulate, seedsFor(SECONDS))
    console.log(summary(result))
    const { failed } = result
    expect(failed?.violation ?? null, failed ? replayOf(failed) : '').toBeNull()
  })

  it('on one machine, whose power fails, too', {
    timeout: BOX_TIMEOUT_MS + LOCAL_SECONDS * 1000,
  }, async () => {
    const result = await trySeeds(simulateLocal, seedsFor(LOCAL_SECONDS))
    console.log(summary(result))
    const { failed } = result
    expect(failed?.violation ?? null, failed ? replayOf(failed) : '').toBeNull()
  })

  it('run in the same way whenever the seed is the same', { timeout: 300_000 }, async () => {
    const seeds = SEED_GIVEN === null ? [7, 8] : [SEED_GIVEN]
    for (const run of [simulate, simulateLocal]) {
      for (const seed of seeds) {
        const [one, other] = [await run(seed), await run(seed)]
        expect(other).toEqual(one)
        expect(one.requests).toBeGreaterThan(50)
      }
    }
    const digests = await Promise.all([10, 11].map(async (seed) => (await simulate(seed)).digest))
    expect(digests[0]).not.toBe(digests[1])
  })

  it('meet every kind of fault within a few dozen seeds', { timeout: 300_000 }, async () => {
    const struck = new Set<string>()
    for (let seed = 100; seed < 150 && struck.size < FAULTS.length; seed++) {
      const { faults } = await simulate(seed)
      for (const name of Object.keys(faults)) struck.add(name.split(' ')[0]!)
    }
    expect([...struck].sort()).toEqual([...FAULTS].sort())
  })
})
