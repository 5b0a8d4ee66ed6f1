/** `calico copy`, in processes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../src/executor/open-store.js'
import { manyUsers } from '../support/users.js'
import { COMMAND, Folder } from './command.js'

const COMMITS = 40

let folder: Folder

beforeEach(() => {
  folder = new Folder()
  folder.does(['init', 'shop'])
  folder.does(['create', 'shop', 'item', '--key', 'id int64', '--group', 'main: name utf8'])
})
afterEach(() => folder.remove())

const rowsOf = (store: string): unknown[] => folder.json(['read', store, 'item'])

/** So many that 2000 are a file, and a few are not. */
function write(count: number, from = 0): void {
  const lines = manyUsers(count, from).map((user) => `${JSON.stringify(user)}\n`)
  folder.does(['write', 'shop', 'item', '-'], lines.join(''))
}

describe('calico copy', () => {
  it('copies a store, then what is new, and says how much', () => {
    write(2000)
    const [first] = folder.json(['copy', 'shop', 'backup'])
    expect(first).toMatchObject({ version: 2, sourceVersion: 2, present: 0, problems: 0 })
    expect(folder.json(['read', 'backup', 'item'])).toHaveLength(2000)
    write(3, 5000)
    const [second] = folder.json(['copy', 'shop', 'backup', '--verify'])
    expect(second).toMatchObject({ version: 3, objects: 1, problems: 0 })
    expect(rowsOf('backup')).toEqual(rowsOf('shop'))
    expect(folder.json(['verify', 'backup', '--deep'])[0]).toMatchObject({ findings: 0 })
  })

  it('restores a store that is gone', () => {
    write(2000)
    const rows = rowsOf('shop')
    folder.does(['copy', 'shop', 'backup'])
    rmSync(folder.file('shop'), { recursive: true })
    folder.does(['copy', 'backup', 'shop', '--verify'])
    expect(rowsOf('shop')).toEqual(rows)
    write(1, 9000)
    expect(rowsOf('shop')).toHaveLength(2001)
  })

  it('refuses another store, an old version, and what is no store', () => {
    folder.does(['init', 'other'])
    folder.fails(['copy', 'shop', 'other'], { code: 'AlreadyExists', status: 3 })
    folder.fails(['copy', 'shop@v1', 'backup'], { code: 'InvalidAddress', status: 2 })
    folder.fails(['copy', 'nowhere', 'backup'], { code: 'NotAStore' })
    expect(existsSync(folder.file('backup'))).toBe(false)
  })

  it('ends with 1 where the source lacks something, and lists it', () => {
    write(2000)
    const data = join(folder.file('shop'), 'data')
    for (const group of readdirSync(data)) rmSync(join(data, group), { recursive: true })
    const { status, out, err } = folder.calico(['copy', 'shop', 'backup', '--json'])
    expect({ status, err }).toEqual({ status: 1, err: '' })
    const [figures, problem] = out.split('\n').map((line) => line && JSON.parse(line))
    expect(figures).toMatchObject({ version: 1, sourceVersion: 2, problems: 1 })
    expect(problem).toMatchObject({ code: 'MissingObject' })
    expect(rowsOf('backup')).toEqual([])
  })

  it('that was killed, whenever that was, goes on when it is run again', async () => {
    write(2000, 1000)
    const store = await openStore({ uri: folder.file('shop'), workers: 0 })
    for (let i = 0; i < COMMITS; i++) await store.keySpace('item').upsert([{ id: i, name: 'n' }])
    await store.close()
    for (const waitMs of [300, 600, 900]) {
      const child = spawn(process.execPath, [COMMAND, 'copy', 'shop', 'backup'], {
        cwd: folder.path,
        stdio: 'ignore',
      })
      const ended = once(child, 'exit')
      await Promise.race([ended, delay(waitMs)])
      child.kill('SIGKILL')
      await ended
      if (!existsSync(folder.file('backup/calico.json'))) continue
      expect(folder.json(['verify', 'backup'])[0]).toMatchObject({ findings: 0 })
    }
    expect(folder.json(['copy', 'shop', 'backup'])[0]).toMatchObject({ version: COMMITS + 2 })
    expect(rowsOf('backup')).toEqual(rowsOf('shop'))
  })
})
