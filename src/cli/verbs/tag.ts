import { CalicoError } from '../../errors.js'
import type { Tag } from '../../executor/store-refs.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import type { Listing } from '../output.js'
import { withStore } from '../session.js'

const LISTING: Listing<Tag> = {
  columns: [{ name: 'tag' }, { name: 'version' }],
  cells: ({ name, version, branch, line }) => [name, `v${version} of ${branch ?? `line ${line}`}`],
  json: (tag) => tag,
}

export async function run(call: Call): Promise<void> {
  const name = call.optionalParameter('name')
  if (call.flag('delete') && name === undefined) throw usage('--delete needs the name of a tag')
  await withStore(call, async ({ refs }) => {
    const { signal } = call
    if (name === undefined) await call.output.list(LISTING, (await refs.list(signal)).tags)
    else if (!call.flag('delete'))
      await call.output.list(LISTING, [await refs.tag(name, { signal })])
    else {
      const { tags } = await refs.list(signal)
      if (!tags.some((tag) => tag.name === name)) throw unknown(name)
      await refs.delete(name, { signal })
      await call.output.facts({ deleted: name })
    }
  })
}

const unknown = (name: string): CalicoError =>
  new CalicoError('UnknownRef', `there is no tag '${name}'`)
