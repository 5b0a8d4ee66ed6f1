import { resolve } from 'node:path'
import type { Store } from '../../executor/store.js'
import { parseAddress } from '../../storage/address.js'
import { findGroup, findKeySpace } from '../../table/definition.js'
import type { Call } from '../call.js'
import { usage } from '../failure.js'
import { commitOptions, withWritableStore } from '../session.js'

export async function run(call: Call): Promise<void> {
  const [keySpace, group] = namesOf(call.parameter('group'))
  const to = placeOf(call.parameter('to'), group)
  const places = to.uri === null ? {} : { [to.name]: { uri: to.uri } }
  const change = async (store: Store): Promise<void> => {
    if (to.uri !== null) await refuseDeclared(store, to.name, to.uri)
    const place = to.name === 'default' ? null : to.name
    const options = { ...commitOptions(call), move: call.flag('move') }
    const committed = await store.keySpace(keySpace).place(group, place, options)
    const state = await store.snapshot(undefined, call.signal)
    const { incarnation } = findGroup(findKeySpace(state, keySpace), group)
    const isMoved = state.groups.get(incarnation)?.origin === null
    const { version } = committed ?? state
    await call.output.facts({ keySpace, group, place: to.name, version, moved: isMoved })
  }
  await withWritableStore(call, change, { places })
}

function namesOf(text: string): [string, string] {
  const mark = text.lastIndexOf('.')
  if (mark > 0) return [text.slice(0, mark), text.slice(mark + 1)]
  throw usage(`'${text}' does not say which group is meant: key-space.group`)
}

/** A place that is known by its name, or a new one with its address. */
function placeOf(text: string, group: string): { name: string; uri: string | null } {
  const named = /^([a-z][a-z0-9]{0,31})=(.+)$/s.exec(text)
  if (named) return { name: named[1]!, uri: named[2]! }
  if (!/[/:]/.test(text)) return { name: text, uri: null }
  const name = group.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (/^[a-z][a-z0-9]{0,31}$/.test(name)) return { name, uri: text }
  throw usage(`group '${group}' gives its place no name; say one, as in name=${text}`)
}

/** An address as it is written down: relative ones as they are, all others whole. */
function addressOf(uri: string): string {
  if (/^\.\.?\//.test(uri)) return uri
  const { scheme, path } = parseAddress(uri)
  return `${scheme}:${scheme === 'file' ? resolve(path) : path}`
}

/** A name stands for one address: others open the store without what is said here. */
async function refuseDeclared(store: Store, name: string, uri: string): Promise<void> {
  const declared = await store.declaredPlace(name)
  if (declared === null || addressOf(declared) === addressOf(uri)) return
  throw usage(`the place '${name}' is ${declared}; give ${uri} another name, as in name=${uri}`)
}
