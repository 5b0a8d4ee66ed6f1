import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../tools/suites/command.mjs'

const node = (script: string): string[] => [process.execPath, '-e', script]

describe('runCommand', () => {
  it('gives the exit code and what was printed', async () => {
    const command = node('console.log("hello"); process.exitCode = 4')
    const result = await runCommand({ command, timeoutMs: 30_000, keep: true })
    expect(result).toEqual({ code: 4, output: 'hello\n' })
  })

  it('gives 127 for a program that does not exist', async () => {
    const command = ['calico-no-such-program']
    const { code } = await runCommand({ command, timeoutMs: 30_000, keep: false })
    expect(code).toBe(127)
  })

  it('gives 1 for a program that a signal ended', async () => {
    const command = node('process.kill(process.pid, "SIGKILL")')
    const { code } = await runCommand({ command, timeoutMs: 30_000, keep: false })
    expect(code).toBe(1)
  })

  it('gives 124 after the time is up, and ends what the program had started', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'calico-command-'))
    const late = join(folder, 'late')
    const child = `setTimeout(() => require('fs').writeFileSync('${late}', ''), 1500)`
    const script = `require('child_process').spawnSync(process.execPath, ['-e', \`${child}\`])`
    const { code } = await runCommand({ command: node(script), timeoutMs: 500, keep: false })
    expect(code).toBe(124)
    await delay(1800)
    expect(existsSync(late)).toBe(false)
    rmSync(folder, { recursive: true })
  })
})
