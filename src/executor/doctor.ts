/** What is amiss with a store, and the command that mends it. */

import { AHEAD_MICROS_MAX } from '../commit/storage-clock.js'
import type { CalicoError } from '../errors.js'
import { isCalicoError } from '../errors.js'
import { TAIL_BYTES_MAX, TAIL_ENTRIES_MAX } from '../log/checkpoints.js'
import { versionAt } from '../log/lines.js'
import { crumbledTiles } from '../maintain/layout-work.js'
import { THE_NEXT } from '../maintain/survey.js'
import { maintenanceOf } from '../table/maintenance.js'
import type { GroupState } from '../table/state.js'
import { withGroupTiles } from '../table/with-tiles.js'
import { type DueTiles, dueTiles } from './due-tiles.js'
import { groupWords } from './group-words.js'
import type { Store } from './store.js'

/** The age from which on what nothing names is told of, in microseconds. */
const STRAY_MICROS = 7 * 24 * 3600 * 1_000_000

/** The age from which on markers, pins and clones are told of, in hours. */
const NOTE_HOURS = 24

export interface Problem {
  readonly kind:
    | 'many-updates'
    | 'unsettled'
    | 'small-segments'
    | 'long-tail'
    | 'unreferenced'
    | 'leftovers'
    | 'marker'
    | 'pin'
    | 'clone'
    | 'damage'
    | 'clock'
  readonly what: string
  /** The words of the command that mends it, or that says more; null where only people can. */
  readonly command: readonly string[] | null
}

/**
 * Looks a store over, without reading its data files; the worst first. Writes nothing but the hint,
 * whose time says what the storage's clock is.
 * @param address how commands are to name the store
 * @throws Aborted, StorageUnavailable and the like; damage is a problem like others
 */
export async function examine(
  store: Store,
  { address, signal }: { address: string; signal?: AbortSignal },
): Promise<Problem[]> {
  const cancel = signal ? { signal } : {}
  const found = [...(await damages(store, address, cancel))]
  try {
    found.push(...(await clock(store, signal)))
    found.push(...(await updates(store, address, signal)))
    found.push(...(await tail(store, address, signal)))
    found.push(...(await strays(store, address, cancel)))
  } catch (error) {
    // What damage keeps from being looked at has been told of.
    if (!isCalicoError(error) || error.kind !== 'Data' || found.length === 0) throw error
  }
  return found
}

async function damages(
  store: Store,
  address: string,
  options: { signal?: AbortSignal },
): Promise<Problem[]> {
  const { findings } = await store.verify(options)
  const [first] = findings
  if (!first) return []
  const others = findings.length > 1 ? `, and ${findings.length - 1} more` : ''
  const what = `damage: ${first.code} at ${first.path}${others}; restore it from a copy`
  return [{ kind: 'damage', what, command: ['calico', 'verify', address, '--deep'] }]
}

async function clock(store: Store, signal?: AbortSignal): Promise<Problem[]> {
  const { timestamp } = await store.snapshot(undefined, signal)
  const nowMicros = await store.storageNowMicros()
  if (nowMicros === null || timestamp - nowMicros <= AHEAD_MICROS_MAX) return []
  const seconds = Math.round((timestamp - nowMicros) / 1_000_000)
  const what =
    `the last commit is dated ${seconds} s ahead of the storage's clock; set the clocks of ` +
    'writers, reads by time are wrong until then'
  return [{ kind: 'clock', what, command: null }]
}

async function updates(store: Store, address: string, signal?: AbortSignal): Promise<Problem[]> {
  const state = await store.snapshot(undefined, signal)
  const problems: Problem[] = []
  for (const keySpace of state.keySpaces.values()) {
    for (const definition of keySpace.groups) {
      const group = state.groups.get(definition.incarnation)!
      const words = [address, ...groupWords(keySpace.name, definition.name)]
      if (group.origin) {
        const since = versionAt(state.lineage, group.origin.height + 1)
        const what =
          `${keySpace.name}.${definition.name}: version ${since} has changed the layout; what ` +
          'there was is still read from where it lies'
        problems.push({ kind: 'unsettled', what, command: ['calico', 'maintain', ...words] })
      }
      const dueOf = (held: GroupState): DueTiles | null => dueTiles(keySpace, held, address)
      const due = await withGroupTiles(group, dueOf, signal)
      if (due) problems.push({ kind: 'many-updates', what: due.what, command: due.command })
      if (group.origin) continue
      const { tiles, segments } = await crumbledTiles(group, signal)
      if (tiles === 0) continue
      const { segmentBytes } = maintenanceOf(definition)
      const what =
        `${keySpace.name}.${definition.name}: up to ${segments} segments in a tile, far below ` +
        `the ${segmentBytes} bytes that are wanted; such tiles are ${tiles}`
      problems.push({ kind: 'small-segments', what, command: ['calico', 'optimize', ...words] })
    }
  }
  return problems
}

async function tail(store: Store, address: string, signal?: AbortSignal): Promise<Problem[]> {
  const { tailEntries, tailBytes } = await store.snapshot(undefined, signal)
  if (tailEntries <= TAIL_ENTRIES_MAX && tailBytes <= TAIL_BYTES_MAX) return []
  const what = `the log has ${tailEntries} entries after its last checkpoint: opening is slow`
  return [{ kind: 'long-tail', what, command: ['calico', 'checkpoint', address, '--log'] }]
}

async function strays(
  store: Store,
  address: string,
  options: { signal?: AbortSignal },
): Promise<Problem[]> {
  const found = await store.vacuum({ ...options, listKept: true })
  const { removable, kept, temporary, notes } = found
  const now = (await store.storageNowMicros()) ?? 0
  // Younger ones may well be of commits under way.
  const waiting = kept.filter(
    ({ by, modifiedMicros }) => by === THE_NEXT && modifiedMicros < now - STRAY_MICROS,
  )
  const command = ['calico', 'vacuum', address, '--yes']
  const problems: Problem[] = []
  const unused = [...removable, ...waiting]
  if (unused.length > 0) {
    const bytes = unused.reduce((sum, file) => sum + file.bytes, 0)
    const when = waiting.length > 0 ? '; the second vacuum that finds them removes them' : ''
    const count = `${unused.length} files of ${bytes} bytes`
    const what = `no version that is kept needs ${count}${when}`
    problems.push({ kind: 'unreferenced', what, command })
  }
  if (temporary && temporary.files > 0) {
    const what = `killed processes left ${temporary.files} half-written files`
    problems.push({ kind: 'leftovers', what, command })
  }
  for (const { kind, id, modifiedMicros, objects, bytes } of notes) {
    const hours = Math.floor((now - modifiedMicros) / 3_600_000_000)
    if (hours < NOTE_HOURS) continue
    const kept = `${objects} objects of ${bytes} bytes`
    const what = `${kind} ${id} is ${hours} hours old and keeps ${kept}`
    const expire = ['calico', 'vacuum', address, '--expire', `${hours}h`, '--yes']
    const release = ['calico', 'clone', address, '--release', id]
    problems.push({ kind, what, command: kind === 'clone' ? release : expire })
  }
  return problems
}

/** Damage that keeps a store from being opened at all. */
export function cannotOpen(error: CalicoError): Problem {
  return { kind: 'damage', what: `${error.code}: ${error.message}`, command: null }
}
