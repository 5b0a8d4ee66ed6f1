/** What the rules of the contract are made of (spec/storage.md); each fails with an error. */
import type { Env } from '../../env.js'
import { CalicoError, type ErrorCode, isCalicoError } from '../../errors.js'
import type { ObjectStore, RequestOptions } from '../contract.js'

/** What a rule is tried on. */
export interface Trial {
  /** Empty, and nobody else's. */
  readonly store: ObjectStore
  /** Another client of the same objects. */
  readonly other: ObjectStore
  /** The storage itself, of which the two are a folder. */
  readonly root: ObjectStore
  readonly env: Env
  /** Further processes on the same objects; null where no other process can have them. */
  readonly processes: TrialProcesses | null
}

export interface TrialProcesses {
  /**
   * Lets so many racers, spread over several processes, create each of the paths; the bytes of
   * racer `i` are `racer i`. For each path the racers that were told `created`.
   */
  race(paths: readonly string[], racers: number): Promise<readonly (readonly number[])[]>
  /**
   * Starts a process that puts objects of `byte` under `<prefix>0`, `<prefix>1` and so on, and
   * streams another at `<prefix>streamed`, and kills it in the middle. How many puts were answered.
   */
  crash(options: { prefix: string; bytes: number }): Promise<number>
}

export interface StorageRule {
  /** The requirement that it shows. */
  readonly id: string
  /** A situation and its result. */
  readonly says: string
  /** Where it can only be tried by several processes. */
  readonly needsProcesses?: true
  /** @throws whatever says that the rule does not hold */
  check(trial: Trial): Promise<void>
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export const textOf = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : new TextDecoder().decode(bytes)

/** The paths of a list, in the order given. */
export async function pathsOf(
  store: ObjectStore,
  prefix: string,
  options?: RequestOptions & { startAfter?: string },
): Promise<string[]> {
  const paths: string[] = []
  for await (const info of store.list(prefix, options)) paths.push(info.path)
  return paths
}

/** Orders texts by their UTF-8 bytes. */
export const byBytes = (a: string, b: string): number =>
  Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Ends the rule where something does not hold. */
export function demand(holds: boolean, found: string): asserts holds {
  if (!holds) throw new CalicoError('UnsupportedStorage', found)
}

/** Ends the rule where two values differ; `what` is a phrase such as "get of x". */
export function same(found: unknown, wanted: unknown, what: string): void {
  const [is, should] = [JSON.stringify(found) ?? 'nothing', JSON.stringify(wanted) ?? 'nothing']
  demand(is === should, `${what} gives ${shortened(is)} instead of ${shortened(should)}`)
}

/** Ends the rule where the call does not fail with the code. */
export async function fails(call: Promise<unknown>, code: ErrorCode, what: string): Promise<void> {
  const outcome = await call.then(
    () => 'an answer',
    (error: unknown) => (isCalicoError(error, code) ? null : String(error)),
  )
  demand(outcome === null, `${what} gives ${outcome} instead of ${code}`)
}

/** Runs jobs, so many at once. */
export async function inParallel<T>(
  items: readonly T[],
  width: number,
  job: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const take = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      await job(items[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, take))
}

const SHOWN_CHARACTERS = 120

function shortened(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text
}
