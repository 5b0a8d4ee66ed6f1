/** What the actions of entries have in common. */
import type { LogAction, UpdateAction } from '../format/generated/documents.js'

/** The updates that an action brings: itself, or those among the layers of a fold. */
export function updatesIn(action: LogAction): UpdateAction[] {
  switch (action.kind) {
    case 'update':
      return [action]
    case 'fold':
      return action.layers.filter((layer) => layer.kind === 'update')
    default:
      return []
  }
}
