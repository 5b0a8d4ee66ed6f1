/**
 * Holds a committer's own clock against the storage's (CAL-COMMIT-097): entries dated into the
 * future would push the timestamps of all that come after them.
 */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'

/** How far a committer's clock may be ahead of the storage's. */
export const AHEAD_MICROS_MAX = 5 * 60 * 1_000_000

/** When the storage dates an object that is put now; null where it cannot be told. */
export type StorageTime = () => Promise<number | null>

export class StorageClock {
  /** A time of the storage, and the monotonic clock's reading before it was asked for. */
  private known: { readonly micros: number; readonly elapsedMs: number } | null = null

  constructor(
    private readonly env: Env,
    private readonly ask: StorageTime,
  ) {}

  /**
   * The committer's own time in microseconds, once it is known not to be too far ahead. The storage
   * is asked once, and again only where the own clock has moved on by more than the monotonic one.
   * @throws ClockSkew
   */
  async checkedNowMicros(): Promise<number> {
    const { env } = this
    const now = env.nowMicros()
    if (this.known) {
      // At least this late is it at the storage by now: the monotonic clock may only have stopped.
      const least = this.known.micros + (env.elapsedMs() - this.known.elapsedMs) * 1000
      if (now - least <= AHEAD_MICROS_MAX) return now
    }
    const elapsedMs = env.elapsedMs()
    const micros = await this.ask()
    if (micros === null) return now
    if (now - micros > AHEAD_MICROS_MAX) throw skewed(now - micros)
    this.known = { micros, elapsedMs }
    return now
  }
}

function skewed(aheadMicros: number): CalicoError {
  const seconds = Math.round(aheadMicros / 1_000_000)
  return new CalicoError(
    'ClockSkew',
    `this machine's clock is ${seconds} s ahead of the storage's, over the limit of ` +
      `${AHEAD_MICROS_MAX / 1_000_000} s; nothing was committed; set the clock and try again`,
    { details: { seconds } },
  )
}
