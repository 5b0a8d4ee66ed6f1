/** The endpoint by which a branch is brought to what other versions hold, or take back. */
import { CalicoError } from '../errors.js'
import { givenRows } from '../executor/given-rows.js'
import { parsePicked } from '../executor/line-point.js'
import type { CommitOptions } from '../executor/options.js'
import type { Store } from '../executor/store.js'
import type { MergeOptions } from '../executor/store-tree.js'
import type { TreeChange, TreeChanged } from '../format/generated/messages.js'
import { type Answer, type BridgeCall, type BridgeContext, type Endpoint, json } from './call.js'

export const TREE_ENDPOINTS: readonly Endpoint[] = [
  { name: 'changeTree', method: 'POST', path: '/v1/tree', body: 'json', run: change },
]

type Member = keyof TreeChange

const OF_EVERY_KIND: readonly Member[] = ['kind', 'author', 'message']
const OF_PICKS: readonly Member[] = ['versions', 'keySpaces', 'take', 'given', 'dryRun', 'mark']
/** What each kind is told besides (CAL-BRIDGE-171). */
const MEMBERS: Readonly<Record<TreeChange['kind'], readonly Member[]>> = {
  restore: ['ref', 'force'],
  merge: ['ref', 'take', 'given', 'checkWrites'],
  rebase: ['ref', 'take', 'given', 'checkWrites'],
  squash: ['after', 'ref', 'through'],
  'cherry-pick': OF_PICKS,
  revert: OF_PICKS,
}

async function change(call: BridgeCall, { store }: BridgeContext): Promise<Answer> {
  const asked = await call.message('treeChange')
  refuseMembers(asked)
  const { principal, signal } = call
  const { author, message } = asked
  const options = {
    ...(principal !== undefined && { principal }),
    ...(author !== undefined && { author }),
    ...(message !== undefined && { message }),
    signal,
  }
  return json(await changed(asked, store, options))
}

/** @throws InvalidArgument for a member that its kind does not have */
function refuseMembers(asked: TreeChange): void {
  const { kind } = asked
  const known = [...OF_EVERY_KIND, ...MEMBERS[kind]]
  const other = Object.keys(asked).find((name) => !known.includes(name as Member))
  if (other === undefined) return
  const message = `a ${kind} has no '${other}'; it takes ${MEMBERS[kind].join(', ')}`
  throw new CalicoError('InvalidArgument', message)
}

/** @throws InvalidArgument for what does not go together; as the methods of the tree */
async function changed(
  asked: TreeChange,
  store: Store,
  options: CommitOptions,
): Promise<TreeChanged> {
  const { kind, after, through, force = false, take, checkWrites = false } = asked
  const { tree } = store
  switch (kind) {
    case 'restore':
      return { version: (await tree.restore(refOf(asked), { ...options, force })).version }
    case 'merge':
    case 'rebase': {
      const given = await givenOf(asked, store, options)
      const settling = { ...options, ...given, checkWrites, ...(take && { take }) }
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
    case 'cherry-pick':
    case 'revert':
      return picked(asked, store, options)
  }
}

function refOf({ kind, ref }: TreeChange): string {
  if (ref !== undefined) return ref
  throw new CalicoError('InvalidArgument', `a ${kind} gives 'ref', a branch, tag, version or time`)
}

/** Rows by which conflicts are settled (CAL-BRIDGE-172). */
async function givenOf(
  { given }: TreeChange,
  store: Store,
  { signal }: CommitOptions,
): Promise<Pick<MergeOptions, 'given'>> {
  return given ? { given: givenRows(await store.snapshot(undefined, signal), given) } : {}
}

/** @throws InvalidArgument; as `Store.cherryPick` */
async function picked(
  asked: TreeChange,
  store: Store,
  options: CommitOptions,
): Promise<TreeChanged> {
  const { kind, versions, keySpaces, take, dryRun = false, mark } = asked
  if (versions === undefined) {
    throw new CalicoError('InvalidArgument', `a ${kind} gives 'versions', A..B or one version`)
  }
  if (dryRun && mark) throw new CalicoError('InvalidArgument', 'a dry run leaves no mark')
  const pick = {
    ...options,
    ...parsePicked(versions),
    ...(keySpaces && { keySpaces }),
    resolve: { take, ...(await givenOf(asked, store, options)) },
    ...{ dryRun, mark: mark && { ...mark, previous: mark.previous ?? null } },
  }
  const of = kind === 'revert' ? store.revert(pick) : store.cherryPick(pick)
  const { committed, conflicts, conflictCount, ...counts } = await of
  const version = committed?.version ?? null
  // What it had come to is not known any more.
  if (committed?.alreadyApplied) return { version, alreadyApplied: true }
  if (!dryRun) return { version, ...counts }
  const told = conflicts.map(({ key, ...conflict }) => ({ ...conflict, key: [...key] }))
  return { version, ...counts, conflictCount, conflicts: told }
}
