import { CalicoError } from '../../errors.js'
import type { DefinitionEvent } from '../../executor/definition-history.js'
import type { Call } from '../call.js'
import type { Listing } from '../output.js'
import { timeText, withStore } from '../session.js'

const EVENTS: Listing<DefinitionEvent> = {
  columns: [
    { name: 'version', kind: 'number' },
    { name: 'time' },
    { name: 'author' },
    { name: 'key-space' },
    { name: 'change' },
    { name: 'message' },
  ],
  cells: ({ version, timestamp, author, keySpace, what, message }) => [
    version,
    timeText(timestamp),
    author ?? '',
    keySpace,
    what,
    message ?? '',
  ],
  json: ({ timestamp, ...event }) => ({ ...event, time: timeText(timestamp) }),
}

/** The earliest change first: a key-space under all the names that it has had. */
export async function run(call: Call): Promise<void> {
  const name = call.optionalParameter('key-space')
  await withStore(call, async (store) => {
    const events: DefinitionEvent[] = []
    for await (const event of store.definitionHistory(call.signal)) events.push(event)
    const { keySpaces } = await store.snapshot(undefined, call.signal)
    const now = [...keySpaces.values()].map(({ keySpace: id, name: own }) => ({ id, own }))
    const then = events.map(({ id, keySpace: own }) => ({ id, own }))
    const named = new Set([...then, ...now].flatMap(({ id, own }) => (own === name ? id : [])))
    if (name !== undefined && named.size === 0) {
      throw new CalicoError('UnknownKeySpace', `there never was a key-space '${name}'`)
    }
    await call.output.list(
      EVENTS,
      events.filter(({ id }) => name === undefined || named.has(id)),
    )
  })
}
