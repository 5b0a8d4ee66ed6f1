import type { VacuumFinding, VacuumKeeper, VacuumKept } from '../../maintain/vacuum.js'
import type { Call } from '../call.js'
import type { Listing } from '../output.js'
import { timeText, withWritableStore } from '../session.js'
import { countOf, secondsOf } from '../values.js'

const REMOVABLE: Listing<VacuumFinding> = {
  columns: [
    { name: 'path' },
    { name: 'reason' },
    { name: 'bytes', kind: 'bytes' },
    { name: 'modified' },
  ],
  cells: ({ path, reason, bytes, modifiedMicros }) => [
    path,
    reason,
    bytes,
    timeText(modifiedMicros),
  ],
  json: ({ path, reason, bytes, modifiedMicros }) => ({
    ...{ path, reason, bytes, modified: timeText(modifiedMicros) },
  }),
}

const KEPT: Listing<VacuumKept> = {
  columns: [{ name: 'path' }, { name: 'kept by' }, { name: 'bytes', kind: 'bytes' }],
  cells: ({ path, by, bytes }) => [path, by, bytes],
  json: ({ path, by, bytes }) => ({ path, keptBy: by, bytes }),
}

const KEEPERS: Listing<VacuumKeeper> = {
  columns: [
    { name: 'kept by' },
    { name: 'objects', kind: 'count' },
    { name: 'bytes', kind: 'bytes' },
  ],
  cells: ({ by, objects, bytes }) => [by, objects, bytes],
  json: ({ by, objects, bytes }) => ({ keptBy: by, objects, bytes }),
}

/** Prints each object that is needed no more, what keeps the others, and then the figures. */
export async function run(call: Call): Promise<void> {
  const execute = call.flag('yes')
  const listKept = call.flag('listKept')
  const [versions, time, expire] = ['keepVersions', 'keepFor', 'expire'].map((name) =>
    call.text(name),
  )
  const keep = {
    ...(versions !== undefined && { keepVersions: countOf(versions) }),
    ...(time !== undefined && { keepSeconds: secondsOf(time) }),
  }
  await withWritableStore(call, async (store) => {
    const found = await store.vacuum({
      ...{ execute, listKept, signal: call.signal },
      nothingIsWriting: call.flag('nothingIsWriting'),
      ...(Object.keys(keep).length > 0 && { keep }),
      ...(expire !== undefined && { noteSeconds: secondsOf(expire) }),
    })
    const { removable, keepers, kept, waiting, deleted, fence } = found
    const isText = call.output.mode !== 'json'
    if (removable.length > 0) await call.output.list(REMOVABLE, removable)
    if (removable.length > 0 && isText) await call.output.write('\n')
    if (listKept) await call.output.list(KEPT, kept)
    else if (isText && keepers.length > 0) await call.output.list(KEEPERS, keepers)
    if (isText) await call.output.write('\n')
    const bytes = removable.reduce((sum, file) => sum + file.bytes, 0)
    const facts = { removable: removable.length, bytes, waiting, deleted }
    await call.output.facts({ ...facts, ...(fence !== null && { fence }) })
    if (!execute && removable.length > 0) {
      call.output.remark('nothing was deleted; add --yes to delete what is listed')
    }
  })
}
