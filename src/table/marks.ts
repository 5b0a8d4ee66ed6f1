/**
 * Marks: how far each application has come, as compare-and-set (spec/commit.md, "Marks"). An
 * application that may send the same work twice finds here whether it has arrived.
 */
import { CalicoError } from '../errors.js'
import type { CheckpointIndex, Mark, MarkState } from '../format/generated/documents.js'

/** By application. */
export type Marks = ReadonlyMap<string, MarkState>

/** Most applications with a mark on one line (CAL-COMMIT-046). */
export const MARKS_MAX = 10_000

/** What a mark comes to on top of the application's last one. */
export type MarkVerdict =
  | { readonly kind: 'next' }
  | { readonly kind: 'applied'; readonly by: MarkState }
  | { readonly kind: 'refused'; readonly error: CalicoError }

/** Judges a mark that is to be committed (CAL-COMMIT-041 to CAL-COMMIT-044). */
export function judgeMark(marks: Marks, mark: Mark): MarkVerdict {
  const last = marks.get(mark.application)
  const refuse = (code: 'StaleEpoch' | 'StaleSequence', what: string): MarkVerdict => ({
    kind: 'refused',
    error: new CalicoError(code, `application '${mark.application}': ${what}`, {
      details: { application: mark.application, ...(last && { last }) },
    }),
  })
  if (last && mark.epoch < last.epoch) {
    const what = `epoch ${mark.epoch} was replaced by epoch ${last.epoch}; stop this writer`
    return refuse('StaleEpoch', what)
  }
  if (last?.sequence === mark.sequence) {
    if (last.digest === mark.digest) return { kind: 'applied', by: last }
    const what = `sequence ${mark.sequence} was committed with other content`
    return refuse('StaleSequence', `${what} at version ${last.version}; find out which one holds`)
  }
  if (last?.sequence !== mark.previous) {
    const found = last ? `the last sequence is ${last.sequence}` : 'there is no mark yet'
    const what = `${found}, not ${mark.previous ?? 'none'}`
    return refuse('StaleSequence', `${what}; read the marks and go on from there`)
  }
  if (!last && marks.size >= MARKS_MAX) {
    const what = `there are ${MARKS_MAX} marks; forget those of applications that have ended`
    return { kind: 'refused', error: new CalicoError('InvalidArgument', what) }
  }
  return { kind: 'next' }
}

/** What keeps a stored mark from following the last one, in words; `null` where nothing does. */
export function markProblem(last: MarkState | undefined, mark: Mark): string | null {
  const follows = last?.sequence === mark.previous && (last?.epoch ?? 0) <= mark.epoch
  const grows = mark.previous === undefined || mark.previous < mark.sequence
  return follows && grows ? null : `its mark of '${mark.application}' does not follow the last one`
}

export function withMark(
  marks: Marks,
  { application, epoch, sequence, digest }: Mark,
  at: { version: number; member: number },
): Marks {
  return new Map(marks).set(application, { application, epoch, sequence, digest, ...at })
}

/** As a log checkpoint lists them. */
export function sortedMarks(marks: Marks): MarkState[] {
  return [...marks.values()].sort((a, b) => (a.application < b.application ? -1 : 1))
}

/** What is wrong with the marks of a log checkpoint, in words; `null` where nothing is. */
export function marksProblem({ marks = [], version }: CheckpointIndex): string | null {
  if (marks.some((mark) => mark.version > version)) return 'it has a mark of a later version'
  const ascends = marks.every((m, i) => i === 0 || marks[i - 1]!.application < m.application)
  return ascends ? null : 'its marks are not ascending by application, each once'
}
