/** How `calico merge`, `rebase`, `restore` and `squash` are called. */
import { ABOUT_COMMIT, GIVEN } from './common-text.js'
import type { OptionText, ParameterText, VerbText } from './verb.js'

const BRANCH: ParameterText = {
  form: '<store>',
  help: 'a folder or an address, with @branch where it is not main that is meant',
}
const REF: ParameterText = {
  form: '<ref>',
  help: 'a branch, a tag, a version like v12, a time, or dev@v12',
}
const SETTLING: readonly OptionText[] = [
  {
    form: '--take <side>',
    help: 'of transactions in conflict, those of the branch or those of the other side',
    choices: ['ours', 'theirs'],
  },
  GIVEN,
  { form: '--check-writes', help: 'count a cell that both sides wrote as a conflict, too' },
]
const CONFLICTS = `\
A transaction that read what the other side has written since is in conflict: nothing is done
then, and its cells are listed, unless they are given or --take says which side is taken. Ours is
the branch of the address.`

export const MERGE: VerbText = {
  name: 'merge',
  summary: 'Bring what another branch holds into a branch',
  notes: CONFLICTS,
  parameters: [BRANCH, REF],
  options: [...SETTLING, ...ABOUT_COMMIT],
  examples: ['calico merge ./shop dev', 'calico merge ./shop@dev main --take theirs'],
}

export const REBASE: VerbText = {
  name: 'rebase',
  summary: 'Have a branch go on from where another one is',
  notes: CONFLICTS,
  parameters: [BRANCH, REF],
  options: [...SETTLING, ...ABOUT_COMMIT],
  examples: ['calico rebase ./shop@dev main', 'calico rebase ./shop@dev main --given agreed.json'],
}

export const RESTORE: VerbText = {
  name: 'restore',
  summary: 'Have a branch hold again what a version held',
  notes: 'Nothing is lost: the versions in between can still be read.',
  parameters: [BRANCH, REF],
  options: [
    { form: '--force', help: 'give up what others commit meanwhile, too' },
    ...ABOUT_COMMIT,
  ],
  examples: ['calico restore ./shop v12', 'calico restore ./shop@dev year-end/2026'],
}

export const SQUASH: VerbText = {
  name: 'squash',
  summary: 'Put one commit in the place of many',
  notes: 'What came after the run stays behind it; earlier versions can still be read.',
  parameters: [BRANCH],
  options: [
    {
      form: '--after <ref>',
      help: 'the version before the first of the run, like v12, or another branch: all beyond it',
    },
    { form: '--through <version>', help: 'the last one; the newest unless given' },
    ...ABOUT_COMMIT,
  ],
  examples: [
    'calico squash ./shop@dev --after main',
    'calico squash ./shop --after 0 --through v40',
  ],
}
