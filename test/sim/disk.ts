/**
 * A local disk in memory, with a page cache: what was not made durable (fsync) may be gone when
 * the power fails, and each piece of it may be there all the same. It stands in place of
 * `node:fs/promises` for paths below its own folder, as far as src/storage/local uses it.
 */
import type * as Real from 'node:fs/promises'
import type { Random } from './random.js'

interface File {
  readonly kind: 'file'
  readonly ino: number
  bytes: Uint8Array
  /** What a failure of the power leaves of it. */
  durable: Uint8Array
  links: number
  micros: number
}

interface Folder {
  readonly kind: 'folder'
  readonly ino: number
  readonly names: Map<string, Node>
  durable: Map<string, Node>
}

type Node = File | Folder

const MOUNT = '/sim/'
/** All disks, also for copies of this module. */
const DISKS = Symbol.for('calico.sim.disks')
const registry = globalThis as { [DISKS]?: Map<string, Disk> }
registry[DISKS] ??= new Map()
const disks = registry[DISKS]

export class Disk {
  readonly #root: Folder
  readonly #nowMicros: () => number
  #nodes = 0
  #callsLeft = Number.POSITIVE_INFINITY
  #onFailure: () => void = () => undefined
  #isOn = true

  constructor(
    readonly path: string,
    nowMicros: () => number,
  ) {
    this.#nowMicros = nowMicros
    this.#root = this.#newFolder()
    disks.set(path, this)
  }

  /** Takes the disk out of the machine. */
  unmount(): void {
    disks.delete(this.path)
  }

  /** The power fails in the middle of things: at the nth call from now on. */
  failAt(calls: number, onFailure: () => void): void {
    this.#callsLeft = calls
    this.#onFailure = onFailure
  }

