import type { VerbText } from './verb.js'

/** The command line of `repair`. */
export const REPAIR: VerbText = {
  name: 'repair',
  summary: 'Make anew what follows from the rest of a store; only says what without --yes',
  notes:
    'Hints, log checkpoints, filters of keys and the document of main follow from entries and\n' +
    'data files. Damage to those only a copy mends: see `verify`.',
  parameters: [{ form: '<store>', help: 'a folder or an address' }],
  options: [{ form: '--yes', help: 'do make it anew' }],
  examples: ['calico repair ./shop', 'calico repair ./shop --yes'],
}
