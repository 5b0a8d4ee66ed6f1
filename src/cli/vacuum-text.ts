/** How `calico vacuum` is called. */
import type { VerbText } from './verb.js'

export const VACUUM: VerbText = {
  name: 'vacuum',
  summary: 'Remove what no version needs that is kept; only lists it without --yes',
  notes:
    'Groups say how many versions they keep, and for how long: keepVersions and keepSeconds.\n' +
    'A line keeps what the group wants that keeps most; without settings, all. What tags,\n' +
    'branches and pins name stays. Writers may go on: what nothing names goes at the second\n' +
    'vacuum that finds it.',
  parameters: [{ form: '<store>', help: 'a folder or an address' }],
  options: [
    { form: '--yes', help: 'do remove it' },
    { form: '--keep-versions <n>', help: 'what groups keep that do not say so themselves' },
    { form: '--keep-for <time>', help: 'and for how long, like 30d, 36h, 90m' },
    { form: '--expire <time>', help: 'the age at which markers and pins count no more; 7d' },
    { form: '--list-kept', help: 'also list each object that stays, and why' },
    {
      form: '--nothing-is-writing',
      help: 'your word that no process writes now: what nothing names goes at once',
    },
  ],
  examples: [
    'calico vacuum ./shop',
    'calico vacuum ./shop --keep-versions 100 --keep-for 30d --yes',
  ],
}
