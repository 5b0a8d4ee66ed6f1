import { findKeySpace } from '../../table/definition.js'
import type { LineState } from '../../table/state.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { Progress } from '../progress.js'
import { withWritableStore } from '../session.js'
import { versionOf } from '../values.js'

export async function run(call: Call): Promise<void> {
  const keySpace = call.optionalParameter('key-space')
  const group = call.text('group')
  const asOf = asOfVersion(call)
  await withWritableStore(call, async (store) => {
    const state = await store.snapshot(undefined, call.signal)
    checkGroup(state, keySpace, group)
    const progress = await Progress.start(call.io, {
      label: 'checkpointing',
      unit: 'tiles',
      total: 'told',
    })
    try {
      const done = await store.checkpoint({
        keySpace,
        group,
        asOf,
        signal: call.signal,
        onTile: ({ tiles, of }) => progress.reach(tiles, of),
      })
      const logCheckpoint = call.flag('log') ? await store.writeLogCheckpoint() : undefined
      await call.output.facts({
        tiles: done.length,
        firstVersion: done[0]?.version,
        lastVersion: done.at(-1)?.version,
        logCheckpoint,
        seconds: progress.stop(),
      })
    } finally {
      progress.stop()
    }
  })
}

function asOfVersion(call: Call): number | undefined {
  const text = call.text('asOf')
  const version = text === undefined ? undefined : versionOf(text)
  if (version === null) throw usage(`--as-of takes a version like v12, not '${text}'`)
  return version
}

/** A group that no key-space has would checkpoint nothing and say that all is done. */
function checkGroup(
  state: LineState,
  keySpace: string | undefined,
  group: string | undefined,
): void {
  const found =
    keySpace === undefined ? [...state.keySpaces.values()] : [findKeySpace(state, keySpace)]
  const groups = found.flatMap(({ groups: defined }) => defined.map(({ name }) => name))
  if (group === undefined || groups.includes(group)) return
  throw usage(`there is no column group '${group}'; there are ${groups.join(', ')}`)
}
