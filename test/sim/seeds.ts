/** Many seeds, one after another, until time is up or something is found. */
import { FACTOR, SEED } from '../support/soak.js'
import type { FaultCounts } from './faults.js'
import type { RunResult } from './simulator.js'

export type Simulate = (seed: number) => Promise<RunResult>

export interface SeedsResult {
  readonly first: number
  readonly runs: number
  readonly seconds: number
  readonly requests: number
  readonly acknowledged: number
  readonly observations: number
  readonly faults: FaultCounts
  /** The first run that something was found in. */
  readonly failed: RunResult | null
}

/** The seed that CALICO_SIM_SEED names: a run is made of that one alone. */
export const SEED_GIVEN: number | null =
  process.env.CALICO_SIM_SEED === undefined ? null : Number(process.env.CALICO_SIM_SEED)

/** How long seeds are tried: so many seconds, and CALICO_SOAK times as long in a soak. */
export const secondsOf = (seconds: number): number => seconds * FACTOR

export interface SeedsOptions {
  readonly first: number
  readonly seconds: number
  readonly runsMax: number
}

/** The seeds of this run of the tests. */
export const ownSeeds = (seconds: number): SeedsOptions => {
  return { first: SEED, seconds, runsMax: Number.POSITIVE_INFINITY }
}

/** The seed that was given, else those of this run. */
export const seedsFor = (seconds: number): SeedsOptions =>
  SEED_GIVEN === null ? ownSeeds(seconds) : { first: SEED_GIVEN, seconds, runsMax: 1 }

export async function trySeeds(
  simulate: Simulate,
  { first, seconds, runsMax }: SeedsOptions,
): Promise<SeedsResult> {
  console.log(`seeds from ${first} on`)
  const startMs = performance.now()
  const passed = (): number => (performance.now() - startMs) / 1000
  const totals = { requests: 0, acknowledged: 0, observations: 0 }
  const faults = new Map<string, number>()
  let failed: RunResult | null = null
  let runs = 0
  do {
    const result = await simulate(first + runs)
    runs++
    totals.requests += result.requests
    totals.acknowledged += result.outcomes.acknowledged
    totals.observations += result.observations
    for (const [name, count] of Object.entries(result.faults)) {
      faults.set(name, (faults.get(name) ?? 0) + count)
    }
    if (result.violation !== null) failed = result
  } while (!failed && runs < runsMax && passed() < seconds)
  const counts = Object.fromEntries([...faults].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { first, runs, seconds: passed(), ...totals, faults: counts, failed }
}

/** How to see it again. */
export function replayOf({ seed }: RunResult): string {
  return `CALICO_SIM_SEED=${seed} npx vitest run test/sim/simulator.test.ts`
}

/** What was tried, in a few lines. */
export function summary(result: SeedsResult): string {
  const { first, runs, seconds, requests, acknowledged, observations, faults } = result
  const rate = Math.round((runs * 60) / Math.max(seconds, 1))
  const struck = Object.entries(faults).map(([name, count]) => `${name} ${count}`)
  const last = first + runs - 1
  return [
    `seeds ${first} to ${last}: ${runs} runs in ${Math.round(seconds)} s, ${rate} a minute`,
    `${requests} requests, ${acknowledged} commits acknowledged, ${observations} reads compared`,
    `faults: ${struck.join(', ')}`,
  ].join('\n')
}
