/** How `calico clone` is called. */
import type { VerbText } from './verb.js'

export const CLONE: VerbText = {
  name: 'clone',
  summary: 'List clones, make one in an empty place, or keep nothing more for one',
  notes:
    'A clone is a store of its own that goes on from a version of another. Nothing is copied:\n' +
    'it reads from there, and what is written to it lies in its own place. The version is kept\n' +
    'for it through vacuums until it is released; `copy` makes a whole store of a clone.\n' +
    'Where the other store has moved, CALICO_PARENT says where it is.',
  parameters: [
    {
      form: '<store>',
      help: 'a folder or an address, with @branch, @tag, @v12 or a time where it begins elsewhere',
    },
    { form: '[to]', help: 'an empty place; all clones are listed without it' },
  ],
  options: [
    { form: '--release <id>', help: 'keep nothing more for the clone of this id' },
    {
      form: '--own-place <name=address>',
      help: 'where the clone has a place, which it needs for those of column groups',
      many: true,
    },
  ],
  examples: [
    'calico clone ./shop ./trial',
    'calico clone s3://bucket/shop@year-end/2026 ./audit',
    'calico clone ./shop --release nbswy3dpeb3w64tmmqqho33snq',
  ],
}
