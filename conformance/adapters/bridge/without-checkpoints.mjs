/** A storage as if no log checkpoint had been written: states come from entries alone. */
const isHidden = (path) => path.startsWith('checkpoint/') || path.startsWith('hint/')

export class WithoutCheckpoints {
  constructor(inner) {
    this.inner = inner
    this.uri = inner.uri
  }

  async get(path, options) {
    return isHidden(path) ? null : this.inner.get(path, options)
  }

  async head(path, options) {
    return isHidden(path) ? null : this.inner.head(path, options)
  }

  async *list(prefix, options) {
    for await (const info of this.inner.list(prefix, options)) {
      if (!isHidden(info.path)) yield info
    }
  }

  put(...given) {
    return this.inner.put(...given)
  }

  putIfAbsent(...given) {
    return this.inner.putIfAbsent(...given)
  }

  delete(...given) {
    return this.inner.delete(...given)
  }

  createWriter(...given) {
    return this.inner.createWriter(...given)
  }
}
