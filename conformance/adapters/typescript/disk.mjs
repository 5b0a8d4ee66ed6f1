/** One place that several writers share, with a clock of its own and a memory of what was done. */

/** What all writers of a store have in common. */
export class Disk {
  /** By path, when the object was put, in microseconds. */
  written = new Map()
  /** Paths of objects that writers have put over others. */
  overwritten = new Set()
  /** Requests that were begun, and those of them that have not ended. */
  requests = 0
  unanswered = 0

  /**
   * @param {{ open: (env: object) => object, env: object, nowMicros: () => number }} options
   *   `open` opens the storage anew
   */
  constructor({ open, env, nowMicros }) {
    this.nowMicros = nowMicros
    this.env = env
    this.open = open
  }

  /** @param {{ isWriter: boolean }} options whether it is a writer's, and no script's own */
  storage({ isWriter }) {
    return new DiskStore(this, this.open(this.env), isWriter)
  }

  async request(work) {
    this.requests++
    this.unanswered++
    try {
      return await work()
    } finally {
      this.unanswered--
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
    const infos = this.#inner.list(prefix, options)[Symbol.asyncIterator]()
    try {
      for (;;) {
        const { done, value } = await this.#disk.request(() => infos.next())
        if (done) return
        yield this.#disk.dated(value)
      }
    } finally {
      await infos.return()
    }
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
