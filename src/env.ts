/**
 * The only door to clock, randomness and timers. Everything that is not determined by its inputs
 * comes through an `Env`, so that a test can run the real code with a virtual clock and a printed
 * seed.
 */
import { randomBytes as cryptoRandomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

export interface Env {
  /** Microseconds since 1970-01-01T00:00:00Z, a safe integer. */
  nowMicros(): number
  /** A monotonic clock in milliseconds, for durations only. */
  elapsedMs(): number
  /** `count` random bytes. */
  randomBytes(count: number): Uint8Array
  /** What the ids of files begin with that are staged behind a marker; absent without one. */
  readonly fileIdsBegin?: string
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The machine's clock and randomness. */
export const systemEnv: Env = {
  nowMicros: () => Date.now() * 1000,
  elapsedMs: () => performance.now(),
  randomBytes: (count) => new Uint8Array(cryptoRandomBytes(count)),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : undefined),
}

/**
 * A deterministic Env for tests and for building conformance cases: a seeded generator, and a clock
 * that advances by one millisecond at each reading and by the full delay at each sleep.
 */
export function seededEnv(options: { seed: number; startMicros?: number }): Env {
  let state = (options.seed ^ 0x9e3779b9) >>> 0
  let micros = options.startMicros ?? 1_767_225_600_000_000
  const next = (): number => {
    // mulberry32: small, well known, and enough for ids that only need to differ.
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  return {
    nowMicros: () => {
      micros += 1000
      return micros
    },
    elapsedMs: () => micros / 1000,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => next() & 0xff),
    sleep: async (ms) => {
      micros += ms * 1000
    },
  }
}
