/** Names separated by commas, as people type them. */
import { usage } from './failure.js'

const NAME = /\s*(?:"((?:[^"]|"")*)"|([^",]*[^",\s]))\s*(,|$)/y

/**
 * The names of a list such as `id,"a, b",total`; a quoted name may hold commas, and quotes doubled.
 * @throws InvalidArgument
 */
export function nameList(text: string, what: string): string[] {
  const names: string[] = []
  let at = 0
  for (;;) {
    NAME.lastIndex = at
    const match = NAME.exec(text)
    if (!match) throw usage(`${what} takes names separated by commas, not '${text}'`)
    names.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    at = NAME.lastIndex
    if (match[3] === '') return names
  }
}
