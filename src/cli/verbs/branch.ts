import { CalicoError } from '../../errors.js'
import type { Branch, StoreRefs } from '../../executor/store-refs.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import type { Listing } from '../output.js'
import { withStore } from '../session.js'

const LISTING: Listing<Branch> = {
  columns: [{ name: 'branch' }, { name: 'begins at' }, { name: 'protected' }],
  cells: (branch) => [branch.name, beginningText(branch), branch.protected ? 'yes' : ''],
  json: (branch) => branch,
}

const WAYS = ['delete', 'rename', 'protect', 'unprotect'] as const

export async function run(call: Call): Promise<void> {
  const name = call.optionalParameter('name')
  const ways = WAYS.filter((way) => call.flag(way) || call.text(way) !== undefined)
  const [way, another] = ways
  if (another !== undefined) throw usage(`--${way} and --${another} do not go together`)
  if (way !== undefined && name === undefined) throw usage(`--${way} needs the name of a branch`)
  await withStore(call, async ({ refs }) => {
    const { signal } = call
    if (name === undefined) await call.output.list(LISTING, (await refs.list(signal)).branches)
    else if (way === 'delete') await remove(call, refs, name)
    else await call.output.list(LISTING, [await change(call, refs, { name, way })])
  })
}

function change(
  call: Call,
  refs: StoreRefs,
  { name, way }: { readonly name: string; readonly way: (typeof WAYS)[number] | undefined },
): Promise<Branch> {
  const { signal } = call
  if (way === undefined) return refs.fork(name, { signal })
  if (way === 'rename') return refs.rename(name, call.text('rename')!, { signal })
  return refs.protect(name, way === 'protect', { signal })
}

async function remove(call: Call, refs: StoreRefs, name: string): Promise<void> {
  const { branches } = await refs.list(call.signal)
  if (!branches.some((branch) => branch.name === name)) throw unknown(name)
  await refs.delete(name, { signal: call.signal })
  await call.output.facts({ deleted: name })
}

function beginningText({ parent }: Branch): string {
  return parent ? `v${parent.version} of ${parent.branch ?? `line ${parent.line}`}` : ''
}

const unknown = (name: string): CalicoError =>
  new CalicoError('UnknownRef', `there is no branch '${name}'`)
