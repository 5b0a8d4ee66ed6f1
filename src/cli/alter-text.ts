/** How `calico alter` and `calico place` are called. */
import { ABOUT_COMMIT, KEY_SPACE, STORE } from './common-text.js'
import { CHANGE_SYNTAX } from './syntax-help.js'
import type { VerbText } from './verb.js'

export const ALTER: VerbText = {
  name: 'alter',
  summary: 'Change the definition of a key-space, in one commit, while others write',
  notes: CHANGE_SYNTAX,
  parameters: [STORE, KEY_SPACE, { form: '<change...>', help: 'a change, see above' }],
  options: [
    { form: '--and <change>', help: 'another change of the same commit', many: true },
    { form: '--yes', help: 'do drop what a change drops' },
    ...ABOUT_COMMIT,
  ],
  examples: [
    'calico alter ./shop order add column tax decimal(10,2) after total',
    'calico alter ./shop order rename column at to day --and "drop column note" --yes',
    'calico alter ./shop order set main: partition hash(16, id)',
    'calico alter ./shop order split main: note, remark into notes',
    'calico alter ./shop order join notes into main',
  ],
}

export const PLACE: VerbText = {
  name: 'place',
  summary: 'Have a column group lie in a place of its own, while others write',
  notes:
    'The place is the name of one that the store knows; name=address, or an address alone,\n' +
    "makes one, named as the group in the latter case; 'default' is with the rest of the\n" +
    'store. An address that begins with ./ or ../ goes from the store. What there is follows\n' +
    'with --move.',
  parameters: [
    STORE,
    { form: '<group>', help: 'key-space.group' },
    { form: '<to>', help: 'a place' },
  ],
  options: [
    { form: '--move', help: 'also move what there is, after which the old place is not read' },
    ...ABOUT_COMMIT,
  ],
  examples: [
    'calico place ./shop user.secret vault=s3://safe/shop --move',
    'calico place ./shop user.secret default --move',
  ],
}
