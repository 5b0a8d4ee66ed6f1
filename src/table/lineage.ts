/** The lineage of what a line holds, as log checkpoints give it (spec/table.md, "Lineage"). */
import type { CheckpointIndex } from '../format/generated/documents.js'

/** What is wrong with the lineage of an index; null where it can be (CAL-LOG-224). */
export function lineageProblem(index: CheckpointIndex): string | null {
  const { line, version, height, lineage } = index
  if (lineage === undefined && height === undefined) return null
  const last = lineage?.at(-1)
  if (!lineage || !last || height === undefined) return 'it has a height without a lineage'
  const ascends = lineage.every((span, i) => i === 0 || lineage[i - 1]!.height < span.height)
  if (!ascends) return 'the spans of its lineage do not ascend'
  const isOwn = last.line === line && last.first <= version
  const isThere = isOwn && version - last.first + last.height === height
  return isThere ? null : 'its lineage does not end with its version'
}
