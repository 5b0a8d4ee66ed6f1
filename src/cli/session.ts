/** Stores as verbs use them. What reads and writes is loaded here, when the first verb needs it. */
import { formatMicros } from '../arrow/temporal.js'
import { CalicoError } from '../errors.js'
import type { CommitOptions } from '../executor/options.js'
import type { Profile } from '../executor/profile.js'
import type { Store } from '../executor/store.js'
import { parseType } from '../format/types.js'
import type { Places } from '../log/places.js'
import type { WholeVersion } from '../maintain/whole.js'
import { parseAddress } from '../storage/address.js'
import { findKeySpace } from '../table/definition.js'
import type { Snapshot } from '../table/line-view.js'
import type { Call } from './call.js'
import { usage } from './failure.js'
import { localCacheOf } from './local-cache.js'
import { jsonLine } from './output.js'
import { placesOf } from './places.js'
import { atOf, type Component } from './values.js'

/** Opens the store that the call names, and closes it after the work. */
export async function withStore<T>(
  call: Call,
  work: (store: Store) => Promise<T>,
  options: { readonly profile?: Profile; readonly places?: Places } = {},
): Promise<T> {
  const { openStore } = await import('../executor/open-store.js')
  const { io, signal } = call
  const replica = call.flag('replica')
  const uri = call.parameter('store')
  const places = { ...placesOf(call).places, ...options.places }
  const given = { ...localCacheOf(call), places, replica }
  const store = await openStore({ ...options, ...given, uri, env: io.env, signal })
  if (store.replica) io.stderr.write(replicaText(call, store.replica))
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** What a replica is at, and the first of what it lacks, so that nobody takes it for the newest. */
function replicaText(call: Call, replica: WholeVersion): string {
  if (call.output.mode === 'json') return jsonLine({ replica })
  const { version, seen, missing } = replica
  if (missing.length === 0) return `replica: whole at version ${version}\n`
  const named = missing.slice(0, MISSING_SHOWN).map(({ code, path }) => `  ${code} ${path}\n`)
  const more = missing.length - named.length
  const rest = more > 0 ? `  and ${more} more; 'calico verify --whole' names them\n` : ''
  return `replica: at version ${version} of ${seen}; not whole beyond:\n${named.join('')}${rest}`
}

const MISSING_SHOWN = 5

/** As withStore, for verbs that change it. @throws InvalidAddress where an old version is named */
export function withWritableStore<T>(
  call: Call,
  work: (store: Store) => Promise<T>,
  options: { readonly places?: Places } = {},
): Promise<T> {
  refuseVersion(call.parameter('store'))
  return withStore(call, work, options)
}

/** @throws InvalidAddress where the address names a version, which cannot be written to */
export function refuseVersion(uri: string): void {
  if ((parseAddress(uri).ref?.at ?? null) === null) return
  throw new CalicoError(
    'InvalidAddress',
    `'${uri}' names a version, and only the newest state can be changed; leave out the @ and after`,
  )
}

/** The state that the call asks for, by --at or by the address. @throws UnknownVersion */
export function snapshotOf(call: Call, store: Store): Promise<Snapshot> {
  const at = call.text('at')
  return store.snapshot(at === undefined ? undefined : atOf(at), call.signal)
}

/** The components of a key-space's key. @throws UnknownKeySpace */
export function componentsOf(state: Snapshot, keySpace: string): Component[] {
  return findKeySpace(state, keySpace).components.map(({ name, type }) => {
    return { name, type: parseType(type) }
  })
}

/** What the call says of the commit it makes. */
export function commitOptions(call: Call): CommitOptions {
  const author = call.text('author')
  const message = call.text('message')
  return {
    signal: call.signal,
    ...(author !== undefined && { author }),
    ...(message !== undefined && { message }),
  }
}

/** A moment as people and programs read it. */
export function timeText(micros: number): string {
  return `${formatMicros(BigInt(micros))}Z`
}

/** A file of this machine as text. @throws NotFound, StorageDenied, InvalidArgument */
export async function fileText(path: string): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  const { withLocalErrors } = await import('../data/local-errors.js')
  const bytes = await withLocalErrors(`reading ${path}`, () => readFile(path))
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw usage(`${path} is no text in UTF-8`)
  }
}
