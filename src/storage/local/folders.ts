/**
 * Folders that survive a power failure. A file is durable when its bytes are, its name in its
 * folder is, and so are the names of all folders above it up to the root of the store.
 */
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf } from './errors.js'

/** Folders remembered as durable; the memory is emptied when full, which costs repeated work. */
const KNOWN_MAX = 10_000

interface FolderSync {
  running: Promise<void>
  next: Promise<void> | null
}

export class LocalFolders {
  readonly #root: string
  readonly #known = new Set<string>()
  readonly #syncs = new Map<string, FolderSync>()

  constructor(root: string) {
    this.#root = root
  }

  /**
   * Makes a folder at or below the root and everything above it durable. Done once per folder, also
   * for one that is there: its maker may not have synced what is above it.
   */
  async ensure(folder: string): Promise<void> {
    if (this.#known.has(folder)) return
    if (folder === this.#root) {
      await makeRoot(folder)
    } else {
      await this.ensure(dirname(folder))
      await makeFolder(folder)
      await this.sync(dirname(folder))
    }
    if (this.#known.size >= KNOWN_MAX) this.#known.clear()
    this.#known.add(folder)
  }

  /** Forgets that a folder and those above it exist: somebody has removed one. */
  forget(folder: string): void {
    for (let place = folder; ; place = dirname(place)) {
      this.#known.delete(place)
      if (place === this.#root || place === dirname(place)) return
    }
  }

  /**
   * Makes the names in a folder durable. Calls that arrive while a sync of the folder runs share
   * the one after it, because the running one may have begun before their names were there.
   */
  async sync(folder: string): Promise<void> {
    const current = this.#syncs.get(folder)
    if (current !== undefined) {
      current.next ??= current.running.then(
        () => this.#start(folder),
        () => this.#start(folder),
      )
      return current.next
    }
    return this.#start(folder)
  }

  #start(folder: string): Promise<void> {
    const sync: FolderSync = { running: syncFolder(folder), next: null }
    this.#syncs.set(folder, sync)
    const settle = (): void => {
      if (sync.next === null && this.#syncs.get(folder) === sync) this.#syncs.delete(folder)
    }
    sync.running.then(settle, settle)
    return sync.running
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error
    await requireFolder(folder)
  }
}

/** Opening with a trailing slash fails with ENOTDIR where a file has the name. */
async function requireFolder(folder: string): Promise<void> {
  const handle = await open(`${folder}/`, 'r')
  await handle.close()
}

/**
 * The folders above the root belong to somebody else: what may not be opened there is left as it
 * is.
 */
async function makeRoot(root: string): Promise<void> {
  const first = await mkdir(root, { recursive: true })
  const top = dirname(first ?? root)
  for (let place = dirname(root); ; place = dirname(place)) {
    try {
      await syncFolder(place)
    } catch (error) {
      if (first !== undefined || errnoOf(error) !== 'EACCES') throw error
    }
    if (place === top || place === dirname(place)) return
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
