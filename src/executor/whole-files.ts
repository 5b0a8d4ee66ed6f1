/** Files that a client may read in place of a split (spec/bridge.md, "Files read directly"). */
import { fileURLToPath } from 'node:url'
import { parsePlaced } from '../format/layout.js'
import type { ScanPlan } from '../scan/plan.js'
import type { SizedSplit, SplitPart } from '../scan/splits.js'
import { type CleanFile, cleanFiles, isAsDefined } from '../tile/clean-files.js'
import type { TileContext } from '../tile/context.js'
import { allowAll, type Policy } from './policy.js'

/** Splits whose files are looked into at the same time. */
const SPLITS_AT_ONCE = 8

/** The folder of a store whose files may be handed out; null where none may (CAL-BRIDGE-080). */
export function directRoot(options: {
  readonly direct: boolean
  readonly uri: string
  readonly policy: Policy
}): string | null {
  const { direct, uri, policy } = options
  if (!direct || policy !== allowAll || !uri.startsWith('file:///')) return null
  return fileURLToPath(uri)
}

/** Whether a plan gives out rows as files may have them: all of one group, nothing computed. */
export function mayBeDirect({ outputs, groups }: ScanPlan): boolean {
  return groups.length === 1 && outputs.every(({ value }) => value === null)
}

/** A file whose rows are those of a split, before any filter. */
export interface WholeFile extends CleanFile {
  /** What the outputs of the plan are called in it. */
  readonly columns: readonly string[]
}

/** For each split its files; undefined where it can only be scanned. */
export async function directFiles(
  plan: ScanPlan,
  splits: readonly SizedSplit[],
  context: TileContext,
): Promise<(readonly WholeFile[] | undefined)[]> {
  const found: (readonly WholeFile[] | undefined)[] = []
  for (let first = 0; first < splits.length; first += SPLITS_AT_ONCE) {
    const some = splits.slice(first, first + SPLITS_AT_ONCE)
    found.push(...(await Promise.all(some.map((split) => filesOf(plan, split, context)))))
  }
  return found
}

async function filesOf(
  plan: ScanPlan,
  { parts }: SizedSplit,
  context: TileContext,
): Promise<readonly WholeFile[] | undefined> {
  const [{ state, columns }] = plan.groups as [ScanPlan['groups'][0]]
  const { incarnation } = state.definition
  const files: CleanFile[] = []
  for (const part of parts) {
    const own = filesOfPart(plan, part)
    if (own === null) return undefined
    files.push(...own)
  }
  if (files.length === 0 || files.some(({ path }) => parsePlaced(path))) return undefined
  for (const file of files) {
    if (!(await isAsDefined(file, { context, incarnation, columns }))) return undefined
  }
  const names = plan.outputs.map(({ name }) => {
    return plan.columns.find((column) => column.name === name)!.synthetic
  })
  return files.map((file) => ({ ...file, columns: names }))
}

function filesOfPart(plan: ScanPlan, { split, range }: SplitPart): CleanFile[] | null {
  const [{ state, columns }] = plan.groups as [ScanPlan['groups'][0]]
  const files: CleanFile[] = []
  for (const partition of split.partitions[0]!) {
    const own = cleanFiles(state, partition, { columns, range })
    if (own === null) return null
    files.push(...own)
  }
  return files
}
