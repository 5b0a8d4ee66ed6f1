/** One folder that several writers share, with a clock of its own and a memory of what was done. */
import { LocalStore } from '../../../dist/storage/local/local.js'

/** What all writers of a folder have in common. */
export class Disk {
  /** By path, when the object was put, in microseconds. */
  written = new Map()
  /** Paths of objects that writers have put over others. */
  overwritten = new Set()
  /** Requests that were begun, and those of them that have not ended. */
  requests = 0
  open = 0

  /** @param {{ root: string, env: object, nowMicros: () => number }} options */
  constructor({ root, env, nowMicros }) {
    this.nowMicros = nowMicros
    this.env = env
    this.root = root
  }

  /** @param {{ isWriter: boolean }} options whether it is a writer's, and no script's own */
  storage({ isWriter }) {
    return new DiskStore(this, new LocalStore({ root: this.root, env: this.env }), isWriter)
  }

  async request(work) {
    this.requests++
    this.open++
    try {
      return await work()
    } finally {
      this.open--
    }
  }

  note(path) {
    this.written.set(path, this.nowMicros())
  }

  dated(info) {
    return info && { ...info, modifiedMicros: this.written.get(info.path) ?? info.modifiedMicros }
  }
}

class DiskStore {
  #disk
  #inner
  #isWriter

  constructor(disk, inner, isWriter) {
    this.#disk = disk
    this.#inner = inner
    this.#isWriter = isWriter
    this.uri = inner.uri
  }

  get(path, options) {
    return this.#disk.request(() => this.#inner.get(path, options))
  }

  put(path, bytes, options) {
    return this.#disk.request(async () => {
      const isOver = this.#isWriter && (await this.#inner.head(path)) !== null
      if (isOver) this.#disk.overwritten.add(path)
      await this.#inner.put(path, bytes, options)
      this.#disk.note(path)
    })
  }

  putIfAbsent(path, bytes, options) {
    return this.#disk.request(async () => {
      const outcome = await this.#inner.putIfAbsent(path, bytes, options)
      if (outcome === 'created') this.#disk.note(path)
      return outcome
    })
  }

  head(path, options) {
    return this.#disk.request(async () => this.#disk.dated(await this.#inner.head(path, options)))
  }

  async *list(prefix, options) {
    for await (const info of this.#inner.list(prefix, options)) yield this.#disk.dated(info)
  }

  delete(path, options) {
    return this.#disk.request(() => this.#inner.delete(path, options))
  }

  async createWriter(path, options) {
    const writer = await this.#disk.request(() => this.#inner.createWriter(path, options))
    return {
      write: (bytes) => this.#disk.request(() => writer.write(bytes)),
      close: async () => {
        await this.#disk.request(() => writer.close())
        this.#disk.note(path)
      },
      abort: () => writer.abort(),
    }
  }

  sweepTemporary(olderThanMs, options) {
    return this.#inner.sweepTemporary(olderThanMs, options)
  }

  close() {
    return this.#inner.close()
  }
}
