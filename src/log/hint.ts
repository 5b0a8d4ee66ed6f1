/** The hint: the one object that is overwritten, and the one that nobody trusts (CAL-LOG-031). */
import type { Hint } from '../format/generated/documents.js'
import { hintPath } from '../format/layout.js'
import { openDocument, sealDocument } from '../format/sealed.js'
import type { ObjectStore } from '../storage/contract.js'

/** A committer rewrites the hint at every version that this divides (CAL-LOG-033). */
export const HINT_EVERY = 16

/** The hint, or `null` where it is absent, damaged or of another line: all the same to a reader. */
export async function readHint(
  storage: ObjectStore,
  line: number,
  signal?: AbortSignal,
): Promise<Hint | null> {
  try {
    const bytes = await storage.get(hintPath(line), { signal })
    if (bytes === null) return null
    const hint = openDocument('hint', bytes, hintPath(line))
    return hint.line === line ? hint : null
  } catch {
    return null
  }
}

/**
 * Best effort: a hint that could not be written costs a reader some requests and nothing else. Says
 * whether it was.
 */
export async function writeHint(storage: ObjectStore, hint: Hint): Promise<boolean> {
  try {
    await storage.put(hintPath(hint.line), sealDocument('hint', hint))
    return true
  } catch {
    return false
  }
}
