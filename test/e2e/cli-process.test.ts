import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtModule } from '../support/build.js'
import { COMMAND, Folder } from './command.js'

const LOADED = new URL('./children/loaded.mjs', import.meta.url).href
const SPAWN_ON_TERMINAL =
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))'

const folder = new Folder()
beforeAll(() => {
  let text = 'id,name\n'
  for (let i = 0; i < 50_000; i++) text += `${i},name ${i}\n`
  folder.put('rows.csv', text)
  folder.does(['init', 's'])
  folder.does(['import', 's', 't', 'rows.csv', '--create', '--key', 'id'])
})
afterAll(() => folder.remove())

describe('the command', () => {
  it('is what the package installs, and begins with the line that lets a shell start it', () => {
    const root = new URL('../../', import.meta.url)
    const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
    expect(new URL(manifest.bin.calico, root).pathname).toBe(COMMAND)
    expect(readFileSync(COMMAND, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  it('loads no package before it knows that it needs it', () => {
    // The bundle has packages within it, in parts that are loaded when these modules would be.
    const modules = builtModule('cli/main.js')
    const loadedBy = (...words: string[]): string[] => {
      const { err } = folder.run(process.execPath, ['--import', LOADED, modules, ...words])
      return JSON.parse(err)
    }
    expect(loadedBy('--help')).toEqual(['commander'])
    expect(loadedBy('completion', 'bash')).toEqual(['commander'])
    const log = loadedBy('log', 's')
    expect(log).toContain('xxhash-wasm')
    for (const heavy of ['parquet-wasm', '@bokuweb/zstd-wasm', 'csv-parse', 'cli-progress']) {
      expect(log).not.toContain(heavy)
    }
    expect(loadedBy('import', 's', 't', 'rows.csv')).toContain('csv-parse')
  })

  it('ends quietly when the reader of its output has seen enough', () => {
    for (const words of ['read s t', 'read s t --json', 'read s t --format csv', 'log s']) {
      const line = `'${process.execPath}' '${COMMAND}' ${words} | head -1; echo "\${PIPESTATUS[0]}"`
      const { out, err } = folder.run('bash', ['-c', line])
      expect(err).toBe('')
      expect(out.trimEnd().split('\n')).toHaveLength(2)
      expect(out).toMatch(/\n0\n$/)
    }
  })

  it('gives up an import when it is interrupted, and leaves nothing of it', async () => {
    const before = folder.json(['log', 's'])
    const temporary = folder.file('temporary')
    mkdirSync(temporary)
    const child = spawn(process.execPath, [COMMAND, 'write', 's', 't', '-', '--format', 'csv'], {
      cwd: folder.path,
      env: { ...process.env, TMPDIR: temporary },
    })
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    child.stdin.on('error', () => {})
    child.stdin.write('id,name\n1,never\n')
    // The input stays open, so once the command has begun to read it, it is reading.
    while (readdirSync(temporary).length === 0) await delay(20)
    child.kill('SIGINT')
    expect(await ended).toBe(1)
    expect(err).toMatch(/^error Aborted: [^\n]+\n$/)
    expect(readdirSync(temporary)).toEqual([])
    expect(folder.json(['log', 's'])).toEqual(before)
    expect(folder.json(['get', 's', 't', '1'])[0].name).toBe('name 1')
  })
})

describe('on a terminal', () => {
  const onTerminal = (...words: string[]): { status: number | null; text: string } => {
    const args = ['-c', SPAWN_ON_TERMINAL, process.execPath, COMMAND, ...words]
    const { status, out } = folder.run('python3', args)
    return { status, text: out.replaceAll('\r\n', '\n') }
  }

  it('an aligned table is printed', () => {
    const { status, text } = onTerminal('read', 's', 't', '--where', 'id >= 9998', '--limit', '3')
    expect(status).toBe(0)
    expect(stripVTControlCharacters(text)).toBe(
      '   id  name\n 9998  name 9998\n 9999  name 9999\n10000  name 10000\n',
    )
    expect(text).toContain('\x1b[1m')
  })

  it('progress is shown while a file is imported, and gone afterwards', () => {
    const { status, text } = onTerminal('import', 's', 't', 'rows.csv')
    expect(status).toBe(0)
    expect(text).toMatch(/importing \[#*\.*\] [0-9]+% [0-9,]+ rows, [0-9,]+ rows\/s, \S+ left/)
    expect(text).toMatch(/\n?rows +50000\n/)
    expect(text).toContain('\x1b[2K')
  })

  it('bytes are not', () => {
    const { status, text } = onTerminal('read', 's', 't', '--format', 'parquet')
    expect(status).toBe(2)
    expect(text).toContain('not for a terminal')
  })
})
