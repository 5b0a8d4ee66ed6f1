import type { Clone } from '../../executor/store-refs.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import type { Listing } from '../output.js'
import { placesOf } from '../places.js'
import { timeText, withStore } from '../session.js'

const LISTING: Listing<Clone> = {
  columns: [{ name: 'clone' }, { name: 'version' }, { name: 'since' }, { name: 'address' }],
  cells: ({ id, uri, branch, line, version, since }) => [
    id,
    `v${version} of ${branch ?? `line ${line}`}`,
    timeText(since),
    uri ?? '',
  ],
  json: (clone) => clone,
}

export async function run(call: Call): Promise<void> {
  const to = call.optionalParameter('to')
  const release = call.text('release')
  if (to !== undefined && release !== undefined) throw usage('--release makes no clone')
  const own = placesOf(call, 'own-place')
  await withStore(call, async ({ refs }) => {
    const { signal } = call
    if (release !== undefined) {
      await refs.releaseClone(release, { signal })
      await call.output.facts({ released: release })
    } else if (to === undefined) await call.output.list(LISTING, await refs.clones(signal))
    else await call.output.facts({ ...(await refs.clone(to, { ...own, signal })) })
  })
}
