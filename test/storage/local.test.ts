import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { type ErrorCode, isCalicoError } from '../../src/errors.js'
import { localError } from '../../src/storage/local/errors.js'
import { OPEN_FILES_MAX } from '../../src/storage/local/handles.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { describeContract } from '../contract/object-store.js'
import { localStore, temporaryFolder, temporaryNames } from './folders.js'

describeContract('LocalStore', 'shared', async () => {
  const root = join(await temporaryFolder(), 'new/store')
  return { store: localStore(root), other: localStore(root), processes: { uri: root } }
})

const coded =
  (code: ErrorCode, text = '') =>
  (error: unknown): boolean =>
    isCalicoError(error, code) && error.message.includes(text)

describe('a local store', () => {
  it('makes nothing before the first write', async () => {
    const folder = await temporaryFolder()
    const store = localStore(join(folder, 'store'))
    await store.get('x')
    await store.delete('x')
    await pathsOf(store, '')
    expect(await store.sweepTemporary(0)).toEqual({ files: 0, bytes: 0 })
    await expect(readFile(join(folder, 'store'))).rejects.toThrow('ENOENT')
  })

  it('names itself by an address that leads back to it', async () => {
    const root = join(await temporaryFolder(), 'a@b %40')
    expect(localStore(`${root}/`).uri).toBe(`file://${root.replace('a@b %40', 'a%40b%20%2540')}`)
  })

  it('keeps an object as a file of its path, and no temporary file after any outcome', async () => {
    const root = await temporaryFolder()
    const store = localStore(root)
    await store.put('a/b', bytesOf('1'))
    await store.put('a/b', bytesOf('2'))
    await store.putIfAbsent('a/b', bytesOf('3'))
    await store.putIfAbsent('a/c', bytesOf('4'))
    await (await store.createWriter('d')).close()
    await (await store.createWriter('e')).abort()
    await expect(store.put('a/b/c', bytesOf('5'))).rejects.toSatisfy(coded('StoragePath'))
    expect(await readFile(join(root, 'a/b'), 'utf8')).toBe('2')
    expect(await temporaryNames(root)).toEqual([])
  })

  it('lists no links, no foreign names and no temporary files', async () => {
    const root = await temporaryFolder()
    const store = localStore(root)
    await store.put('a/b', bytesOf('1'))
    await writeFile(join(root, 'a/not a path'), '')
    await writeFile(join(root, 'ä'), '')
    await symlink(join(root, 'a/b'), join(root, 'link'))
    await symlink(join(root, 'a'), join(root, 'linked'))
    const writer = await store.createWriter('c')
    expect(await temporaryNames(root)).toHaveLength(1)
    expect(await pathsOf(store, '')).toEqual(['a/b'])
    await writer.abort()
  })

  it('goes on after its folder was removed from outside', async () => {
    const root = join(await temporaryFolder(), 'store')
    const store = localStore(root)
    await store.putIfAbsent('a/b/c', bytesOf('1'))
    await rm(root, { recursive: true })
    expect(await store.putIfAbsent('a/b/c', bytesOf('2'))).toBe('created')
    await rm(join(root, 'a'), { recursive: true })
    await store.put('a/b/c', bytesOf('3'))
    expect(textOf(await store.get('a/b/c'))).toBe('3')
  })

  it('keeps at most a fixed number of files open, and none after close', async () => {
    const store = localStore(await temporaryFolder())
    const paths = Array.from({ length: 100 }, (_, i) => `n/${i}`)
    for (const path of paths) await store.put(path, bytesOf(path))
    const before = await openFiles()
    for (const path of paths) await store.get(path, { range: { start: 0, end: 1 } })
    expect((await openFiles()) - before).toBe(OPEN_FILES_MAX)
    await store.close()
    expect(await openFiles()).toBe(before)
    expect(textOf(await store.get('n/7', { range: { start: 0, end: 9 } }))).toBe('n/7')
  })

  it('is closed by await using', async () => {
    const root = await temporaryFolder()
    const before = await openFiles()
    {
      await using store = new LocalStore({ root, env: systemEnv })
      await store.put('x', bytesOf('1'))
      await store.get('x', { range: { start: 0, end: 1 } })
      expect(await openFiles()).toBe(before + 1)
    }
    expect(await openFiles()).toBe(before)
  })
})

