/** How `calico copy` is called. */
import type { VerbText } from './verb.js'

export const COPY: VerbText = {
  name: 'copy',
  summary: 'Copy a whole store to another storage, or bring a copy up to date',
  notes:
    'Others may write to the source meanwhile: the copy is the store at a version that it had.\n' +
    'A copy that was interrupted goes on where it ended when it is run again. Nothing is\n' +
    'overwritten: a destination that is another store, or was written to, is refused. Where the\n' +
    'source lacks something, the copy ends before it, says so, and the status is 1.',
  parameters: [
    { form: '<from>', help: 'the store, a folder or an address' },
    { form: '<to>', help: 'an empty place, or a copy made before' },
  ],
  options: [
    { form: '--verify', help: 'read everything back and compare, also what was copied before' },
  ],
  examples: [
    'calico copy ./shop s3://bucket/backup/shop',
    'calico copy s3://bucket/backup/shop ./restored --verify',
  ],
}
