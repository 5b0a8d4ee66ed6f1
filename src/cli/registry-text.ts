/** How `calico registry` is called. */
import type { VerbText } from './verb.js'

export const REGISTRY: VerbText = {
  name: 'registry',
  summary: 'List the stores below a folder: key-spaces, tiles, segments, files nothing names',
  notes:
    'Damage is a row of its own, and the status is then 1. Files of commits under way show as\n' +
    'unreferenced.',
  parameters: [{ form: '<folder>', help: 'a folder that holds stores, or is one' }],
  options: [],
  examples: ['calico registry ./stores', 'calico registry ./stores --json'],
}
