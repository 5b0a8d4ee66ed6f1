/** Whether actions stand where those of their group have to (CAL-LOG-163). */
import { CalicoError } from '../errors.js'
import type { GroupDefinition, LogAction, UpdateAction } from '../format/generated/documents.js'
import { isDataPath } from '../format/layout.js'
import { readFrom } from '../log/placed-actions.js'
import { filesProblem } from './check-stored.js'

/** What is wrong with where an action was read from, in words; `null` where nothing is. */
export function placementProblem(action: LogAction, group: GroupDefinition): string | null {
  const source = readFrom(action)
  if (source === undefined) return null
  if (source === null) {
    return group.place === undefined
      ? null
      : `it says what group ${group.incarnation} holds, which has the place '${group.place}'`
  }
  if (group.place !== undefined && isDataPath(source.path, group)) return null
  return `it names '${source.path}', which is outside the data of group ${group.incarnation}`
}

/** Refuses files that the manifest at `path` lists: the damage is the manifest's (CAL-LOG-057). */
export function checkListed({ files }: UpdateAction, path: string, group: GroupDefinition): void {
  const { incarnation } = group
  const isStray = (named: string): boolean => !isDataPath(named, group)
  const stray = files.find((file) => isStray(file.path)) ?? (isStray(path) ? { path } : null)
  const problem = stray
    ? `it names '${stray.path}', which is outside the data of group ${incarnation}`
    : filesProblem(files)
  if (problem) {
    throw new CalicoError(
      'CorruptManifest',
      `${path}: ${problem}; restore it from a copy of the store`,
      { details: { path } },
    )
  }
}
