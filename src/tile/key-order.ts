/** The order of stored keys: a merge that goes by it would lose rows without it, or never end. */
import { compareKeys, isSorted, isStrictlySorted, type KeyVector } from '../arrow/keys.js'
import { CalicoError } from '../errors.js'

export class KeyOrder {
  private before: KeyVector | null = null

  /** @param options.repeats whether a key may stand in several rows, one after another */
  constructor(private readonly options: { readonly path: string; readonly repeats: boolean }) {}

  /** Looks at the keys that come next. @throws CorruptFile (CAL-DATA-060) */
  check(keys: KeyVector): void {
    if (keys.rows === 0) return
    const { path, repeats } = this.options
    const { before } = this
    const step = before ? compareKeys(before, before.rows - 1, keys, 0) : -1
    this.before = keys
    const follows = repeats ? step <= 0 : step < 0
    if (follows && (repeats ? isSorted(keys) : isStrictlySorted(keys))) return
    const found = repeats ? 'its rows are not in the order of their keys' : 'its keys do not ascend'
    throw new CalicoError('CorruptFile', `${path}: ${found}; restore it from a copy of the store`, {
      details: { path },
    })
  }
}
