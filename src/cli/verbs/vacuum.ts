import type { VacuumFinding } from '../../maintain/vacuum.js'
import type { Call } from '../call.js'
import type { Listing } from '../output.js'
import { timeText, withWritableStore } from '../session.js'
import { secondsOf } from '../values.js'

const REMOVABLE: Listing<VacuumFinding> = {
  columns: [{ name: 'path' }, { name: 'bytes', kind: 'bytes' }, { name: 'modified' }],
  cells: ({ path, bytes, modifiedMicros }) => [path, bytes, timeText(modifiedMicros)],
  json: ({ path, bytes, modifiedMicros }) => ({ path, bytes, modified: timeText(modifiedMicros) }),
}

/** Prints each file that nothing names, and then the figures. */
export async function run(call: Call): Promise<void> {
  const execute = call.flag('yes')
  const grace = call.text('grace')
  const graceSeconds = grace === undefined ? undefined : secondsOf(grace)
  await withWritableStore(call, async (store) => {
    const { removable, young, deleted } = await store.vacuum({
      execute,
      nothingIsWriting: call.flag('nothingIsWriting'),
      signal: call.signal,
      ...(graceSeconds !== undefined && { graceSeconds }),
    })
    if (removable.length > 0) {
      await call.output.list(REMOVABLE, removable)
      if (call.output.mode !== 'json') await call.output.write('\n')
    }
    const bytes = removable.reduce((sum, file) => sum + file.bytes, 0)
    await call.output.facts({ removable: removable.length, bytes, young, deleted })
    if (!execute && removable.length > 0) {
      call.output.remark('nothing was deleted; add --yes to delete what is listed')
    }
  })
}
