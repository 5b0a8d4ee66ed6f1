/** An explanation as people read it. */
import type { Explanation, PartExplanation, TileExplanation } from './explain.js'
import type { ShardsLeft } from './partitions.js'

/** Tiles of a group, and parts of a tile, that are told one by one; others are counted. */
const TILES_TOLD = 20
const PARTS_TOLD = 20

export function explanationText(explanation: Explanation): string {
  const { keyRange, groups, groupsNotRead, figures = [] } = explanation
  const chosen = explanation.chosenBy ? `, chosen by ${explanation.chosenBy}` : ''
  const lines = [
    `read ${explanation.keySpace} at v${explanation.version}`,
    `  planner ${explanation.planner}${chosen}`,
    `  columns ${explanation.columns.join(', ') || 'none'}`,
    `  keys ${rangeText(keyRange)}`,
    `  at most ${explanation.rowsMax} rows, ${explanation.bytesMax} bytes, in ${counted(
      explanation.splits,
      'split',
    )}`,
  ]
  for (const { figure, outcome, why } of figures) lines.push(`  ${figure} by ${outcome}: ${why}`)
  for (const { group, reason, shards, tiles } of groups) {
    const read = tiles.filter(({ outcome }) => outcome === 'read').length
    lines.push(`  group ${group} (${reason}): ${read} of ${counted(tiles.length, 'tile')}`)
    if (shards) lines.push(shardsLine(shards))
    for (const tile of tiles.slice(0, TILES_TOLD)) lines.push(...tileLines(tile))
    if (tiles.length > TILES_TOLD) lines.push(`    and ${tiles.length - TILES_TOLD} more tiles`)
  }
  if (groupsNotRead.length > 0) lines.push(`  not read: ${groupsNotRead.join(', ')}`)
  return `${lines.join('\n')}\n`
}

function rangeText({ lower, upper }: Explanation['keyRange']): string {
  if (lower === null && upper === null) return 'all'
  return [lower && `from ${lower}`, upper && `below ${upper}`].filter(Boolean).join(', ')
}

function shardsLine({ all, byPartition, byKeys, byBounds, tilesMax }: ShardsLeft): string {
  const unread = byPartition + byKeys + byBounds
  const reasons = `${byPartition} by partition, ${byKeys} by keys, ${byBounds} by bounds`
  return `    ${unread} of ${counted(all, 'shard')} unread, at most ${tilesMax} tiles: ${reasons}`
}

function tileLines({ partition, outcome, segments, updates, updatesPending }: TileExplanation) {
  const name = partition === '' ? 'tile' : `tile ${partition}`
  const pending = `${counted(updatesPending, 'update')} pending`
  const parts = [
    ...segments.map((part) => partLine('segment', part)),
    ...updates.map((part) => partLine('update', part)),
  ]
  const more =
    parts.length > PARTS_TOLD ? [`      and ${parts.length - PARTS_TOLD} more parts`] : []
  return [`    ${name}: ${outcome}, ${pending}`, ...parts.slice(0, PARTS_TOLD), ...more]
}

function partLine(
  kind: string,
  { name, path, rows, bytes, outcome, why }: PartExplanation,
): string {
  const place = path ?? 'inline'
  return `      ${kind} ${name} ${place}: ${outcome}, ${rows} rows, ${bytes} bytes: ${why}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
