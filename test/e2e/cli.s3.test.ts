/** The life of a store in S3 through the command alone: every verb is a process of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUCKET, S3Server, SECRET } from '../support/s3-server.js'
import { Folder } from './command.js'

const PLACE = `s3://${BUCKET}/verbs`
const URI = `${PLACE}/shop`
/** Of some ten processes, on a machine that has much else to do. */
const TIMEOUT_MS = 180_000

let server: S3Server
const folder = new Folder()
/** Everything that the commands have printed. */
const said: string[] = []

beforeAll(async () => {
  server = await S3Server.start()
  Object.assign(process.env, server.variables())
  const groups = ['--group', 'main: name utf8', '--group', 'more: total int64 sum']
  said.push(
    folder.does(['init', URI]),
    folder.does(['create', URI, 'item', '--key', 'id int32', ...groups]),
    folder.does(['write', URI, 'item', '-'], lines({ id: 1, name: 'a', total: 5 }, { id: 2 })),
    folder.does(['write', URI, 'item', '-', '--op', 'total=sum'], lines({ id: 1, total: 2 })),
    folder.does(['checkpoint', URI, '--log']),
    folder.does(['write', URI, 'item', '-', '--delete'], lines({ id: 2 })),
  )
}, TIMEOUT_MS)
afterAll(async () => {
  expect(said.join('')).not.toContain(SECRET)
  folder.remove()
  await server[Symbol.asyncDispose]()
})

const lines = (...rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('')

// biome-ignore lint/suspicious/noExplicitAny: every verb has objects of its own
function json(...words: readonly string[]): any[] {
  const objects = folder.json(words)
  said.push(JSON.stringify(objects))
  return objects
}

const FIRST = [
  { id: 1, name: 'a', total: '5' },
  { id: 2, name: null, total: null },
]
const HEAD = 6
const LAST = [{ id: 1, name: 'a', total: '7' }]

describe('a store in S3 that only the command has touched', { timeout: TIMEOUT_MS }, () => {
  it('is read as it is, at a version and by key', () => {
    expect(json('read', URI, 'item')).toEqual(LAST)
    expect(json('read', `${URI}@v2`, 'item')).toEqual(FIRST)
    expect(json('get', URI, 'item', '1')).toEqual(LAST)
  })

  it('lists its commits, and the changes and differences between them', () => {
    const log = json('log', URI)
    // The checkpoint is a commit for each of the two groups.
    expect(log.map(({ version }) => version)).toEqual([HEAD, 5, 4, 3, 2, 1])
    const changes = json('changes', URI, 'item', '--from', 'v2', '--columns', 'id,total')
    expect(changes.map(({ _timestamp, ...row }) => row)).toEqual([
      { id: 1, total: '5', _change: 'update_before', _version: '3' },
      { id: 1, total: '7', _change: 'update_after', _version: '3' },
      { id: 2, total: null, _change: 'delete', _version: `${HEAD}` },
    ])
    const [diff] = json('diff', URI, 'v2..')
    expect(diff.keySpaces).toMatchObject([{ inserted: 0, updated: 1, deleted: 1 }])
  })

  it('is whole to verify, doctor, vacuum and the registry of its folder', () => {
    expect(json('verify', URI, '--deep')[0]).toMatchObject({ findings: 0 })
    said.push(folder.does(['doctor', URI]))
    expect(json('vacuum', URI).filter(({ path }) => path !== undefined)).toEqual([])
    expect(json('registry', PLACE)[0]).toMatchObject({
      kind: 'store',
      store: 'shop',
      version: HEAD,
    })
  })

  it('is copied to another prefix and to a folder, and continued there', () => {
    const copy = `${PLACE}-copy/shop`
    expect(json('copy', URI, copy, '--verify')[0]).toMatchObject({ version: HEAD, problems: 0 })
    expect(json('copy', copy, 'shop')[0]).toMatchObject({ version: HEAD, problems: 0 })
    for (const place of [copy, 'shop']) {
      said.push(folder.does(['write', place, 'item', '-'], lines({ id: 9, name: place })))
      expect(json('read', place, 'item')).toEqual([...LAST, { id: 9, name: place, total: null }])
    }
    expect(json('read', URI, 'item')).toEqual(LAST)
  })
})
