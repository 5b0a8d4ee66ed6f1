/** How `calico branch` and `calico tag` are called. */
import type { ParameterText, VerbText } from './verb.js'

const STORE: ParameterText = {
  form: '<store>',
  help: 'a folder or an address, with @branch, @tag, @v12 or a time where it begins elsewhere',
}

const NAMES = `\
A name is letters, digits and . _ + - in parts with / between them. The store behind it is
written as any other: store@name, store@name@v12.`

export const BRANCH: VerbText = {
  name: 'branch',
  summary: 'List branches, make one, or end one',
  notes:
    `${NAMES}\n` +
    'A branch is one small object, whatever the store holds; it begins where the address of the\n' +
    'store points. Who writes to a branch that is deleted or renamed is told so, and nothing\n' +
    'that was acknowledged is lost to branches and tags made from it.',
  parameters: [STORE, { form: '[name]', help: 'of the branch; all are listed without it' }],
  options: [
    { form: '--delete', help: 'end the branch' },
    { form: '--rename <name>', help: 'give it another name' },
    { form: '--protect', help: 'have it neither deleted nor renamed' },
    { form: '--unprotect', help: 'end that' },
  ],
  examples: [
    'calico branch ./shop users/anna/trial',
    'calico branch ./shop@v12 before-the-import',
    'calico branch ./shop users/anna/trial --delete',
  ],
}

export const TAG: VerbText = {
  name: 'tag',
  summary: 'List tags, name a version for good, or take a name away',
  notes: NAMES,
  parameters: [STORE, { form: '[name]', help: 'of the tag; all are listed without it' }],
  options: [{ form: '--delete', help: 'take the name away' }],
  examples: ['calico tag ./shop year-end/2026', 'calico tag ./shop@dev@v40 tested'],
}
