/** All endpoints, and finding the one that a request is for. */
import { CalicoError } from '../errors.js'
import type { Endpoint } from './call.js'
import { DEFINITION_ENDPOINTS } from './definitions.js'
import { DIFFERENCE_ENDPOINTS } from './difference.js'
import { FILE_ENDPOINTS } from './files.js'
import { HISTORY_ENDPOINTS } from './history.js'
import { READING_ENDPOINTS } from './reading.js'
import { REFS_ENDPOINTS } from './refs.js'
import { SERVICE_ENDPOINTS } from './service.js'
import { TREE_ENDPOINTS } from './tree.js'
import { WRITING_ENDPOINTS } from './writing.js'

const ENDPOINTS: readonly Endpoint[] = [
  ...DEFINITION_ENDPOINTS,
  ...FILE_ENDPOINTS,
  ...READING_ENDPOINTS,
  ...WRITING_ENDPOINTS,
  ...DIFFERENCE_ENDPOINTS,
  ...HISTORY_ENDPOINTS,
  ...REFS_ENDPOINTS,
  ...TREE_ENDPOINTS,
  ...SERVICE_ENDPOINTS,
]

export interface Route {
  readonly endpoint: Endpoint
  readonly parameters: Readonly<Record<string, string>>
}

/** @throws NotFound; InvalidArgument where the path does not decode */
export function findRoute(method: string, path: string): Route {
  const steps = path.split('/')
  for (const endpoint of ENDPOINTS) {
    if (endpoint.method !== method) continue
    const parameters = match(endpoint.path.split('/'), steps)
    if (parameters) return { endpoint, parameters }
  }
  throw new CalicoError('NotFound', `there is no endpoint '${method} ${path.slice(0, 200)}'`)
}

/** Whether a request needs no token. */
export function isForEverybody(method: string, path: string): boolean {
  return ENDPOINTS.some((one) => one.open && one.method === method && one.path === path)
}

/** What stands in the places of a path; null where it is another path. */
function match(
  pattern: readonly string[],
  steps: readonly string[],
): Record<string, string> | null {
  if (pattern.length !== steps.length) return null
  const parameters: Record<string, string> = {}
  for (const [i, part] of pattern.entries()) {
    const step = steps[i]!
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (name !== undefined && step !== '') parameters[name] = decoded(step)
    else if (part !== step) return null
  }
  return parameters
}

/** A step may hold anything once it is decoded: it is a name, and never part of a path. */
function decoded(step: string): string {
  try {
    return decodeURIComponent(step)
  } catch (error) {
    const message = `'${step.slice(0, 200)}' does not decode as part of an address`
    throw new CalicoError('InvalidArgument', message, { cause: error })
  }
}
