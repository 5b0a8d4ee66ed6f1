/** Verifying all lines of a store, and what the refs log says of them (spec/maintain.md). */
import { isCalicoError } from '../errors.js'
import { entryPath } from '../format/layout.js'
import { firstVersion, holderOf } from '../log/lines.js'
import { readRefs } from '../log/refs.js'
import { lineOf, type Refs } from '../log/refs-state.js'
import type { TileContext } from '../tile/context.js'
import { neededObjects } from './kept-objects.js'
import { reachOf } from './reach.js'
import { type VerifyResult, verifyLine } from './verify.js'
import { lastVersion } from './verify-log.js'
import type { Finding } from './whole.js'

/** Findings kept of all lines together. */
const FINDINGS_MAX = 1000

/** @param options.head the line whose head is looked at for required columns that are null */
export async function verifyLines(options: {
  context: TileContext
  head: number
  deep: boolean
  onProgress?: (done: { files: number; of: number }) => void
}): Promise<VerifyResult> {
  const { context, head, deep } = options
  const { storage, signal } = context
  const refs = await readRefs({ storage, signal })
  const total = { versions: 0, files: 0, checkpoints: 0, rows: 0 }
  const findings: Finding[] = []
  let requiredNulls: VerifyResult['requiredNulls'] = []
  const before = { files: 0, of: 0 }
  const needed = await neededObjects(storage, refs, signal)
  for (const { line, upTo } of reachOf(refs)) {
    const onProgress = (done: { files: number; of: number }): void =>
      options.onProgress?.({ files: before.files + done.files, of: before.of + done.of })
    const found = await verifyLine({
      ...{ context, line, upTo, deep, onProgress, isNeeded: needed(line.id) },
      nulls: line.id === head,
    })
    for (const name of ['versions', 'files', 'checkpoints', 'rows'] as const) {
      total[name] += found[name]
    }
    before.files += found.files
    before.of += found.files
    findings.push(...found.findings)
    if (line.id === head) requiredNulls = found.requiredNulls
  }
  const told = new Set(findings.map(({ path }) => path))
  const dangling = await danglingRefs(refs, context)
  findings.push(...dangling.filter(({ path }) => !told.has(path)))
  return { ...total, requiredNulls, findings: findings.slice(0, FINDINGS_MAX) }
}

/** Branches that begin at versions, and tags that name ones, which are not there. */
async function danglingRefs(refs: Refs, context: TileContext): Promise<Finding[]> {
  const named = [
    ...refs.lines.flatMap(({ line, name, parent }) =>
      parent ? { ...parent, what: name === undefined ? `line ${line}` : `branch '${name}'` } : [],
    ),
    ...refs.tags.map(({ name, ...at }) => ({ ...at, what: `tag '${name}'` })),
    ...(refs.clones ?? []).map(({ clone, ...at }) => ({ ...at, what: `clone ${clone}` })),
  ]
  const findings: Finding[] = []
  for (const { line: id, version, what } of named) {
    if (version === 0) continue
    const line = lineOf(refs, id)
    const isOwn = version >= firstVersion(line)
    const path = entryPath(isOwn ? id : holderOf(line, version), version)
    if ((await context.storage.head(path, { signal: context.signal })) !== null) continue
    const head = isOwn ? await lastVersion(context, line).catch(asLost) : null
    const goes = head === null ? '' : `, which goes to version ${head}`
    const message =
      `${what} begins at or names version ${version} of line ${id}${goes}: ${path} is missing; ` +
      `restore it from a copy of the store, or delete what names it`
    findings.push({ code: 'MissingObject', path, message })
  }
  return findings
}

function asLost(error: unknown): null {
  if (isCalicoError(error) && error.kind === 'Data') return null
  throw error
}
