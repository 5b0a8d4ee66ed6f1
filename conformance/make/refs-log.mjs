/** The refs log of a hand-made store, as spec/refs.md says: its entries, and what they come to. */
import { longId } from './bytes.mjs'
import { refsPath, START_MICROS } from './store.mjs'

/** Entries whose number this divides carry the state (CAL-REFS-006). */
const STATE_EVERY = 64

/** An entry of the refs log. */
export const refsEntry = (number, action) => ({
  action,
  id: longId('refs', number),
  number,
  timestamp: START_MICROS + number,
})

/** `store` has its first entry, which makes `main`; without one nothing is put. */
export class RefsLog {
  constructor(store) {
    this.store = store
    this.number = 1
    /** By id, `{ line, name?, parent?, protected? }`. */
    this.lines = new Map([[1, { line: 1, name: 'main' }]])
    this.tags = new Map()
    this.clones = new Map()
    this.features = []
    /** The last fence; null where there was none. */
    this.fence = null
  }

  /** Puts an entry, with the state where its number has one, and gives the number. */
  step(action) {
    this.take(action)
    const entry = refsEntry(this.number, action)
    const isBegin = action.kind === 'begin-clone'
    if (this.number % STATE_EVERY === 0 || isBegin) entry.state = this.state()
    this.store.put(refsPath(this.number), entry)
    return this.number
  }

  /** Counts and applies an action. */
  take(action) {
    this.number++
    this.apply(action)
    this.leave()
  }

  /** Makes a branch and goes on with its line, whose id it gives. */
  fork(name, line, version) {
    const made = this.step({ kind: 'create-line', name, parent: { line, version } })
    this.store.on(made, version)
    return made
  }

  /** Seals the line that the store is on, whose name then goes on with the line it gives. */
  rename(name) {
    const { line } = this.store
    const { version } = this.store.commit({ kind: 'seal' })
    const made = this.step({ kind: 'rename-line', line, version, name })
    this.store.on(made, version)
    return made
  }

  /** Seals the line that the store is on and takes its name away. */
  delete() {
    this.store.commit({ kind: 'seal' })
    return this.step({ kind: 'delete-line', line: this.store.line })
  }

  tag(name, line, version) {
    return this.step({ kind: 'create-tag', name, line, version })
  }

  /** Tags and deletes a tag until the next entry has the number. */
  fill(next) {
    while (this.number + 1 < next) {
      if (this.tags.has('filling')) this.step({ kind: 'delete-tag', name: 'filling' })
      else this.tag('filling', 1, 1)
    }
  }

  apply({ kind, name, line, version, parent, feature, clone, ...more }) {
    const without = ({ name: _, protected: __, ...rest }) => rest
    const met = this.fence ? { fence: this.fence.fence } : {}
    const made = { line: this.number, name, ...met }
    if (kind === 'create-line') this.lines.set(this.number, { ...made, parent })
    else if (kind === 'rename-line') {
      this.lines.set(line, without(this.lines.get(line)))
      this.lines.set(this.number, { ...made, parent: { line, version } })
    } else if (kind === 'delete-line') this.lines.set(line, without(this.lines.get(line)))
    else if (kind === 'protect-line') this.protect(line, more.protected)
    else if (kind === 'create-tag') this.tags.set(name, { name, line, version })
    else if (kind === 'delete-tag') this.tags.delete(name)
    else if (kind === 'fence') this.fence = { fence: more.fence, horizons: more.horizons }
    else if (kind === 'create-clone') {
      this.clones.set(clone, { clone, line, version, since: START_MICROS + this.number, ...more })
    } else if (kind === 'delete-clone') this.clones.delete(clone)
    else if (kind === 'begin-clone') this.begin(parent)
    else if (kind === 'add-feature') this.features.push(feature)
    else throw new Error(`no step is a ${kind}`)
  }

  /** The refs of a clone: its `main`, and the lines that this goes back to (CAL-REFS-106). */
  begin(parent) {
    const fence = (this.fence?.fence ?? 0) + 1
    const isKept = this.lines.get(parent.line).protected ? { protected: true } : {}
    const main = { line: this.number, name: 'main', parent, ...isKept, fence }
    const lines = new Map([[this.number, main]])
    const horizons = []
    for (let at = parent; at; at = lines.get(at.line).parent) {
      const { name: _, protected: __, ...line } = this.lines.get(at.line)
      lines.set(at.line, line)
      const first = at === parent ? at.version : at.version + 1
      horizons.unshift({ line: at.line, version: first, through: at.version })
    }
    this.lines = lines
    this.tags = new Map()
    this.clones = new Map()
    this.fence = { fence, horizons }
  }

  protect(id, isProtected) {
    const { protected: _, ...line } = this.lines.get(id)
    this.lines.set(id, isProtected ? { ...line, protected: true } : line)
  }

  /** Lines without a name stay as long as something goes back to them (CAL-REFS-026). */
  leave() {
    const isUsed = (id) =>
      [...this.tags.values(), ...this.clones.values()].some(({ line }) => line === id) ||
      [...this.lines.values()].some(({ parent }) => parent?.line === id)
    const gone = [...this.lines.values()].filter((one) => !one.name && !isUsed(one.line))
    for (const { line } of gone) this.lines.delete(line)
    const horizons = this.fence?.horizons.filter(({ line }) => this.lines.has(line))
    if (horizons) this.fence = { ...this.fence, horizons }
    if (gone.length > 0) this.leave()
  }

  state() {
    const byName = (a, b) => (a.name < b.name ? -1 : 1)
    const clones = [...this.clones.values()].sort((a, b) => (a.clone < b.clone ? -1 : 1))
    return {
      lines: structuredClone([...this.lines.values()].sort((a, b) => a.line - b.line)),
      ...(this.tags.size > 0 ? { tags: [...this.tags.values()].sort(byName) } : {}),
      ...(clones.length > 0 ? { clones } : {}),
      features: [...this.features],
      ...(this.fence ? { fence: this.fence } : {}),
    }
  }
}
