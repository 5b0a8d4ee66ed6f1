import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { chosenGroups } from '../groups.js'
import { Progress } from '../progress.js'
import { withWritableStore } from '../session.js'
import { versionOf } from '../values.js'

export async function run(call: Call): Promise<void> {
  const keySpace = call.optionalParameter('key-space')
  const group = call.text('group')
  const asOf = asOfVersion(call)
  await withWritableStore(call, async (store) => {
    const state = await store.snapshot(undefined, call.signal)
    chosenGroups(call, state)
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
