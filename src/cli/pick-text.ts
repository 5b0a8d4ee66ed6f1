/** How `calico cherry-pick` and `calico revert` are called. */
import { ABOUT_COMMIT, GIVEN, STORE } from './common-text.js'
import type { OptionText, VerbText } from './verb.js'

const RESOLVING: readonly OptionText[] = [
  { form: '--take <side>', help: 'what becomes of conflicts', choices: ['ours', 'theirs'] },
  GIVEN,
  { form: '--dry-run', help: 'only say what it comes to, with all conflicts' },
]

const KEY_SPACES = { form: '[key-space...]', help: 'all in which something differs unless given' }

const ABOUT_CONFLICTS =
  'Where both have made something else of a cell, or of a record, nothing is committed and the\n' +
  'conflicts are listed: with key, column, and what was there, what is here, and what is there.\n' +
  'What is given of a cell settles its conflict, and else the side that is taken.'

export const CHERRY_PICK: VerbText = {
  name: 'cherry-pick',
  summary: 'Take what versions of another branch changed into this one, in one commit',
  notes: `A version alone is that version; A..B and A...B are as for \`diff\`.\n${ABOUT_CONFLICTS}`,
  parameters: [
    STORE,
    { form: '<versions>', help: 'what is taken: dev@v12, dev@v10..dev, main...dev' },
    KEY_SPACES,
  ],
  options: [...RESOLVING, ...ABOUT_COMMIT],
  examples: [
    'calico cherry-pick ./shop dev@v12',
    'calico cherry-pick ./shop main...dev user --take theirs',
  ],
}

export const REVERT: VerbText = {
  name: 'revert',
  summary: 'Undo what versions changed, and leave what was changed since, in one commit',
  notes: `A version alone is that version; A..B are those after A.\n${ABOUT_CONFLICTS}`,
  parameters: [STORE, { form: '<versions>', help: 'what is undone: v12, v10..v12' }, KEY_SPACES],
  options: [...RESOLVING, ...ABOUT_COMMIT],
  examples: ['calico revert ./shop v12', 'calico revert ./shop v10..v12 user --take ours'],
}
