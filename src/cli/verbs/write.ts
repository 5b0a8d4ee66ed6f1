import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { writeRows } from '../writing.js'

export async function run(call: Call): Promise<void> {
  const [deletes, replaces] = [call.flag('delete'), call.flag('replace')]
  if (deletes && (call.texts('op').length > 0 || call.text('columns') !== undefined)) {
    throw usage('--delete needs only keys; it goes with neither --op nor --columns')
  }
  const sets = call.texts('set').length > 0 || call.text('when') !== undefined
  if (sets && (deletes || replaces)) throw usage('--set goes with neither --delete nor --replace')
  if (deletes && replaces) throw usage('--delete and --replace exclude each other')
  await writeRows(call, { verb: deletes ? 'delete' : replaces ? 'replace' : 'upsert' })
}
