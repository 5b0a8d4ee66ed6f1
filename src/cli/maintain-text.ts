/** How `calico maintain` and `calico optimize` are called. */
import type { OptionText, VerbText } from './verb.js'

const GROUP: OptionText = { form: '--group <name>', help: 'only this column group' }
const BUDGET: readonly OptionText[] = [
  { form: '--budget-bytes <bytes>', help: 'begin nothing that is expected to write beyond these' },
  { form: '--budget-seconds <seconds>', help: 'begin nothing after so long' },
  { form: '--dry-run', help: 'only say what there is to do, why, and what it would write' },
]

export const MAINTAIN: VerbText = {
  name: 'maintain',
  summary: 'Do what is due by the policies of groups: folds, checkpoints, new layouts, the log',
  notes:
    'Any number of processes may maintain a store at once, beside writers. With --watch it goes\n' +
    'on, a round a minute, until SIGINT or SIGTERM; budgets are for each round. What has begun\n' +
    'is finished. Without --vacuum nothing is removed, with it what `vacuum --yes` removes.\n' +
    'Where some of the work fails, the rest is done, and the status is 1.',
  parameters: [
    { form: '<store>', help: 'a folder or an address' },
    { form: '[of]', help: 'a key-space, or KEY-SPACE.GROUP; all unless given' },
  ],
  options: [
    GROUP,
    ...BUDGET,
    { form: '--vacuum', help: 'at the end of a round remove files that no version names' },
    { form: '--watch', help: 'go on, a round every 60 seconds' },
    { form: '--every <seconds>', help: 'go on, with so long a pause between rounds' },
  ],
  examples: [
    'calico maintain ./shop --dry-run',
    'calico maintain ./shop order.notes --budget-bytes 1000000000',
    'calico maintain ./shop --every 10 --budget-seconds 5 --json',
  ],
}

export const OPTIMIZE: VerbText = {
  name: 'optimize',
  summary: 'Lay the tiles of a key-space out anew: large segments, nothing on top of them',
  notes:
    'Tiles that have the layout which their group wants are left. With --partition the group is\n' +
    'partitioned otherwise before, and its rows come into the new tiles. Others may write\n' +
    'meanwhile; whoever is interrupted goes on with the same command.',
  parameters: [
    { form: '<store>', help: 'a folder or an address' },
    { form: '<of>', help: 'a key-space, or KEY-SPACE.GROUP' },
  ],
  options: [
    GROUP,
    { form: '--partition <transforms>', help: 'as "hash(16, id)", or none' },
    { form: '--all', help: 'also tiles that have the layout already' },
    ...BUDGET,
  ],
  examples: [
    'calico optimize ./shop order',
    'calico optimize ./shop order.main --partition "hash(16, id)"',
  ],
}
