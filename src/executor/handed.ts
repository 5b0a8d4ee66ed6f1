/** What is handed out to be brought back: by whom it may be, and for how long. */
import { CalicoError } from '../errors.js'

/** The longest that a split or a write may be brought back, in microseconds (CAL-BRIDGE-022). */
const TOKEN_MICROS_MAX = 24 * 3600 * 1_000_000

/** What everything that is handed out says. */
export interface Handed {
  readonly principal: string | null
  readonly madeMicros: number
}

/** Who looks at it, and when. */
export interface HandedContext {
  readonly nowMicros: () => number
  /** Who asks where a call does not say. */
  readonly principal: string | null
}

export function handed(context: HandedContext, principal: string | undefined): Handed {
  return { principal: principal ?? context.principal, madeMicros: context.nowMicros() }
}

/**
 * @param options.ages whether it is too old after a day, as what has no marker is
 * @throws Denied where it was handed to another principal, CommitConflict where it is too old
 */
export function checkHanded(
  content: Handed,
  context: HandedContext,
  principal: string | undefined,
  { ages = true }: { readonly ages?: boolean } = {},
): void {
  if (content.principal !== (principal ?? context.principal)) {
    throw new CalicoError('Denied', 'this was handed out to another principal; plan it anew')
  }
  if (!ages || context.nowMicros() - content.madeMicros <= TOKEN_MICROS_MAX) return
  throw new CalicoError(
    'CommitConflict',
    'this was handed out more than a day ago, and the files that it is about may be gone; begin ' +
      'again',
  )
}
