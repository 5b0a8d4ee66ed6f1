/**
 * The lines of a store as their bytes tell them to anybody: the refs log, the entries of each line,
 * and what the operations in them were to come to. None of this uses the code that it judges.
 */
import { entryPath, refsPath } from '../../src/format/layout.js'
import type { ObjectStore } from '../../src/storage/contract.js'
import type { OracleSpace } from '../support/oracle.js'
import { numberOf, type Operation } from './journal.js'
import { type OracleOps, oracleOps, oraclesOf } from './spaces.js'
import { Violation } from './violation.js'

/** An entry, as much as its bytes say to anybody. */
export interface PlainEntry {
  readonly line: number
  readonly version: number
  readonly timestamp: number
  readonly transactions: readonly {
    readonly message?: string
    readonly actions: readonly { readonly kind: string }[]
  }[]
}

export interface PlainLine {
  readonly id: number
  readonly parent: At | null
  /** What it is called; null where its name has ended. */
  name: string | null
  /** Its own. */
  readonly entries: readonly PlainEntry[]
}

export interface At {
  readonly line: number
  readonly version: number
}

interface RefsAction extends Partial<At> {
  readonly kind: string
  readonly name?: string
  readonly parent?: At
  readonly protected?: boolean
}

/** The first line of a document is JSON (spec/format.md). */
function parse<T>(bytes: Uint8Array): T {
  const [json = ''] = Buffer.from(bytes).toString().split('\n', 1)
  return JSON.parse(json) as T
}

export const isSeal = ({ transactions }: PlainEntry): boolean =>
  transactions.some(({ actions }) => actions.some(({ kind }) => kind === 'seal'))

export class Histories {
  /** By id, ascending. */
  readonly lines = new Map<number, PlainLine>()
  readonly tags = new Map<string, At>()
  /** How often each step was taken, as a `RefStep` calls it. */
  readonly steps = new Map<string, number>()
  readonly #oracles = new Map<number, ReadonlyMap<string, OracleSpace>>()

  private constructor(private readonly operations: readonly Operation[]) {}

  /** @throws Violation where the refs log names what is not there */
  static async read(storage: ObjectStore, operations: readonly Operation[]): Promise<Histories> {
    const histories = new Histories(operations)
    for (let number = 1; ; number++) {
      const bytes = await storage.get(refsPath(number))
      if (!bytes) return histories
      const { action } = parse<{ action: RefsAction }>(bytes)
      await histories.#follow(action, number, storage)
    }
  }

  /** Those that have a name. */
  get branches(): { readonly name: string; readonly id: number }[] {
    return [...this.lines.values()].flatMap(({ id, name }) => (name === null ? [] : { name, id }))
  }

  /** The entry of each version of a line's history, from 1 on. */
  chain(line: number): readonly PlainEntry[] {
    const { parent, entries } = this.lines.get(line)!
    return parent ? [...this.chain(parent.line).slice(0, parent.version), ...entries] : entries
  }

  head(line: number): number {
    return this.chain(line).length
  }

  /** Whether the history of a line up to a version holds an entry. */
  holds(line: number, upTo: number, entry: At): boolean {
    const found = this.chain(line)[entry.version - 1]
    return entry.version <= upTo && found?.line === entry.line
  }

  /** The ids of a line and of those whose entries its history holds. */
  lineage(line: number): ReadonlySet<number> {
    return new Set([line, ...this.chain(line).map((entry) => entry.line)])
  }

  /** The key-spaces at every version of a line, from what its operations were to do. */
  oracles(line: number): ReadonlyMap<string, OracleSpace> {
    const known = this.#oracles.get(line)
    if (known) return known
    const oracles = replay(this.chain(line), this.operations)
    this.#oracles.set(line, oracles)
    return oracles
  }

  async #follow(action: RefsAction, number: number, storage: ObjectStore): Promise<void> {
    const { kind, line = 0, version = 0, name = '' } = action
    if (kind === 'create-line') {
      await this.#create({ id: number, parent: action.parent ?? null, name }, storage)
      this.#count(`create ${name}`)
    } else if (kind === 'create-tag') {
      if (version > this.head(line)) this.#fail(number, `tags ${line}@v${version}`)
      this.#checkFree(name, number)
      this.tags.set(name, { line, version })
      this.#count(`tag ${name}`)
    } else if (kind === 'delete-tag') {
      if (!this.tags.delete(name)) this.#fail(number, `ends the tag ${name}`)
      this.#count(`end ${name}`)
    } else if (kind === 'protect-line') {
      this.#count(`protect ${this.#named(line, number).name} ${action.protected}`)
    } else if (kind === 'delete-line' || kind === 'rename-line') {
      const ended = this.#named(line, number)
      const last = ended.entries.at(-1)
      if (!last || !isSeal(last)) this.#fail(number, `ends line ${line}, which is not sealed`)
      this.#count(kind === 'delete-line' ? `end ${ended.name}` : `rename ${ended.name} ${name}`)
      this.lines.get(line)!.name = null
      if (kind === 'delete-line') return
      if (version !== this.head(line)) this.#fail(number, `goes on from ${line}@v${version}`)
      await this.#create({ id: number, parent: { line, version }, name }, storage)
    }
  }

  async #create(line: Omit<PlainLine, 'entries'>, storage: ObjectStore): Promise<void> {
    const { id, parent, name } = line
    this.#checkFree(name!, id)
    if (parent && parent.version > this.head(parent.line)) {
      this.#fail(id, `begins from ${parent.line}@v${parent.version}`)
    }
    const entries: PlainEntry[] = []
    for (let version = (parent?.version ?? 0) + 1; ; version++) {
      const bytes = await storage.get(entryPath(id, version))
      if (!bytes) break
      entries.push({ ...parse<PlainEntry>(bytes), line: id })
    }
    this.lines.set(id, { ...line, entries })
  }

  #named(line: number, number: number): PlainLine & { name: string } {
    const found = this.lines.get(line)
    if (found && found.name !== null) return found as PlainLine & { name: string }
    return this.#fail(number, `is about line ${line}, which has no name`)
  }

  #checkFree(name: string, number: number): void {
    const names = [...this.tags.keys(), ...this.branches.map((branch) => branch.name)]
    const taken = names.find((one) => one.toLowerCase() === name.toLowerCase())
    if (taken !== undefined) this.#fail(number, `takes the name ${name}, beside ${taken}`)
  }

  #count(what: string): void {
    this.steps.set(what, (this.steps.get(what) ?? 0) + 1)
  }

  #fail(number: number, what: string): never {
    throw new Violation('refs', `step ${number} ${what}`)
  }
}

function replay(
  entries: readonly PlainEntry[],
  operations: readonly Operation[],
): Map<string, OracleSpace> {
  const oracles = oraclesOf()
  for (const { transactions } of entries) {
    const ops = new Map([...oracles.keys()].map((name) => [name, [] as OracleOps[number][]]))
    for (const { message } of transactions) {
      const number = numberOf(message)
      const writes = number === null ? [] : operations[number]!.writes
      for (const write of writes) {
        ops.get(write.space)!.push(...oracleOps(oracles.get(write.space)!, write))
      }
    }
    for (const [name, oracle] of oracles) oracle.commit(ops.get(name)!)
  }
  return oracles
}
