import type { Repair } from '../../maintain/repair.js'
import type { Call } from '../call.js'
import type { Listing } from '../output.js'
import { withWritableStore } from '../session.js'

const REPAIRS: Listing<Repair> = {
  columns: [{ name: 'kind' }, { name: 'path' }, { name: 'what' }],
  cells: ({ kind, path, what }) => [kind, path, what],
  json: (repair) => repair,
}

/** Prints each thing that can be made anew, and then how many there are. */
export async function run(call: Call): Promise<void> {
  const execute = call.flag('yes')
  await withWritableStore(call, async (store) => {
    const repairs = await store.repair({ execute, signal: call.signal })
    if (repairs.length > 0) await call.output.list(REPAIRS, repairs)
    if (repairs.length > 0 && call.output.mode !== 'json') await call.output.write('\n')
    await call.output.facts({ found: repairs.length, repaired: execute ? repairs.length : 0 })
    if (!execute && repairs.length > 0) {
      call.output.remark('nothing was changed; add --yes to make anew what is listed')
    }
  })
}
