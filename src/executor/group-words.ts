/** A column group as commands take it: `key-space.group`. */

/** Words that name a group whatever characters its names have. */
export function groupWords(keySpace: string, group: string): string[] {
  const isPlain = !keySpace.includes('.') && !group.includes('.')
  return isPlain ? [`${keySpace}.${group}`] : [keySpace, '--group', group]
}
