/** Steps of writers that bring lines together; each ends in one commit, or in none. */
import { valuesOf } from './pick-steps.mjs'

export const JOIN_STEPS = { merge, rebase, squash, restore }

async function merge({ writer, params: { from, ...options }, signal }) {
  const { store } = await writer.session()
  return told(await store.tree.merge(from, await settling(store, options, signal)))
}

async function rebase({ writer, params: { onto, ...options }, signal }) {
  const { store } = await writer.session()
  return told(await store.tree.rebase(onto, await settling(store, options, signal)))
}

async function squash({ writer, params, signal }) {
  const { store } = await writer.session()
  return told(await store.tree.squash({ ...params, signal }))
}

async function restore({ writer, params: { to, force }, signal }) {
  const { store } = await writer.session()
  return store.tree.restore(to, { force, signal })
}

async function settling(store, { given, ...options }, signal) {
  return { ...options, signal, ...(given && { given: await valuesOf(store, given) }) }
}

/** The commit, if there is one, and the numbers beside it. */
function told({ committed, ...counts }) {
  return { version: null, ...committed, ...counts }
}
