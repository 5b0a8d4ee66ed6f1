import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { completionScript, SHELLS } from '../../src/cli/completion.js'
import { VERBS } from '../../src/cli/verbs.js'

/** What bash offers for the last of the words. */
function bashOffers(...words: string[]): string[] {
  const script = `${completionScript('bash', VERBS)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_calico; printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect(stderr).toBe('')
  expect(status).toBe(0)
  return stdout.split('\n').filter((line) => line !== '')
}

describe('the completion of bash', () => {
  it('is a script without mistakes', () => {
    const { status } = spawnSync('bash', ['-n'], { input: completionScript('bash', VERBS) })
    expect(status).toBe(0)
  })

  it('offers verbs, options, values of options, and shells', () => {
    expect(bashOffers('calico', 'ver')).toEqual(['verify'])
    expect(bashOffers('calico', 'verify', 's', '--de')).toEqual(['--deep'])
    expect(bashOffers('calico', 'read', 's', 'k', '--format', 'pa')).toEqual(['parquet'])
    expect(bashOffers('calico', 'completion', '')).toEqual([...SHELLS])
  })

  it('offers files elsewhere', () => {
    expect(bashOffers('calico', 'read', 'package.js')).toEqual(['package.json'])
  })
})

describe.each([['zsh'], ['fish']] as const)('the completion of %s', (shell) => {
  const script = completionScript(shell, VERBS)

  it('names every verb and every option', () => {
    for (const verb of VERBS) {
      expect(script).toMatch(new RegExp(`\\b${verb.name}\\b`))
      for (const { form } of verb.options) {
        const long = /--([a-z-]+)/.exec(form)![1]
        expect(script).toContain(shell === 'zsh' ? `'--${long}:` : `-l ${long} `)
      }
    }
  })

  it('closes every quote', () => {
    const bare = script.replaceAll(`'\\''`, '').replaceAll("\\'", '').replace(/^#.*$/gm, '')
    for (const line of bare.split('\n')) expect((line.match(/'/g) ?? []).length % 2).toBe(0)
  })
})
