/**
 * A storage of one's own: addresses `kv://host:port/name` keep a store on the server beside this.
 * One file, an object with eight operations, and the kit says whether it keeps the contract:
 *
 *   node examples/storage/server.mjs &
 *   export CALICO_STORAGE_MODULES=$PWD/examples/storage/kv-storage.mjs
 *   npx calico storage-check kv://127.0.0.1:PORT/try
 *   npx calico init kv://127.0.0.1:PORT/shop
 */
import {
  alreadyExists,
  CalicoError,
  checkAborted,
  checkPath,
  checkPrefix,
  checkRange,
} from 'calico-format/storage'

/** What one stream may hold until it is closed. */
const STREAM_BYTES_MAX = 256 * 1024 * 1024

/** What `calico --storage-module` calls. A program calls registerStorage('kv', openKv) itself. */
export default function register(registerStorage) {
  registerStorage('kv', openKv)
}

/** Connects to nothing before the first request. @param {{ place: string }} address */
export function openKv({ place }) {
  if (!/^\/\/[^/]+\/[\w./-]+$/.test(place)) {
    throw new CalicoError('InvalidAddress', `'kv:${place}' is not kv://host:port/name`)
  }
  return new KvStorage(place.replace(/\/+$/, ''))
}

class KvStorage {
  // `capabilities` is left out: Calico then probes the server before it writes to it.
  #server
  #prefix

  constructor(place) {
    const [, , host, ...name] = place.split('/')
    this.uri = `kv:${place}`
    this.#server = `http://${host}/`
    this.#prefix = `${name.join('/')}/`
  }

  async get(path, { range, signal } = {}) {
    if (range) checkRange(range)
    const headers = range ? { range: `bytes=${range.start}-${range.end - 1}` } : {}
    const response = await this.#ask('GET', path, { headers, signal })
    return response === null ? null : new Uint8Array(await this.#body(response, path))
  }

  async put(path, bytes, { signal } = {}) {
    await this.#ask('PUT', path, { body: bytes, signal })
  }

  async putIfAbsent(path, bytes, { signal } = {}) {
    const headers = { 'if-none-match': '*' }
    const response = await this.#ask('PUT', path, { headers, body: bytes, signal })
    return response.status === 412 ? 'exists' : 'created'
  }

  async head(path, { signal } = {}) {
    const response = await this.#ask('HEAD', path, { signal })
    if (response === null) return null
    const size = Number(response.headers.get('content-length'))
    return { path, size, modifiedMicros: Number(response.headers.get('x-written-micros')) }
  }

  async *list(prefix, { startAfter = '', signal } = {}) {
    checkPrefix(prefix)
    checkPrefix(startAfter)
    let after = startAfter === '' ? '' : this.#prefix + startAfter
    for (let more = true; more; ) {
      const query = new URLSearchParams({ prefix: this.#prefix + prefix, after })
      const response = await this.#fetch(`?${query}`, { signal })
      const answer = JSON.parse(Buffer.from(await this.#body(response, prefix)).toString())
      for (const { key, size, micros } of answer.page) {
        checkAborted(signal, `listing ${this.uri}/${prefix}`)
        yield { path: key.slice(this.#prefix.length), size, modifiedMicros: micros }
      }
      more = answer.more
      after = answer.page.at(-1)?.key
    }
  }

  async delete(path, { signal } = {}) {
    await this.#ask('DELETE', path, { signal })
  }

  /** This server takes an object in one piece: a stream is held until it is closed. */
  async createWriter(path, { signal } = {}) {
    checkPath(path)
    let chunks = []
    let bytes = 0
    const demandOpen = () => {
      if (chunks === null) throw new CalicoError('Internal', `the stream to ${path} has ended`)
    }
    return {
      write: async (chunk) => {
        demandOpen()
        checkAborted(signal, `writing ${this.uri}/${path}`)
        bytes += chunk.byteLength
        if (bytes > STREAM_BYTES_MAX) throw new CalicoError('StorageFull', `${path} is too large`)
        chunks.push(new Uint8Array(chunk))
      },
      close: async () => {
        demandOpen()
        const whole = Buffer.concat(chunks)
        chunks = null
        const outcome = await this.putIfAbsent(path, whole, { signal })
        if (outcome === 'exists') throw alreadyExists({ uri: this.uri, path })
      },
      abort: async () => {
        chunks = null
      },
    }
  }

  /** null where there is no such object. */
  async #ask(method, path, { signal, headers, body } = {}) {
    checkPath(path)
    const key = encodeURIComponent(this.#prefix + path)
    const response = await this.#fetch(key, { method, signal, headers, body })
    if (response.status === 404) return null
    if (response.ok || response.status === 412) return response
    throw this.#failed(path, `HTTP ${response.status}`)
  }

  async #fetch(rest, options) {
    checkAborted(options.signal, `a request to ${this.uri}`)
    try {
      return await fetch(this.#server + rest, options)
    } catch (error) {
      checkAborted(options.signal, `a request to ${this.uri}`)
      // No answer: whether it was carried out is open, and who asked will look. A repetition here
      // would meet what the first try has made, and take it for another's.
      throw this.#failed('', error.cause?.code ?? error.message)
    }
  }

  async #body(response, path) {
    try {
      return await response.arrayBuffer()
    } catch (error) {
      throw this.#failed(path, error.message)
    }
  }

  #failed(path, what) {
    const text = `${this.uri}/${path}: ${what}; see whether the server runs, then retry`
    return new CalicoError('StorageUnavailable', text)
  }
}
