/** What the actions of entries name in the storage. */
import type { LogAction } from '../format/generated/documents.js'
import { updatesIn } from '../log/actions.js'
import { readFrom } from '../log/placed-actions.js'

export interface NamedObject {
  readonly path: string
  /** Size in bytes, as the log says. */
  readonly bytes: number
  /** Whether reads need it: a filter of keys that is lost costs a committer time, nothing else. */
  readonly needed: boolean
  /** Whether it says what an entry does, so that replay needs it, and not what cells hold. */
  readonly isOfLog?: true
}

/**
 * Data files, manifests of updates and filters of keys that an action names, and the object that it
 * was read from itself.
 */
export function namedObjects(action: LogAction): NamedObject[] {
  const source = readFrom(action)
  return source ? [ofLog(source), ...namedIn(action)] : namedIn(action)
}

function namedIn(action: LogAction): NamedObject[] {
  switch (action.kind) {
    case 'create-key-space':
    case 'alter-key-space':
    case 'drop-key-space':
    case 'delete-range':
    case 'void':
    case 'forget':
    case 'settle':
    case 'seal':
    case 'adopt':
    case 'fence':
      return []
    case 'update':
    case 'fold':
      return updatesIn(action).flatMap(({ files, manifest, keyBloom }) => [
        ...files.map(needed),
        ...(manifest ? [ofLog(manifest)] : []),
        ...(keyBloom ? [{ path: keyBloom.path, bytes: keyBloom.bytes, needed: false }] : []),
      ])
    case 'placed':
      return [ofLog(action)]
    case 'checkpoint':
      return action.segments.map(needed)
  }
}

function needed({ path, bytes }: { path: string; bytes: number }): NamedObject {
  return { path, bytes, needed: true }
}

function ofLog(object: { path: string; bytes: number }): NamedObject {
  return { ...needed(object), isOfLog: true }
}
