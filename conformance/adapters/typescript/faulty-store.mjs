/** A storage that fails, dies or waits where it is told to, over a real one. */

const ONLY = { nth: 1, times: 1 }

export class FaultyStore {
  #inner
  #errorOf
  #armed = []

  /**
   * @param inner an ObjectStore
   * @param {(message: string) => Error} errorOf what callers get where a fault says nothing else
   */
  constructor(inner, errorOf) {
    this.#inner = inner
    this.#errorOf = errorOf
    this.uri = inner.uri
  }

  /** Adds a fault; the returned function tells how often it has hit. */
  add(fault) {
    const armed = { fault: { ...ONLY, ...fault }, calls: 0, hits: 0 }
    this.#armed.push(armed)
    return () => armed.hits
  }

  clear() {
    this.#armed = []
  }

  get(path, options) {
    return this.#pass('get', path, () => this.#inner.get(path, options))
  }

  put(path, bytes, options) {
    return this.#pass('put', path, () => this.#inner.put(path, bytes, options), bytes)
  }

  putIfAbsent(path, bytes, options) {
    return this.#pass(
      'putIfAbsent',
      path,
      () => this.#inner.putIfAbsent(path, bytes, options),
      bytes,
    )
  }

  head(path, options) {
    return this.#pass('head', path, () => this.#inner.head(path, options))
  }

  async *list(prefix, options) {
    yield* await this.#pass('list', prefix, async () => this.#inner.list(prefix, options))
  }

  delete(path, options) {
    return this.#pass('delete', path, () => this.#inner.delete(path, options))
  }

  async createWriter(path, options) {
    const writer = await this.#pass('createWriter', path, () =>
      this.#inner.createWriter(path, options),
    )
    return {
      write: (bytes) => this.#pass('write', path, () => writer.write(bytes)),
      close: () => this.#pass('close', path, () => writer.close()),
      abort: () => writer.abort(),
    }
  }

  async sweepTemporary(olderThanMs, options) {
    return (await this.#inner.sweepTemporary?.(olderThanMs, options)) ?? { files: 0, bytes: 0 }
  }

  async close() {
    await this.#inner.close?.()
  }

  async #pass(operation, path, request, bytes) {
    const fault = this.#hit(operation, path, bytes)
    const fail = () => {
      throw fault.error ?? this.#errorOf(`${operation} ${path}: injected ${fault.kind}`)
    }
    if (fault?.kind === 'fail-before') fail()
    if (fault?.kind === 'run') await fault.action?.(path, bytes)
    const answer = await request()
    if (fault?.kind === 'lost-answer' || fault?.losesAnswer) fail()
    if (fault?.kind === 'run-after') await fault.action?.(path, bytes)
    return answer
  }

  /** Every matching fault counts the call; the first that is due hits. */
  #hit(operation, path, bytes) {
    let due = null
    for (const armed of this.#armed) {
      const { fault } = armed
      if (![fault.operation].flat().includes(operation)) continue
      if (fault.path && !fault.path.test(path)) continue
      if (fault.text && !fault.text.test(Buffer.from(bytes ?? []).toString())) continue
      armed.calls++
      if (armed.calls >= fault.nth && armed.calls < fault.nth + fault.times) due ??= armed
    }
    if (due === null) return null
    due.hits++
    return due.fault
  }
}
