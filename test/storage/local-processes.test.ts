/** A local store under several processes: races, kills, limits and rights. */
import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bytesOf, pathsOf, textOf } from '../contract/collect.js'
import { localStore, startChild, temporaryFolder, temporaryNames } from './folders.js'

const DAY_MS = 86_400_000

describe('a local store shared by processes', () => {
  it('has exactly one winner among 50 racers in 5 processes, in each of 20 rounds', async () => {
    const root = join(await temporaryFolder(), 'store')
    const children = Array.from({ length: 5 }, (_, i) =>
      startChild('racer.mjs', [root, String(i), '20', '10']),
    )
    await Promise.all(children.map((child) => child.line('ready')))
    for (const child of children) child.send('go\n')
    const lines = await Promise.all(children.map((child) => child.line('[')))
    const won = lines.flatMap((line) => JSON.parse(line) as string[])
    expect(await Promise.all(children.map((child) => child.ended))).toEqual([0, 0, 0, 0, 0])
    const store = localStore(root)
    const stored: string[] = []
    for (let round = 0; round < 20; round++) {
      stored.push(`${round}:${textOf(await store.get(`race/${round}`))}`)
    }
    expect(won.sort()).toEqual(stored.sort())
    expect(await temporaryNames(root)).toEqual([])
  })

  it('shows nothing half-written when a writer is killed, and is swept later', async () => {
    const root = join(await temporaryFolder(), 'store')
    const child = startChild('writer.mjs', [root])
    await child.line('streaming')
    await child.line('put 3')
    child.kill()
    await child.ended
    const store = localStore(root)
    const visible = await pathsOf(store, '')
    expect(visible).toEqual(expect.arrayContaining(['put/0', 'put/1', 'put/2', 'put/3']))
    expect(visible).not.toContain('streamed')
    for (const path of visible) {
      const wanted = new Uint8Array(4 << 20).fill(Number(path.slice('put/'.length)) + 1)
      expect(Buffer.compare((await store.get(path)) ?? bytesOf(''), wanted), path).toBe(0)
    }
    const left = await temporaryNames(root)
    expect(left.length).toBeGreaterThanOrEqual(1)
    expect(await store.putIfAbsent('streamed', bytesOf('now'))).toBe('created')

    expect(await store.sweepTemporary(DAY_MS)).toEqual({ files: 0, bytes: 0 })
    const longAgo = Date.now() / 1000 - 2 * 86_400
    for (const name of left) await utimes(join(root, '.tmp', name), longAgo, longAgo)
    const writer = await store.createWriter('young')
    const foreign = join(root, '.tmp', 'not ours')
    await writeFile(foreign, '')
    await utimes(foreign, longAgo, longAgo)
    const dry = await store.sweepTemporary(DAY_MS, { dryRun: true })
    expect(dry.files).toBe(left.length)
    expect(await temporaryNames(root)).toHaveLength(left.length + 2)
    expect(await store.sweepTemporary(DAY_MS)).toEqual(dry)
    expect(await temporaryNames(root)).toHaveLength(2)
    await writer.close()
    expect(await pathsOf(store, '')).toEqual([...visible, 'streamed', 'young'].sort())
  })

  it('reports a file-size limit as StorageFull, shows nothing, and takes what fits', async () => {
    const root = join(await temporaryFolder(), 'store')
    const child = startChild('limited.mjs', [root], 'ulimit -f 256')
    expect(JSON.parse(await child.line('['))).toEqual([
      'StorageFull',
      'StorageFull',
      'StorageFull',
      'done: created',
    ])
    expect(await child.ended).toBe(0)
    expect(await pathsOf(localStore(root), '')).toEqual(['small'])
    expect(await temporaryNames(root)).toEqual([])
  })

  it('reports what it may not touch as StorageDenied', async () => {
    const root = join(await temporaryFolder(), 'store')
    await mkdir(root)
    await writeFile(join(root, 'secret'), 'x')
    await chmod(join(root, 'secret'), 0)
    await chmod(root, 0o555)
    const child = startChild('denied.mjs', [root])
    const denied = 'StorageDenied'
    expect(JSON.parse(await child.line('['))).toEqual([denied, denied, denied, denied])
    await child.ended
    await chmod(root, 0o755)
    expect(await pathsOf(localStore(root), '')).toEqual(['secret'])
  })
})
