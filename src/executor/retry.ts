/** Running a transaction again where another commit was in its way (spec/commit.md). */
import { conflictsOf } from '../commit/cell-conflicts.js'
import { isVoidConflict } from '../commit/judge.js'
import type { Env } from '../env.js'
import { isCalicoError, throwIfAborted } from '../errors.js'

const ATTEMPTS_DEFAULT = 10
const PAUSE_MS_FIRST = 2
const PAUSE_MS_MAX = 500

/** @throws what `run` throws; CommitConflict only from the last attempt */
export async function retryConflicts<T>(
  options: { env: Env; attempts?: number | undefined; signal?: AbortSignal | undefined },
  run: () => Promise<T>,
): Promise<T> {
  const { env, attempts = ATTEMPTS_DEFAULT, signal } = options
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      // What others have voided is not wanted any more (CAL-COMMIT-032).
      const isInTheWay = isCalicoError(error, 'CommitConflict') && !isVoidConflict(error)
      // What was changed apart stays so.
      if (conflictsOf(error) !== null) throw error
      if (!isInTheWay || attempt >= attempts) throw error
    }
    // A random part of a pause that doubles, so that those in each other's way come apart.
    const [byte] = env.randomBytes(1)
    const pauseMs = Math.min(PAUSE_MS_MAX, PAUSE_MS_FIRST * 2 ** attempt)
    await env.sleep(Math.ceil((pauseMs * (byte! + 1)) / 256))
    throwIfAborted(signal)
  }
}
