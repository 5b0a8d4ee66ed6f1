/** Commits of one call that are staged again where a definition changed under them. */
import { isVoidConflict } from '../commit/judge.js'
import type { WriteInput } from '../commit/write-input.js'
import { CalicoError, type ErrorCode, isCalicoError } from '../errors.js'
import type { LineState } from '../table/state.js'

/** How often a call stages what it writes (CAL-COMMIT-065). */
const STAGINGS_MAX = 5

/** How far the head is beyond what a staging went by. */
export interface Learned {
  /** Whether there are later entries. */
  readonly version: boolean
  /** Whether they have changed a definition. */
  readonly definitions: boolean
}

/**
 * Runs `stage`, which stages and commits, and runs it again where the definitions that it went by
 * were no longer those of the head; `learn` looks there.
 * @throws what `stage` throws last; a conflict says where the input could not be read again
 */
export async function stageAgain<T>(options: {
  readonly input: WriteInput | null
  readonly stage: () => Promise<T>
  readonly learn: () => Promise<Learned>
}): Promise<T> {
  const { input, stage, learn } = options
  const isStream = input !== null && 'batches' in input
  for (let staging = 1; ; staging++) {
    try {
      return await stage()
    } catch (error) {
      // What others have voided is not wanted any more (CAL-COMMIT-032).
      if (isVoidConflict(error)) throw error
      const isConflict = isCalicoError(error, 'CommitConflict')
      if (isConflict && isStream) throw unrepeatable(error)
      const mayBeStale = isConflict || SIGNS_OF_CHANGE.some((code) => isCalicoError(error, code))
      // Where a name is not known, nothing of a stream was read.
      const isRead = isStream && !NAMES_UNKNOWN.some((code) => isCalicoError(error, code))
      if (staging === STAGINGS_MAX || !mayBeStale || isRead) throw error
      const learned = await learn()
      if (!(isConflict ? learned.version : learned.definitions)) throw error
    }
  }
}

/** States share the definitions that did not change. */
export function changesSince(before: LineState | null, now: LineState): Learned {
  const known = new Set(before?.keySpaces.values())
  const isSame = [...now.keySpaces.values()].every((definition) => known.has(definition))
  return {
    version: now.version > (before?.version ?? 0),
    definitions: !isSame || known.size !== now.keySpaces.size,
  }
}

const NAMES_UNKNOWN: readonly ErrorCode[] = ['UnknownColumn', 'UnknownKeySpace']

/** What a call meets that goes by definitions that another process has changed. */
const SIGNS_OF_CHANGE: readonly ErrorCode[] = [
  ...NAMES_UNKNOWN,
  'TypeMismatch',
  'OperationNotAllowed',
  'InvalidKey',
  'AlreadyExists',
]

function unrepeatable(error: CalicoError): CalicoError {
  return new CalicoError(
    'CommitConflict',
    `${error.message}; the rows came as a stream and cannot be read a second time here: give ` +
      'them again',
    { cause: error },
  )
}
