import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Fenced blocks of one language in a page of the repository. */
function blocks(page: string, language: string): string[] {
  const fence = new RegExp('```' + language + '\\n([\\s\\S]*?)```', 'g')
  return [...readFileSync(page, 'utf8').matchAll(fence)].map((match) => match[1]!)
}

/** The commands of README that hold a text. */
function commandsWith(text: string): string {
  return blocks('README.md', 'sh').find((block) => block.includes(text))!
}

describe('README', () => {
  it('its JavaScript example runs as printed and shows what its comments say', () => {
    const [example] = blocks('README.md', 'js')
    const folder = mkdtempSync(join(process.cwd(), '.cache-readme-'))
    try {
      const file = join(folder, 'example.mjs')
      writeFileSync(file, example!)
      const output = execFileSync(process.execPath, [file], { encoding: 'utf8' })
      expect(output).toContain("[ { id: 1n, name: 'Ada L.', tags: [ 'new', 'paid' ] } ]")
      expect(output).toContain("{ id: 2n, name: 'Bo', tags: null }")
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('its command line example runs as printed', () => {
    const commands = ['calico init', 'calico branch', 'calico clone'].map(commandsWith).join('\n')
    const folder = mkdtempSync(join(process.cwd(), '.cache-readme-'))
    try {
      const main = join(process.cwd(), 'dist/bin/calico.js')
      const script = `calico() { "${process.execPath}" "${main}" "$@"; }\n${commands}`
      const output = execFileSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(output).toContain('Ada Lovelace')
      expect(output).toContain('2\tGrace')
      expect(output).toMatch(/^trial\tv[0-9]+ of main/m)
      expect(output).toContain('3\tEdsger')
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('its bridge gives rows to whoever asks over HTTP', () => {
    const [commands, bridge] = ['calico init', 'calico serve'].map(commandsWith)
    const folder = mkdtempSync(join(process.cwd(), '.cache-readme-'))
    try {
      const main = join(process.cwd(), 'dist/bin/calico.js')
      const calico = `calico() { "${process.execPath}" "${main}" "$@"; }`
      const script = `${calico}\n${commands}\n${bridge}\ncalico read ./shop copy; wait`
      const output = execFileSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
      })
      expect(output.split('\n').filter((line) => line === '1\tAda Lovelace')).toHaveLength(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
