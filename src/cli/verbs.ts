/** The verbs of the command line, in the order in which the help names them. */
import { ALGEBRAS } from '../format/algebra.js'
import { ALTER, PLACE } from './alter-text.js'
import type { Call } from './call.js'
import { CLONE } from './clone-text.js'
import { ABOUT_COMMIT, KEY_SPACE, STORE } from './common-text.js'
import { COPY } from './copy-text.js'
import { MAINTAIN, OPTIMIZE } from './maintain-text.js'
import { CHERRY_PICK, REVERT } from './pick-text.js'
import { BRANCH, TAG } from './refs-text.js'
import { REGISTRY } from './registry-text.js'
import { REPAIR } from './repair-text.js'
import { SERVE } from './serve-text.js'
import { STORAGE_CHECK } from './storage-check-text.js'
import { GROUP_SYNTAX } from './syntax-help.js'
import { MERGE, REBASE, RESTORE, SQUASH } from './tree-text.js'
import { VACUUM } from './vacuum-text.js'
import type { OptionText, ParameterText, VerbText } from './verb.js'
import { VERIFY } from './verify-text.js'

export interface Verb extends VerbText {
  /** What it does, loaded when it is called: `--help` must not wait for a parquet library. */
  readonly load: () => Promise<{ readonly run: (call: Call) => Promise<void> }>
}

const AT: OptionText = {
  form: '--at <version>',
  help: 'as of a version like v12, or a time like 2026-11-01T00:00:00Z',
}
const COLUMNS: OptionText = {
  form: '--columns <names>',
  help: 'only these columns, separated by commas; "double quotes" around odd names',
}
const SELECT: OptionText = {
  form: '--select <list>',
  help: 'columns and expressions, as "id, price * 2 AS double"',
}
const KEY_RANGE: readonly OptionText[] = [
  { form: '--from <key>', help: 'the first key' },
  { form: '--to <key>', help: 'the last key' },
]
const PROFILE: OptionText = {
  form: '--profile',
  help: 'say on standard error where the time went: calls, bytes and seconds per layer',
}
const REPLICA: OptionText = {
  form: '--replica',
  help: 'read a copy that lacks its newest objects, at its newest whole version',
}
const PRINTING: readonly OptionText[] = [
  { form: '--limit <rows>', help: 'stop after so many rows' },
  {
    form: '--format <format>',
    help: 'how to print',
    choices: ['table', 'tabs', 'csv', 'json', 'ndjson', 'arrow', 'parquet'],
  },
  {
    form: '-o, --output <file>',
    help: 'write to a file, in the format of its ending unless one is given',
  },
]
const READING: readonly OptionText[] = [
  COLUMNS,
  SELECT,
  { form: '--where <filter>', help: 'only rows for which this holds' },
  AT,
  REPLICA,
  ...PRINTING,
  PROFILE,
]
const INPUT: readonly OptionText[] = [
  {
    form: '--format <format>',
    help: 'what the input is; by its ending or its first bytes unless given',
    choices: ['parquet', 'csv', 'json', 'arrow'],
  },
  COLUMNS,
]

const OP: OptionText = {
  form: '--op <column=op>',
  help: `set (the default) or the algebra of the column: ${ALGEBRAS.join(', ')}`,
  many: true,
}
const ROWS_FILE: ParameterText = {
  form: '<file>',
  help: 'parquet, csv, json, arrow; - for standard input',
}

const ROWS_FILES: ParameterText = {
  form: '[file]',
  help: `${ROWS_FILE.help}; or --files`,
}
/** Of verbs that may compute what they write. */
const COMPUTING: readonly OptionText[] = [
  { form: '--files <paths...>', help: 'several files in place of one, in this order' },
  {
    form: '--set <column=expression>',
    help: 'what the column becomes, of source.*, target.* and key.*; nothing else is written',
    many: true,
  },
  { form: '--when <condition>', help: 'with --set: only rows for which this holds do anything' },
]

