/** The repository's files as the tidy rules see them: paths below the root with `/`, and texts. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** What breaks a rule. */
export interface Violation {
  readonly path: string
  readonly line: number
  readonly what: string
}

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

const SKIPPED = new Set(['node_modules', 'dist', '.git', '.cache', '.venv', '__pycache__'])

/**
 * Every file below `folder` (below the root) whose name matches; none where the folder is missing.
 */
export function readFiles(folder: string, pattern: RegExp): SourceFile[] {
  return pathsBelow(folder)
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
}

function pathsBelow(folder: string): string[] {
  let entries: { name: string; isDirectory(): boolean }[]
  try {
    entries = readdirSync(join(ROOT, folder), { withFileTypes: true })
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return []
    throw error
  }
  return entries
    .filter(({ name }) => !SKIPPED.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? pathsBelow(path) : [path]
    })
}

/** Violations as lines that name the place, for a readable difference when a rule is broken. */
export function places(violations: readonly Violation[]): string[] {
  return violations.map(({ path, line, what }) => `${path}:${line} ${what}`)
}
