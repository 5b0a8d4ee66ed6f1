import type { VerbText } from './verb.js'

/** The command line of `verify`. */
export const VERIFY: VerbText = {
  name: 'verify',
  summary: 'Check what the log says against what is there; status 1 where it differs',
  notes:
    'With --whole it also names the newest version of which nothing is missing, at which the\n' +
    'reading verbs open a copy with --replica, and what is missing beyond.',
  parameters: [{ form: '<store>', help: 'a folder or an address' }],
  options: [
    { form: '--deep', help: 'also read every data file' },
    { form: '--whole', help: 'also say which version is the newest whole one' },
  ],
  examples: ['calico verify ./shop --deep', 'calico verify ./replica --whole'],
}
