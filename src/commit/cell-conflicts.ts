/**
 * Conflicts of cells, where what others changed is brought into a line that has gone on by itself,
 * and how they are settled (spec/refs.md, "Conflicts of cells").
 */
import { toJsonValue } from '../arrow/value.js'
import { CalicoError, isCalicoError } from '../errors.js'
import type { CalicoType } from '../format/types.js'

/**
 * A cell, or where there is no `column` a whole record, that both sides made something else of.
 * Values are in their JSON forms; a record that does not exist, or a null cell, is null.
 */
export interface CellConflict {
  readonly keySpace: string
  /** The components of the key, in their order. */
  readonly key: readonly unknown[]
  /** Null where one side deleted the record that the other changed. */
  readonly column: string | null
  /** What both sides began from. */
  readonly base: unknown
  /** What the line that is written holds, and what is brought into it. */
  readonly ours: unknown
  readonly theirs: unknown
}

/** What becomes of conflicts; they are refused unless something is said. */
export interface Resolution {
  /** The side that is taken. */
  readonly take?: 'ours' | 'theirs' | undefined
  /**
   * Rows by the name of their key-space, with the key and cells: what is given of a cell is taken,
   * before `take` decides. A row for a record that one side deleted makes it what the row says.
   */
  readonly given?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

/** Conflicts beyond these are counted and not told (CAL-REFS-061). */
export const CONFLICTS_TOLD_MAX = 100

/** Key and cells of a conflict, with the types that they have. */
export interface ConflictCells {
  readonly keySpace: string
  readonly key: readonly { readonly type: CalicoType; readonly value: unknown }[]
  readonly column: { readonly name: string; readonly type: CalicoType }
  readonly base: unknown
  readonly ours: unknown
  readonly theirs: unknown
}

/** A conflict as it is told. */
export function cellConflict(cells: ConflictCells): CellConflict {
  const { keySpace, key, column } = cells
  const told = (value: unknown): unknown => toJsonValue(column.type, value)
  return {
    keySpace,
    key: key.map(({ type, value }) => toJsonValue(type, value)),
    column: column.name,
    base: told(cells.base),
    ours: told(cells.ours),
    theirs: told(cells.theirs),
  }
}

/** Conflicts that nothing settles, a bounded number of them as they are told. */
export class ConflictList {
  private readonly told: CellConflict[] = []
  private total = 0

  get isEmpty(): boolean {
    return this.total === 0
  }

  /** @param conflict made only where there is room for it */
  add(conflict: () => CellConflict): void {
    this.total++
    if (this.told.length < CONFLICTS_TOLD_MAX) this.told.push(conflict())
  }

  /** What an error tells of them. */
  get details(): { readonly conflicts: readonly CellConflict[]; readonly count: number } {
    return { conflicts: this.told, count: this.total }
  }

  /** The first of them in words, behind others; nothing where there is none. */
  get firstText(): string {
    const [first] = this.told
    return first ? `, the first of them ${conflictText(first)}` : ''
  }

  /** @param what is being done, as 'the cherry-pick' */
  error(what: string): CalicoError {
    const { total } = this
    return new CalicoError(
      'CommitConflict',
      `${what} meets ${total} conflict${total === 1 ? '' : 's'}${this.firstText}; say whether ` +
        'ours or theirs is taken, or give the cells',
      { details: { ...this.details } },
    )
  }
}

/** A conflict in words. */
export function conflictText({ keySpace, key, column, base, ours, theirs }: CellConflict): string {
  const shown = (value: unknown): string => {
    const text = JSON.stringify(value)
    return text.length > 60 ? `${text.slice(0, 57)}...` : text
  }
  const of = column === null ? 'the record' : `column '${column}'`
  return (
    `${of} under ${JSON.stringify(key)} in '${keySpace}': base ${shown(base)}, ` +
    `ours ${shown(ours)}, theirs ${shown(theirs)}`
  )
}

/** The conflicts that an error tells of; null for any other, which trying again may end. */
export function conflictsOf(error: unknown): readonly CellConflict[] | null {
  if (!isCalicoError(error, 'CommitConflict')) return null
  const { conflicts } = error.details
  return Array.isArray(conflicts) ? (conflicts as CellConflict[]) : null
}