describe('a file where a folder must be', () => {
  it('at the root is StoragePath for every write, naming it, and nothing for reads', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, 'mine')
    for (const store of [localStore(file), localStore(join(file, 'below/it'))]) {
      const refused = coded('StoragePath', `${file} is a file where a folder must be`)
      await expect(store.put('a/b', bytesOf('1'))).rejects.toSatisfy(refused)
      await expect(store.putIfAbsent('calico.json', bytesOf('1'))).rejects.toSatisfy(refused)
      await expect(store.createWriter('a')).rejects.toSatisfy(refused)
      expect(await store.get('calico.json')).toBeNull()
      expect(await store.head('a/b')).toBeNull()
      expect(await pathsOf(store, '')).toEqual([])
    }
    expect(await readFile(file, 'utf8')).toBe('mine')
  })

  it('below the root or as .tmp is StoragePath, naming it', async () => {
    const root = await temporaryFolder()
    await writeFile(join(root, 'log'), '')
    const store = localStore(root)
    const refused = coded('StoragePath', `${root}/log is a file where a folder must be`)
    await expect(store.putIfAbsent('log/1/x', bytesOf('1'))).rejects.toSatisfy(refused)
    const writer = await store.createWriter('log/x')
    await expect(writer.close()).rejects.toSatisfy(refused)
    expect(await temporaryNames(root)).toEqual([])
    await rm(join(root, '.tmp'), { recursive: true })
    await writeFile(join(root, '.tmp'), '')
    await expect(store.put('x', bytesOf('1'))).rejects.toSatisfy(
      coded('StoragePath', `${root}/.tmp is a file`),
    )
  })

  it('and a folder where an object must be is StoragePath too, never exists', async () => {
    const root = await temporaryFolder()
    await mkdir(join(root, 'a/b'), { recursive: true })
    const store = localStore(root)
    const refused = coded('StoragePath', `a folder stands at ${root}/a`)
    await expect(store.put('a', bytesOf('1'))).rejects.toSatisfy(refused)
    await expect(store.putIfAbsent('a', bytesOf('1'))).rejects.toSatisfy(refused)
    const writer = await store.createWriter('a')
    await expect(writer.close()).rejects.toSatisfy(refused)
    expect(await temporaryNames(root)).toEqual([])
  })
})

describe('errors of the system', () => {
  const cases: [string, ErrorCode][] = [
    ['ENOSPC', 'StorageFull'],
    ['EDQUOT', 'StorageFull'],
    ['EFBIG', 'StorageFull'],
    ['EACCES', 'StorageDenied'],
    ['EPERM', 'StorageDenied'],
    ['EROFS', 'StorageDenied'],
    ['ENOTDIR', 'StoragePath'],
    ['EISDIR', 'StoragePath'],
    ['EXDEV', 'StoragePath'],
    ['ENAMETOOLONG', 'StoragePath'],
    ['EIO', 'StorageUnavailable'],
    ['EMFILE', 'StorageUnavailable'],
  ]

  it.each(cases)('%s becomes %s, with place and cause', async (errno, code) => {
    const cause = Object.assign(new TypeError(errno), { code: errno })
    const error = await localError(cause, { action: 'writing', file: '/some/place' })
    expect(error.code).toBe(code)
    expect(error.cause).toBe(cause)
    expect(error.message).toContain('writing /some/place failed')
  })
})

async function openFiles(): Promise<number> {
  return (await readdir('/dev/fd')).length
}
