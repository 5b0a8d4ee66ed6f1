/** What several verbs have in common on the command line. */
import type { OptionText, ParameterText } from './verb.js'

export const STORE: ParameterText = { form: '<store>', help: 'a folder or an address' }
export const KEY_SPACE: ParameterText = { form: '<key-space>', help: 'a key-space of the store' }

export const ABOUT_COMMIT: readonly OptionText[] = [
  { form: '-m, --message <text>', help: 'what the log says of the commit' },
  { form: '--author <name>', help: 'who the log says made the commit' },
]

export const GIVEN: OptionText = {
  form: '--given <file>',
  help: 'cells that settle conflicts, as JSON: {"key-space": [{"id": 1, "name": "x"}]}',
}
