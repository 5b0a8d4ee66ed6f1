/** Commits of one call that are staged again where a definition changed under them. */
import type { WriteInput } from '../commit/transaction.js'
import { CalicoError, isCalicoError } from '../errors.js'

/** How often a call stages what it writes (CAL-COMMIT-065). */
const STAGINGS_MAX = 5

/**
 * Runs `stage`, which stages and commits, and runs it again where the definitions that it went by
 * were no longer those of the head. `learn` looks at the head, and says whether it was further on
 * than what `stage` went by.
 * @throws what `stage` throws last; a conflict says where the input could not be read again
 */
export async function stageAgain<T>(options: {
  readonly input: WriteInput | null
  readonly stage: () => Promise<T>
  readonly learn: () => Promise<boolean>
}): Promise<T> {
  const { input, stage, learn } = options
  for (let staging = 1; ; staging++) {
    try {
      return await stage()
    } catch (error) {
      if (staging === STAGINGS_MAX || !isOfDefinitions(error)) throw error
      // Nothing of a stream was read where the very names were not known.
      if (isCalicoError(error, 'CommitConflict') && isStream(input)) throw unrepeatable(error)
      if (!(await learn())) throw error
    }
  }
}

/** Whether an error may be one of definitions that are no longer true. */
function isOfDefinitions(error: unknown): error is CalicoError {
  return (
    isCalicoError(error, 'CommitConflict') ||
    isCalicoError(error, 'UnknownColumn') ||
    isCalicoError(error, 'UnknownKeySpace')
  )
}

function isStream(input: WriteInput | null): boolean {
  return input !== null && 'batches' in input
}

function unrepeatable(error: CalicoError): CalicoError {
  return new CalicoError(
    'CommitConflict',
    `${error.message}; the rows came as a stream and cannot be read a second time here: give ` +
      'them again',
    { cause: error },
  )
}
