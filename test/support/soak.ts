/**
 * How long tests of random cases run, and with which seed. CALICO_SOAK is a factor: 20 makes twenty
 * times the runs, in twenty times the time at most.
 */
import type fc from 'fast-check'

export const FACTOR = Math.max(0.05, Number(process.env.CALICO_SOAK ?? 1) || 1)
const BOX_MS = 7000

/** Whether this is a soak, which may take hours. */
export const SOAKING = FACTOR > 1

/**
 * Where random cases begin. A run of the tests says what a change has broken, so that each has the
 * same cases; a soak looks for what nobody knows yet. CALICO_SEED gives another seed.
 */
export const SEED = Number(process.env.CALICO_SEED ?? (SOAKING ? Date.now() % 2 ** 31 : 20_261_122))

/** Parameters of a property that makes `numRuns` runs, or as many as there is time for. */
export function boxed<T>(numRuns: number): fc.Parameters<T> {
  return {
    numRuns: Math.max(1, Math.round(numRuns * FACTOR)),
    interruptAfterTimeLimit: BOX_MS * FACTOR,
    markInterruptAsFailure: false,
    // Shrinking a long history takes minutes, which only a soak has.
    endOnFailure: FACTOR <= 1,
  }
}

/** A limit for a test that runs such a property. */
export const BOX_TIMEOUT_MS = 60_000 + 3 * BOX_MS * FACTOR
