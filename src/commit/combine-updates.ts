/**
 * Updates that several processes staged for one commit, as few actions that come to the same
 * (CAL-BRIDGE-056).
 */
import { must } from '../assert.js'
import type { KeySpaceDefinition, UpdateAction } from '../format/generated/documents.js'
import { KEY_HASHES_MAX, parseKeyHashes, printKeyHashes } from '../format/key-hashes.js'
import { compactUpdate } from '../log/update-manifest.js'
import { areDisjoint } from '../tile/slices.js'
import { restageInline, type StageContext } from './stage-update.js'

/** Inline rows of more updates than this are put together anew. */
const INLINE_ACTIONS_MAX = 4

/** @param actions in the order in which they apply */
export async function combineUpdates(
  actions: readonly UpdateAction[],
  options: StageContext & { readonly keySpace: KeySpaceDefinition },
): Promise<UpdateAction[]> {
  const combined: UpdateAction[] = []
  for (const incarnation of new Set(actions.map((action) => action.incarnation))) {
    const own = actions.filter((action) => action.incarnation === incarnation)
    for (const run of runsOf(own)) combined.push(...(await combineRun(run, options)))
  }
  return combined
}

/** Neighbours that can be one action; rows that may share a key stay in order. */
function runsOf(actions: readonly UpdateAction[]): UpdateAction[][] {
  const byShape = splitWhere(actions, (a, b) => shapeOf(a) !== shapeOf(b))
  return byShape.flatMap((run) => {
    if (!isDisjoint(run)) return splitWhere(run, (a, b) => isInline(a) !== isInline(b))
    const parts = [run.filter((action) => !isInline(action)), run.filter(isInline)]
    return parts.filter((part) => part.length > 0)
  })
}

function splitWhere(
  actions: readonly UpdateAction[],
  isBreak: (a: UpdateAction, b: UpdateAction) => boolean,
): UpdateAction[][] {
  const runs: UpdateAction[][] = []
  for (const action of actions) {
    const last = runs.at(-1)
    if (last && !isBreak(last.at(-1)!, action)) last.push(action)
    else runs.push([action])
  }
  return runs
}

/** What two actions have to share to be one. Files in a manifest stay by themselves. */
function shapeOf(action: UpdateAction): string {
  const { columns, patches = false, clears = false, manifest } = action
  return JSON.stringify([columns, patches, clears, manifest?.path])
}

const isInline = (action: UpdateAction): boolean => action.inline !== undefined

async function combineRun(
  run: readonly UpdateAction[],
  options: StageContext & { readonly keySpace: KeySpaceDefinition },
): Promise<UpdateAction[]> {
  const [first] = run
  if (!first || run.length === 1) return [...run]
  if (isInline(first)) {
    return run.length <= INLINE_ACTIONS_MAX && fitsBudget(run, options)
      ? [...run]
      : [await restageInline(run, options)]
  }
  const hashes = hashesOf(run)
  // Filters of keys are dropped: to join them they would have to be read.
  const { keyHashes: _, keyBloom: __, ...rest } = first
  const joined: UpdateAction = {
    ...rest,
    rows: run.reduce((sum, { rows }) => sum + rows, 0),
    files: run.flatMap(({ files }) => files),
    ordered: !isDisjoint(run),
    ...(hashes !== null && { keyHashes: hashes }),
  }
  const { context, keySpace, onFile } = options
  const group = must(
    keySpace.groups.find(({ incarnation }) => incarnation === first.incarnation),
    'the updates are of a group of the key-space',
  )
  return [await compactUpdate(joined, { storage: context.storage, group, onFile })]
}

/** Takes the inline rows of the run out of the entry's room where they fit into it. */
function fitsBudget(run: readonly UpdateAction[], { budget }: StageContext): boolean {
  const bytes = run.reduce((sum, { inline }) => sum + inlineBytes(inline!.data), 0)
  if (bytes > budget.bytes) return false
  budget.bytes -= bytes
  return true
}

const inlineBytes = (data: string): number => Buffer.byteLength(data, 'base64')

/** Whether no two of the actions, or of their files, can share a key. */
function isDisjoint(actions: readonly UpdateAction[]): boolean {
  // What a manifest lists is not at hand.
  if (actions.some(({ manifest }) => manifest)) return actions.length === 1
  return areDisjoint(
    actions.flatMap(({ files, inline }) => [
      ...files.flatMap((file) => file.slices),
      ...(inline?.slices ?? []),
    ]),
  )
}

/** The hashes of all keys, where they are known and few. */
function hashesOf(run: readonly UpdateAction[]): string | null {
  const all = new Set<bigint>()
  for (const { keyHashes } of run) {
    const hashes = keyHashes === undefined ? null : parseKeyHashes(keyHashes)
    if (!hashes) return null
    for (const hash of hashes) all.add(hash)
  }
  return all.size <= KEY_HASHES_MAX ? printKeyHashes(all) : null
}
