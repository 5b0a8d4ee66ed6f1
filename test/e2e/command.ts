/** The built command as a process, in a folder of its own. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { builtModule } from '../support/build.js'

export const COMMAND = builtModule('bin/calico.js')

export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'calico-cli-'))

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }

  file(name: string): string {
    return join(this.path, name)
  }

  /** Writes a file; returns its name. */
  put(name: string, content: string | Uint8Array): string {
    writeFileSync(this.file(name), content)
    return name
  }

  text(name: string): string {
    return readFileSync(this.file(name), 'utf8')
  }

  /** Runs a program in the folder. */
  run(program: string, words: readonly string[], input: string | Uint8Array = ''): Ended {
    const options = { cwd: this.path, input, encoding: 'utf8', maxBuffer: 2 ** 28 } as const
    const { status, stdout, stderr } = spawnSync(program, words, options)
    return { status, out: stdout, err: stderr }
  }

  /** Runs `calico`, however it ends. */
  calico(words: readonly string[], input?: string | Uint8Array): Ended {
    return this.run(process.execPath, [COMMAND, ...words], input)
  }

  /** Runs `calico`, which must succeed and say nothing on standard error; what it printed. */
  does(words: readonly string[], input?: string | Uint8Array): string {
    const { status, out, err } = this.calico(words, input)
    expect(err).toBe('')
    expect(status).toBe(0)
    return out
  }

  /** As does, with --json: the objects it printed. */
  // biome-ignore lint/suspicious/noExplicitAny: every verb has objects of its own
  json(words: readonly string[], input?: string | Uint8Array): any[] {
    const out = this.does([...words, '--json'], input)
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  }

  /** Runs `calico`, which must fail with a code and print nothing; the message. */
  fails(
    words: readonly string[],
    expected: { code: string; status?: number; input?: string | Uint8Array },
  ): string {
    const { status, out, err } = this.calico(words, expected.input)
    expect(err).toMatch(/^error [A-Za-z]+: [^\n]+\n$/)
    const [, code, message] = /^error (\w+): (.*)\n$/.exec(err)!
    expect({ code, status, out }).toEqual({
      code: expected.code,
      status: expected.status ?? 1,
      out: '',
    })
    return message!
  }
}
