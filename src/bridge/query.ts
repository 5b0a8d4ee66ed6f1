/** The query parameters of a request: only those that the endpoint has, each read once. */
import { CalicoError } from '../errors.js'
import type { At } from '../table/line-view.js'

export class Query {
  private readonly values = new Map<string, string[]>()

  /** @throws InvalidArgument for what is not of the endpoint (CAL-BRIDGE-006) */
  constructor(text: string, allowed: readonly string[]) {
    for (const [name, value] of new URLSearchParams(text)) {
      if (!allowed.includes(name)) {
        const known = allowed.length > 0 ? `it takes ${allowed.join(', ')}` : 'it takes none'
        throw invalid(`the endpoint has no query parameter '${name}'; ${known}`)
      }
      this.values.set(name, [...(this.values.get(name) ?? []), value])
    }
  }

  texts(name: string): readonly string[] {
    return this.values.get(name) ?? []
  }

  text(name: string): string | undefined {
    const [value, ...more] = this.texts(name)
    if (more.length > 0) throw invalid(`the query parameter '${name}' is given more than once`)
    return value
  }

  count(name: string, range: { readonly min?: number; readonly max?: number } = {}): number | null {
    const text = this.text(name)
    if (text === undefined) return null
    const { min = 0, max = Number.MAX_SAFE_INTEGER } = range
    const count = Number(text)
    if (/^[0-9]{1,16}$/.test(text) && count >= min && count <= max) return count
    throw invalid(`the query parameter '${name}' is a whole number from ${min} to ${max}`)
  }

  flag(name: string): boolean {
    return this.choice(name, ['true', 'false']) === 'true'
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const found = allowed.find((one) => one === text)
    if (found !== undefined) return found
    throw invalid(`the query parameter '${name}' is one of ${allowed.join(', ')}`)
  }

  /** The version that `version` or `timestamp` names; the head where neither is given. */
  at(): At | undefined {
    return atOf({ version: this.count('version'), timestamp: this.count('timestamp') })
  }
}

/** @throws InvalidArgument where both are given */
export function atOf(given: {
  readonly version?: number | null
  readonly timestamp?: number | null
}): At | undefined {
  const { version = null, timestamp = null } = given
  if (version !== null && timestamp !== null) {
    throw invalid('a version is named by its number or by a time, not by both')
  }
  if (version !== null) return { kind: 'version', version }
  return timestamp === null ? undefined : { kind: 'timestamp', micros: timestamp }
}

function invalid(message: string): CalicoError {
  return new CalicoError('InvalidArgument', message)
}
