/** Rules about lines of text: lengths, words left behind, tests that do not run. */
import type { SourceFile, Violation } from './files.js'

export const FILE_LINES_MAX = 500
export const LINE_COLUMNS_MAX = 100

/** Spelled in parts, so that this file does not break its own rule. */
const LEFTOVERS = new RegExp(
  `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
)
const NOT_RUN = new RegExp(`\\.(?:${['sk' + 'ip', 'on' + 'ly', 'to' + 'do'].join('|')})(?:If)?[(.]`)

/** Every line that `test` speaks about. */
function eachLine(file: SourceFile, test: (text: string) => string | null): Violation[] {
  return file.text.split('\n').flatMap((text, index) => {
    const what = test(text)
    return what === null ? [] : [{ path: file.path, line: index + 1, what }]
  })
}

/** Files of more than 500 lines. */
export function longFiles(files: readonly SourceFile[]): Violation[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    const what = `has ${lines} lines, more than ${FILE_LINES_MAX}`
    return lines > FILE_LINES_MAX ? [{ path, line: lines, what }] : []
  })
}

/** Lines of more than 100 columns, counted in code points. */
export function longLines(files: readonly SourceFile[]): Violation[] {
  const long = (text: string): string | null => {
    const columns = [...text].length
    return columns > LINE_COLUMNS_MAX ? `is ${columns} columns wide` : null
  }
  return files.flatMap((file) => eachLine(file, long))
}

/** Words that mark unfinished work. */
export function leftovers(files: readonly SourceFile[]): Violation[] {
  const find = (text: string): string | null => LEFTOVERS.exec(text)?.[0] ?? null
  return files.flatMap((file) => eachLine(file, find))
}

/** Tests that are switched off, or that switch off the others. */
export function testsNotRun(files: readonly SourceFile[]): Violation[] {
  const find = (text: string): string | null => NOT_RUN.exec(text)?.[0] ?? null
  return files.flatMap((file) => eachLine(file, find))
}