  /** What is left when the power is back; each thing that was not durable is there or not. */
  restart(random: Random): void {
    this.#isOn = true
    this.#callsLeft = Number.POSITIVE_INFINITY
    lose(this.#root, random)
  }

  /** Whether a call can be made; where it cannot, nobody ever hears of it. */
  isOn(): boolean {
    if (this.#isOn && --this.#callsLeft === 0) {
      this.#isOn = false
      this.#onFailure()
    }
    return this.#isOn
  }

  open(path: string, flags: string): Handle {
    const at = this.#find(path)
    if (flags === 'r') return this.#handle(at ?? fail('ENOENT', path))
    if (at) fail('EEXIST', path)
    const { folder, name } = this.#parentOf(path)
    const empty = new Uint8Array()
    const file = { kind: 'file' as const, ino: ++this.#nodes, bytes: empty, durable: empty }
    const made: File = { ...file, links: 1, micros: this.#nowMicros() }
    folder.names.set(name, made)
    return this.#handle(made)
  }

  mkdir(path: string, { recursive = false }: { recursive?: boolean } = {}): string | undefined {
    if (this.#find(path)) return recursive ? undefined : fail('EEXIST', path)
    const above = path.slice(0, path.lastIndexOf('/'))
    const first = recursive && above !== this.path ? this.mkdir(above, { recursive }) : undefined
    const { folder, name } = this.#parentOf(path)
    folder.names.set(name, this.#newFolder())
    return first ?? path
  }

  link(from: string, to: string): void {
    const file = this.#find(from) ?? fail('ENOENT', from)
    if (this.#find(to)) fail('EEXIST', to)
    const { folder, name } = this.#parentOf(to)
    if (file.kind === 'file') file.links++
    folder.names.set(name, file)
  }

  rename(from: string, to: string): void {
    const file = this.#find(from) ?? fail('ENOENT', from)
    const target = this.#parentOf(to)
    target.folder.names.set(target.name, file)
    const { folder, name } = this.#parentOf(from)
    folder.names.delete(name)
  }

  unlink(path: string): void {
    const file = this.#find(path) ?? fail('ENOENT', path)
    if (file.kind === 'folder') fail('EISDIR', path)
    const { folder, name } = this.#parentOf(path)
    folder.names.delete(name)
    if (file.kind === 'file') file.links--
  }

  stat(path: string, { bigint = false }: { bigint?: boolean } = {}): object {
    return statOf(this.#find(path) ?? fail('ENOENT', path), bigint)
  }

  *entries(path: string): Generator<{ name: string; isFile(): boolean; isDirectory(): boolean }> {
    const folder = this.#find(path) ?? fail('ENOENT', path)
    if (folder.kind !== 'folder') return fail('ENOTDIR', path)
    for (const [name, { kind }] of [...folder.names]) {
      yield { name, isFile: () => kind === 'file', isDirectory: () => kind === 'folder' }
    }
  }

  #newFolder(): Folder {
    return { kind: 'folder', ino: ++this.#nodes, names: new Map(), durable: new Map() }
  }

  #find(path: string): Node | null {
    const parts = path.slice(this.path.length).split('/').filter(Boolean)
    let node: Node = this.#root
    for (const part of parts) {
      if (node.kind === 'file') return fail('ENOTDIR', path)
      const next: Node | undefined = node.names.get(part)
      if (!next) return null
      node = next
    }
    return node
  }

  #parentOf(path: string): { folder: Folder; name: string } {
    const at = path.lastIndexOf('/')
    const folder = this.#find(path.slice(0, at)) ?? fail('ENOENT', path)
    if (folder.kind !== 'folder') return fail('ENOTDIR', path)
    return { folder, name: path.slice(at + 1) }
  }

  #handle(node: Node): Handle {
    return new Handle(node, { isOn: () => this.isOn(), nowMicros: this.#nowMicros })
  }
}

type Power = Pick<Disk, 'isOn'> & { readonly nowMicros: () => number }

/** What `open` gives. */
class Handle {
  readonly #node: Node
  readonly #power: Power

  constructor(node: Node, power: Power) {
    this.#node = node
    this.#power = power
  }

  read(into: Uint8Array, offset: number, length: number, position: number) {
    return whileOn(this.#power, () => {
      const { bytes } = fileOf(this.#node)
      const part = bytes.subarray(position, position + length)
      into.set(part, offset)
      return { bytesRead: part.byteLength }
    })
  }

  write(from: Uint8Array, offset: number, length: number, position: number) {
    return whileOn(this.#power, () => {
      const file = fileOf(this.#node)
      const grown = new Uint8Array(Math.max(file.bytes.byteLength, position + length))
      grown.set(file.bytes)
      grown.set(from.subarray(offset, offset + length), position)
      file.bytes = grown
      file.micros = this.#power.nowMicros()
      return { bytesWritten: length }
    })
  }

  sync(): Promise<void> {
    return whileOn(this.#power, () => {
      const node = this.#node
      if (node.kind === 'file') node.durable = node.bytes
      else node.durable = new Map(node.names)
    })
  }

  stat(options: { bigint?: boolean } = {}): Promise<object> {
    return whileOn(this.#power, () => statOf(this.#node, options.bigint ?? false))
  }

  async close(): Promise<void> {}
}

function whileOn<T>(power: Pick<Disk, 'isOn'>, call: () => T): Promise<T> {
  if (!power.isOn()) return new Promise(() => {})
  return new Promise((resolve) => resolve(call()))
}

function lose(folder: Folder, random: Random): void {
  const { names, durable } = folder
  for (const name of new Set([...names.keys(), ...durable.keys()])) {
    if (names.get(name) === durable.get(name) || random.chance(0.5)) continue
    const node = durable.get(name)
    if (node) names.set(name, node)
    else names.delete(name)
  }
  folder.durable = new Map(names)
  for (const node of names.values()) {
    if (node.kind === 'folder') lose(node, random)
    else if (node.bytes !== node.durable) {
      // Of what was not durable a beginning may have been written already.
      const length = random.below(node.bytes.byteLength + 1)
      node.bytes = random.chance(0.5) ? node.durable : node.bytes.slice(0, length)
      node.durable = node.bytes
    }
  }
}

function fileOf(node: Node): File {
  return node.kind === 'file' ? node : fail('EISDIR', 'a folder')
}

function statOf(node: Node, bigint: boolean): object {
  const [size, micros, links] =
    node.kind === 'file' ? [node.bytes.byteLength, node.micros, node.links] : [0, 0, 1]
  const what = { isFile: () => node.kind === 'file', isDirectory: () => node.kind === 'folder' }
  const { ino } = node
  if (!bigint) return { ...what, size, mtimeMs: micros / 1000, ino, dev: 1, nlink: links }
  const numbers = { size: BigInt(size), ino: BigInt(ino), dev: 1n, nlink: BigInt(links) }
  return { ...what, ...numbers, mtimeNs: BigInt(micros) * 1000n, mtimeMs: BigInt(micros) / 1000n }
}

function fail(code: string, path: string): never {
  throw Object.assign(new Error(`${code}: ${path}`), { code, path })
}

/** `node:fs/promises`, with simulated disks below `/sim/`. */
export function withDisks(real: typeof Real): typeof Real {
  const of = (path: unknown): Disk | null => {
    if (typeof path !== 'string' || !path.startsWith(MOUNT)) return null
    return disks.get(path.split('/').slice(0, 3).join('/')) ?? null
  }
  type Name = 'open' | 'mkdir' | 'link' | 'rename' | 'unlink' | 'stat'
  const either =
    (name: Name) =>
    (path: string, ...rest: readonly unknown[]): Promise<unknown> => {
      const disk = of(path)
      const call = (target: object): unknown =>
        Reflect.apply(Reflect.get(target, name), target, [path, ...rest])
      return disk ? whileOn(disk, () => call(disk)) : (call(real) as Promise<unknown>)
    }
  const opendir = async (path: string, options?: object): Promise<unknown> => {
    const disk = of(path)
    if (!disk) return real.opendir(path, options)
    const entries = await whileOn(disk, () => [...disk.entries(path)])
    return (async function* () {
      yield* entries
    })()
  }
  const names: readonly Name[] = ['open', 'mkdir', 'link', 'rename', 'unlink', 'stat']
  const simulated = Object.fromEntries(names.map((name) => [name, either(name)]))
  return { ...real, ...simulated, opendir: opendir as unknown as typeof Real.opendir }
}
