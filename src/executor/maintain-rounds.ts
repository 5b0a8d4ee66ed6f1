/** Maintenance in the background: round after round, each within a budget. */
import { type Env, systemEnv } from '../env.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { Store } from './store.js'
import type { MaintainOptions, MaintainReport } from './store-upkeep.js'

export interface RoundsOptions extends MaintainOptions {
  /** Between the end of a round and the next. */
  readonly everySeconds: number
  readonly env?: Env | undefined
}

/** A round that could not look at the store, as far as one may be tried again. */
export interface MissedRound {
  readonly missed: CalicoError
}

/** Rounds one after another that could not look at the store, before the last one's error ends. */
const MISSED_MAX = 10

const SECONDS_MAX = 7 * 24 * 3600

/**
 * Maintains a store until the signal is aborted, which ends the rounds and is no error.
 * @throws InvalidArgument, and what keeps rounds from looking at the store: at once what no other
 *   attempt helps against, else after ten rounds
 */
export async function* maintainRounds(
  store: Pick<Store, 'maintain'>,
  { everySeconds, env = systemEnv, ...options }: RoundsOptions,
): AsyncGenerator<MaintainReport | MissedRound> {
  const { signal } = options
  if (!(everySeconds > 0 && everySeconds <= SECONDS_MAX)) {
    const message = `rounds are from 1 ms to ${SECONDS_MAX} s apart, not ${everySeconds} s`
    throw new CalicoError('InvalidArgument', message)
  }
  let missed = 0
  while (!signal?.aborted) {
    try {
      const report = await store.maintain(options)
      missed = 0
      yield report
    } catch (error) {
      if (signal?.aborted) return
      missed++
      if (!isCalicoError(error) || !error.retry || missed >= MISSED_MAX) throw error
      yield { missed: error }
    }
    try {
      await env.sleep(1000 * everySeconds, signal)
    } catch (error) {
      if (!signal?.aborted) throw error
    }
  }
}
