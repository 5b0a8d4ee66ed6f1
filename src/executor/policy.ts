/**
 * Who may do what: asked before anything of a key-space's data is read, whether by a query, a
 * change feed, a difference or a transaction, and before anything is committed.
 */
import { CalicoError } from '../errors.js'
import type { LogAction } from '../format/generated/documents.js'
import type { MayRead } from '../scan/may-read.js'
import type { LineState } from '../table/state.js'
import { groupNames } from './history.js'

/** What somebody is about to do with a key-space. */
export interface Access {
  /** Who, as the opener of the store or the call says; null where nobody said. */
  readonly principal: string | null
  readonly kind: 'read' | 'write' | 'define' | 'maintain'
  /** Its name. */
  readonly keySpace: string
  /** The names of the groups concerned; all that a read needs, its anchor among them. */
  readonly groups: readonly string[]
}

export type Decision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'deny'; readonly reason: string }

export interface Policy {
  readonly name: string
  decide(access: Access): Decision | Promise<Decision>
}

/** The policy of stores that are given none. */
export const allowAll: Policy = { name: 'allow all', decide: () => ({ kind: 'allow' }) }

/** What asks the policy whether a principal may read. */
export function readsOf(policy: Policy, principal: string | null): MayRead {
  return (read) => authorize(policy, { principal, kind: 'read', ...read })
}

/** @throws Denied where the policy refuses, or gives an answer that is none */
export async function authorize(policy: Policy, access: Access): Promise<void> {
  const answer: Decision | undefined = await policy.decide(access)
  if (answer?.kind === 'allow') return
  const reason = answer?.kind === 'deny' ? answer.reason : 'it was given no answer'
  const { principal, kind, keySpace, groups } = access
  const who = principal === null ? 'nobody in particular' : `'${principal}'`
  throw new CalicoError(
    'Denied',
    `${who} may not ${kind} '${keySpace}': ${reason} (policy '${policy.name}'); ask as ` +
      'a principal who may, or leave out what is refused',
    { details: { principal, access: kind, keySpace, groups } },
  )
}

/** An action that is about a key-space. */
type KeySpaceAction = Exclude<LogAction, { kind: 'void' | 'forget' | 'placed' | 'fence' }>

const KINDS = {
  'create-key-space': 'define',
  'alter-key-space': 'define',
  'drop-key-space': 'define',
  update: 'write',
  'delete-range': 'write',
  fold: 'maintain',
  checkpoint: 'maintain',
  settle: 'maintain',
  seal: 'define',
  adopt: 'define',
} as const satisfies Record<KeySpaceAction['kind'], Access['kind']>

/** What a commit of these actions does, one access for each key-space and kind. */
export function accessesOf(
  actions: readonly LogAction[],
  state: LineState,
  principal: string | null,
): Access[] {
  const created = new Map<string, { keySpace: string; group: string }>()
  const accesses = new Map<string, Access & { readonly groups: string[] }>()
  const note = (kind: Access['kind'], keySpace: string, group: string): void => {
    const key = `${kind} ${keySpace}`
    const access = accesses.get(key) ?? { principal, kind, keySpace, groups: [] }
    if (!access.groups.includes(group)) access.groups.push(group)
    accesses.set(key, access)
  }
  for (const action of actions) {
    if (action.kind === 'void' || action.kind === 'forget') continue
    if (action.kind === 'placed' || action.kind === 'fence') continue
    const kind = KINDS[action.kind]
    switch (action.kind) {
      case 'create-key-space': {
        const { name: keySpace, groups } = action.definition
        for (const { incarnation, name: group } of groups) {
          created.set(incarnation, { keySpace, group })
          note(kind, keySpace, group)
        }
        break
      }
      case 'alter-key-space':
      case 'drop-key-space': {
        const definition = state.keySpaces.get(action.keySpace)
        for (const { name } of definition?.groups ?? []) note(kind, definition!.name, name)
        break
      }
      case 'seal':
      case 'adopt':
        for (const { definition, keySpace } of state.groups.values()) {
          note(kind, state.keySpaces.get(keySpace)!.name, definition.name)
        }
        break
      default: {
        const names = created.get(action.incarnation) ?? groupNames(state, action.incarnation)
        note(kind, names.keySpace, names.group)
      }
    }
  }
  return [...accesses.values()]
}
