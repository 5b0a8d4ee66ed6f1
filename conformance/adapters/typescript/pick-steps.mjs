/** Steps of writers that take what versions of another line changed, or undo it. */
import { findKeySpace } from '../../../dist/table/definition.js'
import { rowValues } from './steps.mjs'

export const PICK_STEPS = { cherryPick: pick('cherryPick'), revert: pick('revert') }

function pick(verb) {
  return async ({ writer, params, signal }) => {
    const { store } = await writer.session()
    const { from, to, mergeBase, keySpaces, take, given } = params
    const resolve = { take, given: given && (await valuesOf(store, given)) }
    const options = { from, to, mergeBase, signal, resolve, ...(keySpaces && { keySpaces }) }
    const { committed, ...counts } = await store[verb](options)
    return { version: committed?.version ?? null, ...counts }
  }
}

/** Rows that settle conflicts, as values. */
export async function valuesOf(store, given) {
  const state = await store.snapshot()
  const lists = Object.entries(given).map(([name, rows]) => {
    return [name, rows.map((row) => rowValues(findKeySpace(state, name), row, {}))]
  })
  return Object.fromEntries(lists)
}
