/** A copy that lacks its newest objects, on the command line. */
import { cpSync, rmSync, unlinkSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Folder } from './command.js'

let folder: Folder

const entry = (version: number): string => `log/1/${String(version).padStart(20, '0')}.json`

beforeAll(() => {
  folder = new Folder()
  folder.does(['init', 'shop'])
  folder.does(['create', 'shop', 'user', '--key', 'id int64', '--group', 'main: name utf8'])
  for (const id of [1, 2, 3]) {
    folder.does(['write', 'shop', 'user', '-'], `{"id": ${id}, "name": "n${id}"}\n`)
  }
  cpSync(folder.file('shop'), folder.file('replica'), { recursive: true })
  unlinkSync(folder.file(`replica/${entry(3)}`))
})
afterAll(() => folder.remove())

describe('a replica without an entry', () => {
  it('is refused as damaged by whoever does not say that it is one', () => {
    folder.fails(['read', 'replica', 'user'], { code: 'MissingObject' })
  })

  it('is read at the version before, and standard error says so', () => {
    const words = ['read', 'replica', 'user', '--replica']
    const { status, out, err } = folder.calico([...words, '--format', 'csv'])
    expect({ status, out }).toEqual({ status: 0, out: 'id,name\n1,n1\n' })
    expect(err).toBe(`replica: at version 2 of 4; not whole beyond:\n  MissingObject ${entry(3)}\n`)
    const told = folder.calico([...words, '--json'])
    expect(JSON.parse(told.err).replica).toMatchObject({
      ...{ version: 2, seen: 4 },
      missing: [{ code: 'MissingObject', path: entry(3) }],
    })
  })

  it('has a log that ends there, and no later version', () => {
    const { out } = folder.calico(['log', 'replica', '--replica', '--json'])
    const versions = out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).version)
    expect(versions).toEqual([2, 1])
    const { status, err } = folder.calico(['read', 'replica@v4', 'user', '--replica'])
    expect(status).toBe(1)
    expect(err).toContain('UnknownVersion')
  })

  it('is verified with the newest whole version and what is missing, and status 1', () => {
    const { status, out, err } = folder.calico(['verify', 'replica', '--whole', '--json'])
    expect({ status, err }).toEqual({ status: 1, err: '' })
    const [facts, finding] = out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
    expect(facts).toMatchObject({ wholeVersion: 2, seenVersion: 4, missing: 1, findings: 1 })
    expect(finding).toMatchObject({ code: 'MissingObject', path: entry(3) })
  })

  it('that is whole says so, and verifies with status 0', () => {
    const { status, err } = folder.calico(['read', 'shop', 'user', '--replica'])
    expect({ status, err }).toEqual({ status: 0, err: 'replica: whole at version 4\n' })
    const [facts] = folder.json(['verify', 'shop', '--whole'])
    expect(facts).toMatchObject({ wholeVersion: 4, seenVersion: 4, missing: 0, findings: 0 })
    rmSync(folder.file('replica'), { recursive: true })
  })
})
