/**
 * Whether a transaction of one line may come behind what another line has done since both parted
 * (spec/refs.md, "Rebase").
 */
import { isCalicoError } from '../errors.js'
import type { DefinitionChange, LogAction, LogTransaction } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'
import { checkActions } from './check.js'
import { findClash, isWrite, type TransactionCheck, type WriteAction } from './conflicts.js'
import type { KeyBlooms } from './key-blooms.js'
import { EXISTENCE, type ReadPart, storedParts } from './read-set.js'
import { keysOf, TouchedCells } from './touched-cells.js'

/** Why a transaction cannot come behind; null where it can (CAL-REFS-086). */
export interface RebaseRefusal {
  /**
   * `conflict`: both sides made something of the same cells. `retryable`: a definition has changed
   * under it, and staged again it could land. `incompatible`: what it writes is not there any more.
   */
  readonly kind: 'conflict' | 'retryable' | 'incompatible'
  /** The name of the key-space, where one is known. */
  readonly keySpace: string | null
  readonly what: string
  /** The cells by which it was judged, where it is a conflict. */
  readonly touched?: TouchedCells
}

/** What a line has done that transactions of another are to come behind. */
export class Others {
  /** Of the transactions, and of those that they were made of. */
  readonly ids = new Set<string>()
  readonly writes: WriteAction[] = []
  /** Ids of key-spaces that rows were written to, and of which something was demanded. */
  readonly written = new Set<string>()
  readonly demanded = new Set<string>()

  /** @param state one that has the groups which the actions name */
  add({ id, squashed = [], actions }: LogTransaction, state: LineState): void {
    for (const one of [id, ...squashed]) this.ids.add(one)
    for (const action of actions) {
      if (isWrite(action)) {
        this.writes.push(withoutRows(action))
        const keySpace = state.groups.get(action.incarnation)?.keySpace
        if (keySpace !== undefined) this.written.add(keySpace)
      } else if (isDemand(action)) this.demanded.add(action.keySpace)
    }
  }
}

/** Conflicts are judged by keys and columns. */
function withoutRows(action: WriteAction): WriteAction {
  return action.kind === 'update' && action.inline
    ? { ...action, inline: { ...action.inline, data: '' } }
    : action
}

/** Changes that rest on what the rows of a key-space are, or by which rows are refused. */
const DEMANDS: ReadonlySet<DefinitionChange['kind']> = new Set<DefinitionChange['kind']>([
  'set-required',
  'set-field-required',
  'set-strict',
])

type Alter = Extract<LogAction, { kind: 'alter-key-space' }>

const isDemand = (action: LogAction): action is Alter =>
  action.kind === 'alter-key-space' && action.changes.some(({ kind }) => DEMANDS.has(kind))

/**
 * Judges a transaction.
 * @param at.state that which it is to follow
 * @param at.isChecked whether what it wrote without reading is held against what others wrote too
 */
export async function judgeRebase(
  transaction: LogTransaction,
  at: {
    readonly state: LineState
    readonly others: Others
    readonly blooms: KeyBlooms
    readonly isChecked: boolean
  },
): Promise<RebaseRefusal | null> {
  const { state, others, blooms } = at
  const refusal = definitionRefusal(transaction, state) ?? demandRefusal(transaction, at)
  if (refusal) return refusal
  const check = checkOf(transaction, at)
  const clash = check && (await findClash(check, others.writes, { state, blooms }))
  if (!clash) return null
  const keySpace = state.keySpaces.get(clash.keySpace)?.name ?? null
  const verb = check.isolation === 'serializable' ? 'read' : 'wrote'
  const what = `it ${verb} in ${nameOf(keySpace)} what the other line has written since`
  return { kind: 'conflict', keySpace, what, touched: TouchedCells.of(check, state) }
}

const nameOf = (keySpace: string | null): string =>
  keySpace === null ? 'a key-space that is no more' : `'${keySpace}'`

/** What it needs of the definitions (CAL-COMMIT-012, -013, -060, -062, -080). */
function definitionRefusal({ actions }: LogTransaction, state: LineState): RebaseRefusal | null {
  try {
    checkActions(state, actions)
  } catch (error) {
    const isRefused =
      isCalicoError(error, 'CommitConflict') || isCalicoError(error, 'AlreadyExists')
    if (!isRefused) throw error
    const isThere = actions.filter(isWrite).every((write) => hasPlace(write, state))
    const kind = isThere && actions.every(isWrite) ? 'retryable' : 'incompatible'
    return { kind, keySpace: null, what: error.message }
  }
  const written = new Set(actions.filter(isWrite).map(({ incarnation }) => incarnation))
  for (const action of actions) {
    if (action.kind !== 'update' || !action.clears) continue
    const group = state.groups.get(action.incarnation)
    const keySpace = group && state.keySpaces.get(group.keySpace)
    if (!group?.definition.anchor || !keySpace) continue
    const missed = keySpace.groups.find(({ incarnation }) => !written.has(incarnation))
    if (!missed) continue
    const what = `it deletes or replaces records without their cells in group '${missed.name}'`
    return { kind: 'retryable', keySpace: keySpace.name, what }
  }
  return null
}

/** Whether the group that a write is of is there, with the columns that it writes. */
function hasPlace(write: WriteAction, { groups }: LineState): boolean {
  const group = groups.get(write.incarnation)
  if (!group || write.kind !== 'update') return group !== undefined
  const columns = new Set(group.definition.columns.map(({ column }) => column))
  return write.columns.every(({ column }) => columns.has(column))
}

/** A demand was looked into on its own line alone (CAL-COMMIT-063, -064, -093 … -096). */
function demandRefusal(
  { actions }: LogTransaction,
  { state, others }: { readonly state: LineState; readonly others: Others },
): RebaseRefusal | null {
  const refuse = (id: string, verb: string): RebaseRefusal => {
    const keySpace = state.keySpaces.get(id)?.name ?? null
    const what = `columns of ${nameOf(keySpace)} were made required, or it strict, ${verb}`
    return { kind: 'retryable', keySpace, what }
  }
  for (const action of actions) {
    if (isDemand(action) && others.written.has(action.keySpace)) {
      return refuse(action.keySpace, 'where the other line has written records since')
    }
    if (!isWrite(action)) continue
    const keySpace = state.groups.get(action.incarnation)?.keySpace
    if (keySpace !== undefined && others.demanded.has(keySpace)) {
      return refuse(keySpace, 'on the other line since')
    }
  }
  return null
}

/** Null for one that nothing others do can be in the way of. */
function checkOf(
  { isolation, reads, actions }: LogTransaction,
  { isChecked, state }: { readonly isChecked: boolean; readonly state: LineState },
): TransactionCheck | null {
  const writes = actions.filter(isWrite)
  if (isolation === 'serializable') {
    return { isolation, reads: storedParts(reads), demands: [], writes }
  }
  if (isolation === undefined && !isChecked) return null
  // Which records it looked for is not in its entry: it counts as having looked for its own.
  const demands =
    isolation === undefined ? [] : writes.flatMap((write) => existsUnder(write, state))
  return { isolation: 'snapshot', reads: [], demands, writes }
}

/** That there are the records of a write to an anchor, as something that was read. */
function existsUnder(write: WriteAction, { groups }: LineState): ReadPart[] {
  const group = groups.get(write.incarnation)
  if (write.kind !== 'update' || !group?.definition.anchor) return []
  return [{ keySpace: group.keySpace, columns: new Set([EXISTENCE]), ...keysOf(write) }]
}
