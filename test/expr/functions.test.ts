import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FUNCTIONS } from '../../src/expr/functions.js'

const CHAPTER = readFileSync(new URL('../../spec/expr.md', import.meta.url), 'utf8')

/** Names and signatures of the chapter's table of functions. */
function specified(): Record<string, string[]> {
  const table = CHAPTER.split('<!-- functions -->')[1]!.trim().split('\n\n')[0]!
  const rows = table.split('\n').slice(2)
  return Object.fromEntries(
    rows.map((row) => {
      const [, name, signatures] = row.split(' | ').join('|').split('|')
      return [name!.trim().replaceAll('`', ''), signatures!.trim().split('; ')]
    }),
  )
}

test('the chapter gives the functions that there are, with their signatures', () => {
  const known = [...FUNCTIONS.values()].map(({ name, signatures }) => [name, signatures])
  expect(specified()).toEqual(Object.fromEntries(known))
})
