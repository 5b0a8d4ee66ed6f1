/** The entries from which what a line holds comes, wherever they lie (spec/table.md, "Lineage"). */
import { CalicoError } from '../errors.js'
import type { LogEntry } from '../format/generated/documents.js'
import { entryPath } from '../format/layout.js'
import type { ObjectStore } from '../storage/contract.js'
import { mapAtOnce } from '../storage/requests.js'
import { decodeEntry } from './entries.js'
import { type LineSpan, type Place, placeAt } from './lines.js'
import { expandEntry } from './update-manifest.js'

/** An entry of a lineage. */
export interface ContentEntry {
  readonly height: number
  readonly place: Place
  /** As it was put. */
  readonly stored: LogEntry
  /** With all that it says in place; actions stand where they stand in `stored`. */
  readonly entry: LogEntry
}

const AT_ONCE = 16

/**
 * The entries at the heights `after + 1 … upTo`, in order.
 * @throws MissingObject; InvalidArgument where the lineage is not known as far back
 */
export async function* readContent(options: {
  storage: ObjectStore
  lineage: readonly LineSpan[]
  after: number
  upTo: number
  signal?: AbortSignal | undefined
}): AsyncGenerator<ContentEntry> {
  const { storage, lineage, after, upTo, signal } = options
  if (after < upTo && after + 1 < (lineage[0]?.height ?? 1)) {
    throw new CalicoError(
      'InvalidArgument',
      'the histories were parted too many adoptions ago: their common beginning is not known',
    )
  }
  for (let start = after + 1; start <= upTo; start += AT_ONCE) {
    const count = Math.min(upTo - start + 1, AT_ONCE)
    const heights = Array.from({ length: count }, (_, i) => start + i)
    yield* await mapAtOnce(heights, AT_ONCE, async (height): Promise<ContentEntry> => {
      const place = placeAt(lineage, height)
      const path = entryPath(place.line, place.version)
      const bytes = await storage.get(path, { signal })
      if (bytes === null) {
        const what = `${path} is missing below the head; restore it from a copy of the store`
        throw new CalicoError('MissingObject', what, { details: { path } })
      }
      const stored = decodeEntry(bytes, place.line, place.version)
      return { height, place, stored, entry: await expandEntry(storage, stored, signal) }
    })
  }
}

/** The greatest height at which both have one entry; 0 where they have nothing in common. */
export function commonHeight(a: Content, b: Content): number {
  let common = 0
  for (const [i, one] of a.lineage.entries()) {
    for (const [j, other] of b.lineage.entries()) {
      const isSame =
        one.line === other.line && one.first - one.height === other.first - other.height
      if (!isSame) continue
      const end = Math.min(endOf(a, i), endOf(b, j))
      if (end >= Math.max(one.height, other.height)) common = Math.max(common, end)
    }
  }
  return common
}

interface Content {
  readonly lineage: readonly LineSpan[]
  readonly height: number
}

/** The last height of a span. */
const endOf = ({ lineage, height }: Content, i: number): number =>
  Math.min((lineage[i + 1]?.height ?? Number.POSITIVE_INFINITY) - 1, height)
