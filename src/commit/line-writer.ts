/** Writing the entries of a line that has no name yet, which nobody else writes (spec/refs.md). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { LogEntry, LogTransaction } from '../format/generated/documents.js'
import { newLongId } from '../format/ids.js'
import { appendEntry } from '../log/append.js'
import type { Line, Place } from '../log/lines.js'
import { appendRefs } from '../log/refs-append.js'
import { expandEntry } from '../log/update-manifest.js'
import type { ObjectStore } from '../storage/contract.js'
import { beginLine, type LineState } from '../table/state.js'
import { entriesApplied } from '../table/with-tiles.js'

/** Entries that are put at once. */
const PUTS_AT_ONCE = 16

export interface LineWriting {
  readonly storage: ObjectStore
  readonly env: Env
  /** The number of a refs entry that somebody has seen. */
  readonly refs: number
  readonly signal?: AbortSignal | undefined
}

export class LineWriter {
  private readonly puts = new Set<Promise<void>>()
  private failure: unknown = null

  private constructor(
    private readonly options: LineWriting,
    private readonly line: Line,
    private current: LineState,
  ) {}

  /** Makes a line that goes on from the last entry of a state (CAL-REFS-080). */
  static async begin(
    options: LineWriting,
    from: { state: LineState; at: Place },
  ): Promise<LineWriter> {
    const { storage, env, refs, signal } = options
    const { state, at: parent } = from
    const plan = (): { kind: 'create-line'; parent: Place } => ({ kind: 'create-line', parent })
    const { number } = await appendRefs({ storage, env, hint: refs, plan, signal })
    // Only the first version of its own is looked for in the line.
    const line: Line = {
      id: number,
      parent: { line: { id: parent.line, parent: null }, version: parent.version },
    }
    return new LineWriter(options, line, beginLine({ ...state, version: parent.version }, line))
  }

  /** The state behind the last entry. */
  get state(): LineState {
    return this.current
  }

  /** Where the last entry lies. */
  get place(): Place {
    return { line: this.line.id, version: this.current.version }
  }

  /**
   * Puts an entry, and goes on before it is there.
   * @throws CorruptDocument where the entry cannot follow; as the storage for one before it
   */
  async put(transactions: readonly LogTransaction[], nowMicros: number): Promise<void> {
    const { storage, env, signal } = this.options
    const { version, timestamp } = this.current
    const base = version
    const stored: LogEntry = {
      line: this.line.id,
      version: version + 1,
      id: newLongId(env),
      timestamp: Math.max(timestamp + 1, nowMicros),
      touched: [],
      transactions: transactions.map(({ mark: _, ...rest }) => ({ ...rest, base })),
    }
    const expanded = await expandEntry(storage, stored, signal)
    const touched = touchedBy(expanded)
    const entry = { ...expanded, touched }
    this.current = await entriesApplied(this.current, [entry], { signal })
    while (this.puts.size >= PUTS_AT_ONCE) await Promise.race(this.puts)
    if (this.failure !== null) throw this.failure
    const put: Promise<void> = this.append({ ...stored, touched })
      .catch((error: unknown) => {
        this.failure ??= error
      })
      .finally(() => this.puts.delete(put))
    this.puts.add(put)
  }

  /** Waits until all entries are there. @throws as the storage */
  async end(): Promise<void> {
    await Promise.all(this.puts)
    if (this.failure !== null) throw this.failure
  }

  private async append(entry: LogEntry): Promise<void> {
    const { storage, env } = this.options
    const outcome = await appendEntry({ storage, entry, env, line: this.line })
    if (outcome.kind === 'landed') return
    if (outcome.kind === 'unknown') throw outcome.cause
    throw new CalicoError('Internal', `somebody else writes to line ${this.line.id}`)
  }
}

function touchedBy({ transactions }: LogEntry): string[] {
  const actions = transactions.flatMap((transaction) => transaction.actions)
  const touched = actions.flatMap((action) => ('incarnation' in action ? action.incarnation : []))
  return [...new Set(touched)].sort()
}