export const VERBS: readonly Verb[] = [
  {
    name: 'init',
    summary: 'Create an empty store',
    parameters: [STORE],
    options: [],
    examples: ['calico init ./shop'],
    load: () => import('./verbs/init.js'),
  },
  {
    name: 'create',
    summary: 'Create a key-space',
    notes: GROUP_SYNTAX,
    parameters: [STORE, { form: '<key-space>', help: 'its name' }],
    options: [
      { form: '--key <component>', help: 'a key component: "NAME TYPE [domain NAME]"', many: true },
      { form: '--group <text>', help: 'a column group, see above', many: true },
      { form: '--strict', help: 'refuse upserts that leave a record without what is required' },
      { form: '--spec <file>', help: 'the definition as JSON, as `schema --json` prints it' },
      ...ABOUT_COMMIT,
    ],
    examples: [
      'calico create ./shop order --key "id int64" --group "base: total decimal(10,2), at date"',
      'calico create ./shop user --key "id int64" --group "main: name utf8; format arrow" \\',
      '    --group "notes: tags list<utf8> append; partition hash(8, id)"',
    ],
    load: () => import('./verbs/create.js'),
  },
  { ...ALTER, load: () => import('./verbs/alter.js') },
  { ...PLACE, load: () => import('./verbs/place.js') },
  {
    name: 'drop',
    summary: 'Drop a key-space; versions before keep it',
    parameters: [STORE, KEY_SPACE],
    options: [{ form: '--yes', help: 'do drop it' }, ...ABOUT_COMMIT],
    examples: ['calico drop ./shop order --yes'],
    load: () => import('./verbs/drop.js'),
  },
  {
    name: 'import',
    summary: 'Bring files into a key-space, in one commit',
    notes:
      'Columns are found by name and cast to the declared types; records that exist take the\n' +
      'new cells. With --create the key-space is made from the columns of the first file: those\n' +
      'that no group names go to the group that lists none, or to one called main.',
    parameters: [STORE, KEY_SPACE, { form: '<file...>', help: 'parquet, csv, json, arrow' }],
    options: [
      ...INPUT,
      { form: '--row-number <component>', help: 'number the rows from 1 as this key component' },
      { form: '--create', help: 'create the key-space as well' },
      {
        form: '--key <columns>',
        help: 'with --create: key components, "NAME [TYPE], ..."',
        many: true,
      },
      {
        form: '--group <text>',
        help: 'with --create: "NAME=COLUMN,...", with types and clauses as in `create`',
        many: true,
      },
      ...ABOUT_COMMIT,
    ],
    examples: [
      'calico import ./shop order 2026-*.parquet',
      'calico import ./shop airport airports.csv --create --key iata --group "place=lat,lon"',
    ],
    load: () => import('./verbs/import.js'),
  },
  {
    name: 'write',
    summary: 'Write or delete records, in one commit',
    notes:
      'In JSON a column that an object lacks keeps its cell, and null clears it. In the other\n' +
      'formats every column of the file is written, and null clears. Expressions of --set are\n' +
      'computed over what is there, whenever it is read; a row that fails changes nothing.',
    parameters: [STORE, KEY_SPACE, ROWS_FILES],
    options: [
      ...INPUT,
      OP,
      ...COMPUTING,
      {
        form: '--replace',
        help: 'put records in place of what is there: cells not given become null',
      },
      { form: '--delete', help: 'remove the records of these keys' },
      ...ABOUT_COMMIT,
    ],
    examples: [
      `echo '{"id": 7, "tags": "late"}' | calico write ./shop order - --op tags=append`,
      'calico write ./shop order gone.csv --delete -m "asked to forget"',
      'calico write ./shop user --files a.parquet b.parquet \\\n' +
        '      --set "score = target.score + source.score" --when "source.ts > target.ts"',
    ],
    load: () => import('./verbs/write.js'),
  },
  {
    name: 'insert',
    summary: 'Write records that do not exist yet, in one commit',
    notes:
      'Where one exists, or is given twice, nothing is written and the status is 3; with --skip\n' +
      'its row is left out.',
    parameters: [STORE, KEY_SPACE, ROWS_FILE],
    options: [
      ...INPUT,
      OP,
      { form: '--skip', help: 'leave out rows whose records exist' },
      ...ABOUT_COMMIT,
    ],
    examples: ['calico insert ./shop order new.csv', 'calico insert ./shop order new.csv --skip'],
    load: () => import('./verbs/insert.js'),
  },
  {
    name: 'update',
    summary: 'Change cells of records, and make none, in one commit',
    notes:
      'As `write`, but cells under a key that has no record make none: they wait until a record\n' +
      'comes into being there.',
    parameters: [STORE, KEY_SPACE, ROWS_FILES],
    options: [...INPUT, OP, ...COMPUTING, ...ABOUT_COMMIT],
    examples: [
      `echo '{"id": 7, "note": "late"}' | calico update ./shop order -`,
      'calico update ./shop user visits.csv --set "visits = coalesce(target.visits, 0) + 1"',
    ],
    load: () => import('./verbs/update.js'),
  },
  {
    name: 'delete',
    summary: 'Delete the record of a key, or those of a range of keys, in one commit',
    notes:
      'A range is all that every given option speaks of, and is deleted without being read.\n' +
      'Its keys are written as for `range`; the filter compares only components of the key.',
    parameters: [STORE, KEY_SPACE, { form: '[key...]', help: 'a value per key component' }],
    options: [
      ...KEY_RANGE,
      { form: '--before <key>', help: 'the key to end before, instead of --to' },
      { form: '--where <filter>', help: 'only keys for which this holds' },
      { form: '--everything', help: 'all records of the key-space' },
      ...ABOUT_COMMIT,
    ],
    examples: [
      'calico delete ./shop order 1042',
      'calico delete ./shop order_day --before 2026-01-01 -m "kept for a year"',
      'calico delete ./shop order_day --from 2026-01-01 --where "id % 2 = 0"',
    ],
    load: () => import('./verbs/delete.js'),
  },
  {
    name: 'read',
    summary: 'Read a key-space',
    notes:
      'A filter compares columns with values and joins conditions by AND, OR and NOT:\n' +
      `  total > 99 and (state in ('new', 'paid') or note is null) and day < date '2026-02-01'\n` +
      'Expressions compute and call functions: --select "id, upto - since AS days",\n' +
      `  --where "length(trim(note)) > 0 and total * 1.2 < 100"; spec/expr.md has them all.\n` +
      'In text with tabs a null is empty, and tab, line end and backslash are \\t, \\n and \\\\.',
    parameters: [STORE, KEY_SPACE],
    options: READING,
    examples: [
      'calico read ./shop order --where "total > 100" --columns id,total --limit 10',
      'calico read ./shop@v12 order -o orders.parquet',
    ],
    load: () => import('./verbs/read.js'),
  },
  {
    name: 'get',
    summary: 'Print the record of one key',
    parameters: [STORE, KEY_SPACE, { form: '<key...>', help: 'a value per key component' }],
    options: [COLUMNS, SELECT, AT, REPLICA, PROFILE],
    examples: ['calico get ./shop order 1042'],
    load: () => import('./verbs/get.js'),
  },
  {
    name: 'range',
    summary: 'Read the records from one key to another, both included',
    notes:
      'A key is its components separated by commas, or a JSON array of them; the last ones may\n' +
      'be left out.',
    parameters: [STORE, KEY_SPACE],
    options: [...KEY_RANGE, ...READING],
    examples: ['calico range ./shop order_day --from 2026-01-01 --to 2026-01-31,500'],
    load: () => import('./verbs/range.js'),
  },
  {
    name: 'changes',
    summary: 'Print what versions did to a key-space: inserts, updates, deletes',
    notes:
      'Each version is told by its net effect: a row for a record that came or went, two for\n' +
      'one that became different, none for what was written and changed nothing.',
    parameters: [STORE, KEY_SPACE],
    options: [
      { form: '--from <version>', help: 'after this version or time; v0 for all' },
      { form: '--to <version>', help: 'up to this version or time; the newest unless given' },
      COLUMNS,
      { form: '--filter <filter>', help: 'the changes of the rows for which this holds' },
      {
        form: '--follow',
        help: 'go on with versions as they come, from now unless --from says otherwise',
      },
      ...PRINTING,
    ],
    examples: [
      'calico changes ./shop order --from v3 --to v9',
      'calico changes ./shop order --from 2026-11-01 --filter "total > 100" --format csv',
      'calico changes ./shop order --follow --format ndjson',
    ],
    load: () => import('./verbs/changes.js'),
  },
  {
    name: 'diff',
    summary: 'Say what differs between two versions, net over all between',
    notes:
      'A..B are versions like v3, branches, tags or times, in any order: v3..v9, main..dev.\n' +
      'A...B begins where both were one; A.. ends at the newest version, and v0 is empty.\n' +
      'Counted are records that came, became different or went, and cells by column.',
    parameters: [
      STORE,
      { form: '<versions>', help: 'what is compared: v3..v9, main...dev' },
      { form: '[key-space]', help: 'all unless given' },
    ],
    options: [
      { form: '--rows', help: 'print the records of the key-space, before and after' },
      { form: '--explain', help: 'say what would be read, by group, and read no data' },
      ...PRINTING.filter(({ form }) => !form.startsWith('--limit')),
    ],
    examples: [
      'calico diff ./shop v3..v9',
      'calico diff ./shop main...dev',
      'calico diff ./shop v3.. order --rows -o diff.csv',
    ],
    load: () => import('./verbs/diff.js'),
  },
  {
    name: 'explain',
    summary: 'Print what a read would look at and why, without reading any data',
    parameters: [STORE, KEY_SPACE, { form: '[key...]', help: 'as for `get`' }],
    options: [
      COLUMNS,
      SELECT,
      { form: '--where <filter>', help: 'only rows for which this holds' },
      ...KEY_RANGE,
      { form: '--figures <list>', help: 'what tells these figures, as "count, sum(total)"' },
      AT,
      REPLICA,
    ],
    examples: [
      'calico explain ./shop order --where "total > 100" --columns id,total',
      'calico explain ./shop order 1042',
      'calico explain ./shop order --figures "count, min(id), sum(total)"',
    ],
    load: () => import('./verbs/explain.js'),
  },
  {
    name: 'log',
    summary: 'List commits, the newest first',
    parameters: [STORE],
    options: [{ form: '--limit <commits>', help: 'stop after so many' }, REPLICA],
    examples: ['calico log ./shop --limit 20'],
    load: () => import('./verbs/log.js'),
  },
  {
    name: 'show',
    summary: 'Print a commit in full, or what the store is',
    parameters: [STORE, { form: '[version]', help: 'a version like v12' }],
    options: [],
    examples: ['calico show ./shop', 'calico show ./shop v12 --json'],
    load: () => import('./verbs/show.js'),
  },
  {
    name: 'schema',
    summary: 'Print the columns of key-spaces',
    parameters: [STORE, { form: '[key-space]', help: 'all unless given' }],
    options: [AT, REPLICA],
    examples: ['calico schema ./shop order', 'calico schema ./shop order --json > order.json'],
    load: () => import('./verbs/schema.js'),
  },
  {
    name: 'history',
    summary: 'Print when columns, groups and key-spaces came, changed and went',
    parameters: [STORE, { form: '[key-space]', help: 'all unless given' }],
    options: [REPLICA],
    examples: ['calico history ./shop order'],
    load: () => import('./verbs/history.js'),
  },
  {
    name: 'describe',
    summary: 'Print how the groups of a key-space lie on disk',
    notes: 'A checkpoint is due for so many tiles as `due` says; `run` is the command for it.',
    parameters: [STORE, KEY_SPACE],
    options: [
      AT,
      REPLICA,
      {
        form: '--writes <entries>',
        help: 'also what the newest entries wrote; bytes of folds and checkpoints over updates',
      },
    ],
    examples: ['calico describe ./shop order', 'calico describe ./shop order --writes 1000'],
    load: () => import('./verbs/describe.js'),
  },
  {
    name: 'checkpoint',
    summary: 'Write tiles that have updates as segments; what is read stays the same',
    parameters: [STORE, { form: '[key-space]', help: 'all unless given' }],
    options: [
      { form: '--group <name>', help: 'only this column group' },
      {
        form: '--as-of <version>',
        help: 'include updates up to this version; the head unless given',
      },
      { form: '--log', help: 'also write a checkpoint of the log' },
    ],
    examples: ['calico checkpoint ./shop', 'calico checkpoint ./shop order --group notes --log'],
    load: () => import('./verbs/checkpoint.js'),
  },
  {
    name: 'fold',
    summary: 'Put one update in place of many between checkpoints; what is read stays the same',
    notes: 'Each group that has several updates over its checkpoints is folded by a commit.',
    parameters: [STORE, { form: '[key-space]', help: 'all unless given' }],
    options: [{ form: '--group <name>', help: 'only this column group' }],
    examples: ['calico fold ./shop', 'calico fold ./shop order --group notes'],
    load: () => import('./verbs/fold.js'),
  },
  { ...BRANCH, load: () => import('./verbs/branch.js') },
  { ...MERGE, load: () => import('./verbs/merge.js') },
  { ...REBASE, load: () => import('./verbs/rebase.js') },
  { ...RESTORE, load: () => import('./verbs/restore.js') },
  { ...SQUASH, load: () => import('./verbs/squash.js') },
  { ...TAG, load: () => import('./verbs/tag.js') },
  { ...CLONE, load: () => import('./verbs/clone.js') },
  { ...CHERRY_PICK, load: () => import('./verbs/cherry-pick.js') },
  { ...REVERT, load: () => import('./verbs/revert.js') },
  { ...MAINTAIN, load: () => import('./verbs/maintain.js') },
  { ...OPTIMIZE, load: () => import('./verbs/optimize.js') },
  { ...VERIFY, load: () => import('./verbs/verify.js') },
  { ...REPAIR, load: () => import('./verbs/repair.js') },
  { ...VACUUM, load: () => import('./verbs/vacuum.js') },
  {
    name: 'doctor',
    summary: 'Say what is amiss with a store, and the command that mends it',
    notes: 'It changes nothing but the hint. The status is 1 where something is amiss.',
    parameters: [STORE],
    options: [],
    examples: ['calico doctor ./shop'],
    load: () => import('./verbs/doctor.js'),
  },
  { ...REGISTRY, load: () => import('./verbs/registry.js') },
  { ...COPY, load: () => import('./verbs/copy.js') },
  { ...STORAGE_CHECK, load: () => import('./verbs/storage-check.js') },
  { ...SERVE, load: () => import('./verbs/serve.js') },
  {
    name: 'completion',
    summary: 'Print the completion script of a shell',
    parameters: [{ form: '<shell>', help: 'bash, zsh or fish' }],
    options: [],
    examples: ['source <(calico completion bash)', 'calico completion fish | source'],
    load: () => import('./verbs/completion.js'),
  },
]
