/** What a local store does, and in which order, when single system calls fail. */
import type { PathLike } from 'node:fs'
import { access, type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isCalicoError } from '../../src/errors.js'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { localStore, temporaryFolder, temporaryNames } from './folders.js'

const hooks = vi.hoisted(() => ({ afterLink: null as (() => Promise<void> | void) | null }))

// The real link, followed by what a test wants to happen before its caller hears of it.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  return {
    ...real,
    link: async (from: PathLike, to: PathLike) => {
      await real.link(from, to)
      await hooks.afterLink?.()
    },
  }
})

const failure = (errno: string): Error => Object.assign(new TypeError(errno), { code: errno })

async function handlePrototype(): Promise<FileHandle> {
  const handle = await open('/dev/null', 'r')
  await handle.close()
  return Object.getPrototypeOf(handle) as FileHandle
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )

afterEach(() => {
  hooks.afterLink = null
  vi.restoreAllMocks()
})

describe('a local store', () => {
  it('syncs the bytes before the name exists, and the folder after, and no more', async () => {
    const root = await temporaryFolder()
    const store = localStore(root)
    await store.putIfAbsent('log/1', bytesOf('1'))
    const prototype = await handlePrototype()
    const sync = prototype.sync
    const synced: string[] = []
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      const kind = (await this.stat()).isDirectory() ? 'folder' : 'file'
      synced.push(`${kind}, visible: ${await exists(join(root, 'log/2'))}`)
      return sync.call(this)
    })
    await store.putIfAbsent('log/2', bytesOf('2'))
    expect(synced).toEqual(['file, visible: false', 'folder, visible: true'])
  })

  it('syncs every folder above a first object, and the folder for a loser too', async () => {
    const root = join(await temporaryFolder(), 'new/store')
    const prototype = await handlePrototype()
    const sync = prototype.sync
    const synced = new Set<bigint>()
    vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      synced.add((await this.stat({ bigint: true })).ino)
      return sync.call(this)
    })
    const inodeOf = async (path: string): Promise<bigint> => {
      const handle = await open(join(root, path), 'r')
      const { ino } = await handle.stat({ bigint: true })
      await handle.close()
      return ino
    }
    await localStore(root).putIfAbsent('a/b/c', bytesOf('1'))
    for (const path of ['../..', '..', '.', 'a', 'a/b', 'a/b/c']) {
      expect(synced, path).toContain(await inodeOf(path))
    }
    synced.clear()
    expect(await localStore(root).putIfAbsent('a/b/c', bytesOf('2'))).toBe('exists')
    expect(synced).toContain(await inodeOf('a/b'))
  })

  it('takes an EEXIST for a link that was made as the success it is', async () => {
    const root = await temporaryFolder()
    const store = localStore(root)
    hooks.afterLink = () => {
      throw failure('EEXIST')
    }
    expect(await store.putIfAbsent('x', bytesOf('1'))).toBe('created')
    expect(await store.putIfAbsent('x', bytesOf('2'))).toBe('exists')
    expect(textOf(await store.get('x'))).toBe('1')
    expect(await temporaryNames(root)).toEqual([])
  })

  it('gives no outcome when the folder cannot be synced; the object may be there', async () => {
    const root = await temporaryFolder()
    const store = localStore(root)
    await store.putIfAbsent('log/1', bytesOf('1'))
    const prototype = await handlePrototype()
    hooks.afterLink = () => {
      vi.spyOn(prototype, 'sync').mockRejectedValueOnce(failure('EIO'))
    }
    await expect(store.putIfAbsent('log/2', bytesOf('2'))).rejects.toSatisfy((error) =>
      isCalicoError(error, 'StorageUnavailable'),
    )
    expect(textOf(await store.get('log/2'))).toBe('2')
    expect(await temporaryNames(root)).toEqual([])
  })

  it('shows nothing and leaves nothing when the bytes cannot be synced', async () => {
    const root = await temporaryFolder()
    const store = localStore(root)
    await store.put('x', bytesOf('old'))
    const prototype = await handlePrototype()
    const writer = await store.createWriter('z')
    await writer.write(bytesOf('part'))
    vi.spyOn(prototype, 'sync').mockRejectedValue(failure('ENOSPC'))
    const full = (error: unknown): boolean => isCalicoError(error, 'StorageFull')
    await expect(store.put('x', bytesOf('new'))).rejects.toSatisfy(full)
    await expect(store.putIfAbsent('y', bytesOf('new'))).rejects.toSatisfy(full)
    await expect(writer.close()).rejects.toSatisfy(full)
    expect(await pathsOf(store, '')).toEqual(['x'])
    expect(textOf(await store.get('x'))).toBe('old')
    expect(await temporaryNames(root)).toEqual([])
  })

  it('writes and reads on where a call moves fewer bytes than asked', async () => {
    const store = localStore(await temporaryFolder())
    const prototype = await handlePrototype()
    const { write, read } = prototype as unknown as Record<'write' | 'read', Transfer>
    const partly = (transfer: Transfer): Transfer =>
      function (this: FileHandle, bytes, offset, length, position) {
        return transfer.call(this, bytes, offset, Math.ceil(length / 3), position)
      }
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251)
    vi.spyOn(prototype as unknown as Calls, 'write').mockImplementation(partly(write))
    vi.spyOn(prototype as unknown as Calls, 'read').mockImplementation(partly(read))
    await store.put('x', bytes)
    const writer = await store.createWriter('y')
    await writer.write(bytes.subarray(0, 4000))
    await writer.write(bytes.subarray(4000))
    await writer.close()
    for (const path of ['x', 'y']) {
      expect(await store.get(path)).toEqual(bytes)
      const range = { start: 17, end: 9_000 }
      expect(await store.get(path, { range })).toEqual(bytes.subarray(17, 9_000))
    }
  })

  it('stops a write that makes no headway', async () => {
    const store = localStore(await temporaryFolder())
    const prototype = await handlePrototype()
    vi.spyOn(prototype as unknown as Calls, 'write').mockResolvedValue({ bytesWritten: 0 })
    await expect(store.put('x', bytesOf('1'))).rejects.toSatisfy((error) =>
      isCalicoError(error, 'StorageUnavailable'),
    )
  })
})

type Transfer = (
  this: FileHandle,
  bytes: Uint8Array,
  offset: number,
  length: number,
  position: number,
) => Promise<unknown>

type Calls = Record<'write' | 'read', Transfer>
