/** Objects in a map: the storage of tests, and of transactions before they are staged. */
import { assert } from '../assert.js'
import type { Env } from '../env.js'
import type {
  ByteRange,
  ObjectInfo,
  ObjectStore,
  ObjectWriter,
  PutOutcome,
  RequestOptions,
  StorageCapabilities,
} from './contract.js'
import { checkPath, checkPrefix } from './path.js'
import { alreadyExists, checkAborted, checkRange, cutRange } from './requests.js'

interface MemoryObject {
  readonly bytes: Uint8Array
  readonly modifiedMicros: number
}

type MemoryObjects = Map<string, MemoryObject>

const shared = new Map<string, MemoryObjects>()

/** The store at `memory:<name>`: stores of one name share their objects throughout the process. */
export function openMemoryStore(name: string, env: Env): MemoryStore {
  let objects = shared.get(name)
  if (objects === undefined) {
    objects = new Map()
    shared.set(name, objects)
  }
  return new MemoryStore({ name, env, objects })
}

/**
 * An ObjectStore over a map. Bytes are copied on the way in and out, so that no caller changes an
 * object. Without `objects` the store is its own, whatever other stores are called.
 */
export class MemoryStore implements ObjectStore {
  readonly capabilities: StorageCapabilities = { conditionalPut: 'kept' }
  readonly uri: string
  readonly #env: Env
  readonly #objects: MemoryObjects

  constructor(options: { name: string; env: Env; objects?: MemoryObjects }) {
    this.uri = `memory:${options.name}`
    this.#env = options.env
    this.#objects = options.objects ?? new Map()
  }

  async get(
    path: string,
    options: RequestOptions & { range?: ByteRange } = {},
  ): Promise<Uint8Array | null> {
    this.#check(path, options, 'reading')
    if (options.range) checkRange(options.range)
    const object = this.#objects.get(path)
    if (object === undefined) return null
    const { start, end } = cutRange(options.range, object.bytes.byteLength)
    return object.bytes.slice(start, end)
  }

  async put(path: string, bytes: Uint8Array, options: RequestOptions = {}): Promise<void> {
    this.#check(path, options, 'writing')
    this.#set(path, new Uint8Array(bytes))
  }

  async putIfAbsent(
    path: string,
    bytes: Uint8Array,
    options: RequestOptions = {},
  ): Promise<PutOutcome> {
    this.#check(path, options, 'writing')
    // No await stands between the look and the set: nobody comes between them.
    if (this.#objects.has(path)) return 'exists'
    this.#set(path, new Uint8Array(bytes))
    return 'created'
  }

  async head(path: string, options: RequestOptions = {}): Promise<ObjectInfo | null> {
    this.#check(path, options, 'looking up')
    const object = this.#objects.get(path)
    return object === undefined ? null : describe(path, object)
  }

  async *list(
    prefix: string,
    options: RequestOptions & { startAfter?: string } = {},
  ): AsyncGenerator<ObjectInfo> {
    checkPrefix(prefix)
    const { startAfter = '', signal } = options
    checkPrefix(startAfter)
    const paths = [...this.#objects.keys()]
      .filter((path) => path.startsWith(prefix) && path > startAfter)
      .sort()
    for (const path of paths) {
      checkAborted(signal, `listing ${this.uri}/${prefix}`)
      const object = this.#objects.get(path)
      if (object !== undefined) yield describe(path, object)
    }
    checkAborted(signal, `listing ${this.uri}/${prefix}`)
  }

  async delete(path: string, options: RequestOptions = {}): Promise<void> {
    this.#check(path, options, 'deleting')
    this.#objects.delete(path)
  }

  async createWriter(path: string, options: RequestOptions = {}): Promise<ObjectWriter> {
    this.#check(path, options, 'writing')
    let chunks: Uint8Array[] = []
    let open = true
    return {
      write: async (bytes) => {
        assert(open, `write to the closed writer of ${path}`)
        this.#check(path, options, 'writing')
        chunks.push(new Uint8Array(bytes))
      },
      close: async () => {
        assert(open, `second close of the writer of ${path}`)
        open = false
        const bytes = Buffer.concat(chunks)
        chunks = []
        this.#check(path, options, 'writing')
        if (this.#objects.has(path)) throw alreadyExists({ uri: this.uri, path })
        this.#set(path, new Uint8Array(bytes))
      },
      abort: async () => {
        open = false
        chunks = []
      },
    }
  }

  #check(path: string, options: RequestOptions, verb: string): void {
    checkPath(path)
    checkAborted(options.signal, `${verb} ${this.uri}/${path}`)
  }

  #set(path: string, bytes: Uint8Array): void {
    this.#objects.set(path, { bytes, modifiedMicros: this.#env.nowMicros() })
  }
}

function describe(path: string, object: MemoryObject): ObjectInfo {
  return { path, size: object.bytes.byteLength, modifiedMicros: object.modifiedMicros }
}
