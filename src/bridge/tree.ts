/** The endpoint by which branches are brought together and go back. */
import { CalicoError } from '../errors.js'
import type { TreeChange, TreeChanged } from '../format/generated/messages.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

export const TREE_ENDPOINTS: readonly Endpoint[] = [
  { name: 'changeTree', method: 'POST', path: '/v1/tree', body: 'json', run: change },
]

async function change(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const asked = await call.message('treeChange')
  const { principal, signal } = call
  const { author, message } = asked
  const options = {
    ...(principal !== undefined && { principal }),
    ...(author !== undefined && { author }),
    ...(message !== undefined && { message }),
    signal,
  }
  return json(await changed(asked, { store, options }))
}

/** @throws InvalidArgument for what does not go together; as the methods of the tree */
async function changed(
  asked: TreeChange,
  { store, options }: Pick<BridgeContext, 'store'> & { options: { signal: AbortSignal } },
): Promise<TreeChanged> {
  const { kind, after, through, force = false, take, checkWrites = false } = asked
  const { tree } = store
  switch (kind) {
    case 'restore':
      return { version: (await tree.restore(refOf(asked), { ...options, force })).version }
    case 'merge':
    case 'rebase': {
      const settling = { ...options, checkWrites, ...(take && { take }) }
      const { committed, ...counts } = await tree[kind](refOf(asked), settling)
      return { version: committed?.version ?? null, ...counts }
    }
    case 'squash': {
      const begin = after ?? asked.ref
      if (begin === undefined) {
        throw new CalicoError(
          'InvalidArgument',
          "a squash gives 'after', or the 'ref' it goes beyond",
        )
      }
      const run = { ...options, after: begin, ...(through !== undefined && { through }) }
      const { committed, from: squashed, to: left } = await tree.squash(run)
      return { version: committed.version, squashed, left }
    }
  }
}

function refOf({ kind, ref }: TreeChange): string {
  if (ref !== undefined) return ref
  throw new CalicoError('InvalidArgument', `a ${kind} gives 'ref', a branch, tag, version or time`)
}
