/** Places of column groups from the command line, and over the bridge. */
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { systemEnv } from '../../src/env.js'
import { createStore } from '../../src/executor/open-store.js'
import { LocalStore } from '../../src/storage/local/local.js'
import { MemoryStore } from '../../src/storage/memory.js'
import { served } from '../bridge/support.js'
import { holding, manyPeople, SECRET } from '../support/placed-groups.js'
import { Folder } from './command.js'

let folder: Folder
const at = (name: string): LocalStore => new LocalStore({ root: folder.file(name), env: systemEnv })
const KEY = ['--key', 'id utf8']
const MAIN = ['--group', 'main: name utf8']
const secret = (more = ''): string[] => ['--group', `secret: code utf8; codec none${more}`]

beforeEach(() => {
  folder = new Folder()
  onTestFinished(() => folder.remove())
  const rows = manyPeople(3000).map(({ id, name, code }) => `${id},${name},${code}`)
  folder.put('people.csv', `id,name,code\n${rows.join('\n')}\n`)
})

describe('a group with a place', () => {
  it('is made by create, shown by describe and schema, and found by every verb', async () => {
    folder.does(['init', './shop', '--place', 'vault=../vault'])
    folder.does(['create', './shop', 'people', ...KEY, ...MAIN, ...secret('; place vault')])
    folder.does(['write', './shop', 'people', 'people.csv'])
    expect(await holding(at('shop'), SECRET)).toEqual([])
    expect((await holding(at('vault'), SECRET)).length).toBeGreaterThan(0)
    const groups = folder.json(['describe', './shop', 'people']).flatMap((one) => one.groups ?? one)
    expect(groups.map(({ place }) => place)).toEqual([null, 'vault'])
    const shown = folder.does(['schema', './shop', 'people', '--json'])
    folder.put('people.json', shown)
    folder.does(['create', './shop', 'again', '--spec', 'people.json'])
    expect(folder.does(['schema', './shop', 'again', '--json'])).toContain('"place":"vault"')
    folder.run('mv', ['vault', 'moved'])
    folder.fails(['read', './shop', 'people'], { code: 'NotAStore' })
    const moved = ['--place', `vault=${folder.file('moved')}`]
    expect(folder.json(['read', './shop', 'people', ...moved])).toHaveLength(3000)
    folder.does(['vacuum', './shop', ...moved])
    folder.does(['verify', './shop', ...moved])
    folder.does(['doctor', './shop', ...moved])
  })

  it('is moved by place, and by the same word back', async () => {
    folder.does(['init', './shop'])
    folder.does(['create', './shop', 'people', ...KEY, ...MAIN, ...secret()])
    folder.does(['write', './shop', 'people', 'people.csv'])
    const rows = folder.does(['read', './shop', 'people', '--json'])
    folder.fails(['place', './shop', 'people.secret', 'vault'], {
      code: 'InvalidArgument',
      status: 2,
    })
    const [told] = folder.json(['place', './shop', 'people.secret', '../vault', '--move'])
    expect(told).toMatchObject({ place: 'secret', moved: true })
    expect((await holding(at('vault'), SECRET)).length).toBeGreaterThan(0)
    expect(folder.does(['read', './shop', 'people', '--json'])).toBe(rows)
    folder.fails(['place', './shop', 'people.secret', 'secret=../other'], {
      code: 'InvalidArgument',
      status: 2,
    })
    expect(folder.json(['place', './shop', 'people.secret', 'default'])[0]).toMatchObject({
      moved: false,
    })
    expect(folder.json(['place', './shop', 'people.secret', 'default', '--move'])[0]).toMatchObject(
      { place: 'default', moved: true },
    )
    folder.does(['alter', './shop', 'people', 'set', 'secret:', 'place', 'secret'])
    expect(folder.does(['read', './shop', 'people', '--json'])).toBe(rows)
  })
})

describe('a bridge', () => {
  it('commits what clients write to a group with a place there', async () => {
    const log = new MemoryStore({ name: 'log', env: systemEnv })
    const vault = new MemoryStore({ name: 'vault', env: systemEnv })
    const places = { vault: { storage: vault } }
    const store = await createStore({ storage: log, places, workers: 0 })
    await store.createKeySpace({
      name: 'items',
      key: [{ name: 'id', type: 'int64' }],
      groups: [
        { name: 'main', columns: [{ name: 'price', type: 'float64' }] },
        { name: 'names', place: 'vault', columns: [{ name: 'name', type: 'utf8' }] },
      ],
    })
    const { client, close } = await served({ store })
    onTestFinished(close)
    const rows = Array.from({ length: 50 }, (_, i) => {
      return { id: BigInt(i), name: `${SECRET} ${i}`, price: i }
    })
    await client.put(rows)
    await client.put(rows.slice(0, 2))
    expect(await holding(log, SECRET)).toEqual([])
    expect((await holding(vault, SECRET)).length).toBeGreaterThan(0)
    expect((await store.keySpace('items').rows()).map(({ name }) => name)).toEqual(
      rows.map(({ name }) => name),
    )
  })

  it('takes names of places from clients and addresses from its own settings alone', async () => {
    const log = new MemoryStore({ name: 'log', env: systemEnv })
    const vault = new MemoryStore({ name: 'vault', env: systemEnv })
    const places = { vault: { storage: vault } }
    const store = await createStore({ storage: log, places, workers: 0 })
    const { client, close } = await served({ store })
    onTestFinished(close)
    const group = { name: 'g', place: 'vault', columns: [{ name: 'v', type: 'utf8' }] }
    const spec = { name: 'k', key: [{ name: 'id', type: 'utf8' }], groups: [group] }
    for (const place of ['s3://bucket/p', '../x', '/tmp/x', 'data', 'unknown', '']) {
      const groups = [{ ...group, place }]
      const refused = await client.fetch('/v1/key-spaces', {
        method: 'POST',
        body: JSON.stringify({ ...spec, groups }),
        headers: { 'content-type': 'application/json' },
      })
      expect([refused.status, await refused.json()], place).toMatchObject([
        400,
        { error: { code: 'InvalidArgument' } },
      ])
    }
    await client.get('committed', 'POST', '/v1/key-spaces', spec)
    const shown = await client.get('keySpaceDescription', 'GET', '/v1/key-spaces/k')
    expect(shown).toMatchObject({ groups: [{ name: 'g', place: 'vault' }] })
    await client.get('committed', 'POST', '/v1/key-spaces/k/alterations', {
      alterations: [{ kind: 'set-place', group: 'g', place: null }],
    })
    const back = await client.get('keySpaceDescription', 'GET', '/v1/key-spaces/k')
    expect(JSON.stringify(back)).not.toContain('vault')
  })
})
