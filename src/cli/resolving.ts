/** Conflicts of cells on the command line: how they are listed, and what settles them. */
import { readFile } from 'node:fs/promises'
import { type CellConflict, conflictsOf, type Resolution } from '../commit/cell-conflicts.js'
import { CalicoError } from '../errors.js'
import { givenRows, type JsonRow } from '../executor/given-rows.js'
import type { Store } from '../executor/store.js'
import type { Call } from './call.js'
import type { Listing } from './output.js'

const shown = (value: unknown): string => JSON.stringify(value)

export const CONFLICTS: Listing<CellConflict> = {
  columns: ['key-space', 'key', 'column', 'base', 'ours', 'theirs'].map((name) => ({ name })),
  cells: ({ keySpace, key, column, base, ours, theirs }) => [
    ...[keySpace, shown(key), column ?? '(record)'],
    ...[shown(base), shown(ours), shown(theirs)],
  ],
  json: (conflict) => conflict,
}

/** What is to be done; conflicts that stop it are listed before they are thrown. */
export async function withConflicts<T>(call: Call, doing: Promise<T>): Promise<T> {
  try {
    return await doing
  } catch (error) {
    const conflicts = conflictsOf(error)
    if (conflicts) await call.output.list(CONFLICTS, conflicts)
    throw error
  }
}

/** @throws BadInput, UnknownKeySpace, UnknownColumn, TypeMismatch, InvalidKey */
export async function resolutionOf(call: Call, store: Store): Promise<Resolution> {
  const take = call.text('take') as Resolution['take']
  const file = call.text('given')
  if (file === undefined) return { take }
  const state = await store.snapshot(undefined, call.signal)
  return { take, given: givenRows(state, await readGiven(file)) }
}

async function readGiven(file: string): Promise<Record<string, readonly JsonRow[]>> {
  const wrong = (cause?: unknown): CalicoError =>
    new CalicoError('BadInput', `${file} is no JSON object of lists of rows by key-space`, {
      cause,
    })
  let found: unknown
  try {
    found = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw wrong(cause)
  }
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
  if (!isObject(found) || Array.isArray(found)) throw wrong()
  const lists = Object.values(found)
  if (!lists.every((list) => Array.isArray(list) && list.every(isObject))) throw wrong()
  return found as Record<string, readonly JsonRow[]>
}
