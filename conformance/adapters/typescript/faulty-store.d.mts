import type { ObjectStore } from '../../../src/storage/contract.js'

export type FaultyOperation =
  | 'get'
  | 'put'
  | 'putIfAbsent'
  | 'head'
  | 'list'
  | 'delete'
  | 'createWriter'
  | 'write'
  | 'close'

export interface Fault {
  readonly operation: FaultyOperation | readonly FaultyOperation[]
  /** Only requests whose path matches count; for `list`, the prefix. */
  readonly path?: RegExp
  /** Of what is put at once: only that which matches counts. */
  readonly text?: RegExp
  /** The first matching call, counted from 1 since the fault was added, that is hit. Default 1. */
  readonly nth?: number
  /** How many matching calls in a row are hit. Default 1. */
  readonly times?: number
  /**
   * `fail-before`: the request never reaches the storage. `lost-answer`: it is carried out, and the
   * caller gets an error nevertheless. `run`: `action` runs first, then the request is carried out;
   * with `run-after` the other way round. An action that never ends is a process that has died.
   */
  readonly kind: 'fail-before' | 'lost-answer' | 'run' | 'run-after'
  /** Whether the caller gets an error though the request was carried out. */
  readonly losesAnswer?: boolean
  /** What the caller gets, where it is not the error that the store was made with. */
  readonly error?: Error
  /** @param bytes what is put, where it is put at once */
  readonly action?: (path: string, bytes?: Uint8Array) => Promise<void> | void
}

export class FaultyStore implements ObjectStore {
  readonly uri: string
  /** @param errorOf makes the error that callers get where a fault says nothing else */
  constructor(inner: ObjectStore, errorOf: (message: string) => Error)
  /** Adds a fault; the returned function tells how often it has hit. */
  add(fault: Fault): () => number
  clear(): void
  get: ObjectStore['get']
  put: ObjectStore['put']
  putIfAbsent: ObjectStore['putIfAbsent']
  head: ObjectStore['head']
  list: ObjectStore['list']
  delete: ObjectStore['delete']
  createWriter: ObjectStore['createWriter']
}
