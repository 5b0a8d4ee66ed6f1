/** All options of a verb: its own, those of whoever opens a store, and those of every verb. */
import { LOCAL_CACHE } from './local-cache.js'
import { PLACE } from './places.js'
import { STORAGE_MODULE } from './storage-modules.js'
import type { OptionText, VerbText } from './verb.js'

const EVERYWHERE: readonly OptionText[] = [
  { form: '--json', help: 'print JSON, one object a line' },
  STORAGE_MODULE,
]

/** In the order in which help shows them, without that of help itself. */
export function optionsOf({ options, parameters }: VerbText): OptionText[] {
  // Copies and registries find places by what the stores record, and keep nothing that they read.
  const opensStore = parameters[0]?.form === '<store>'
  return [...options, ...(opensStore ? [PLACE, ...LOCAL_CACHE] : []), ...EVERYWHERE]
}
