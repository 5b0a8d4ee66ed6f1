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
  readonly transactions: readonly PlainTransaction[]
}

interface PlainTransaction {
  readonly id: string
  readonly message?: string
  /** Ids of those whose place it took. */
  readonly squashed?: readonly string[]
  readonly actions: readonly ({ readonly kind: string } & Partial<At>)[]
}

export interface PlainLine {
  readonly id: number
  readonly parent: At | null
  /** What it is called; null where its name has ended, or it never had one. */
  name: string | null
  /** Whether it was made to be adopted: it has what others have committed once more. */
  readonly isMadeUp: boolean
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

/** What an entry adopts; null for any other. */
function adoptedBy({ transactions }: PlainEntry): At | null {
  const adopt = transactions.flatMap(({ actions }) => actions).find(({ kind }) => kind === 'adopt')
  return adopt ? { line: adopt.line!, version: adopt.version! } : null
}

/** What a line holds at each of its versions, from what its operations were to do. */
interface Content {
  readonly oracles: ReadonlyMap<string, OracleSpace>
  /** By version, the numbers of the operations that made it, and the lines that have them. */
  readonly made: { readonly numbers: ReadonlySet<number>; readonly lines: ReadonlySet<number> }[]
}

const NOTHING = { numbers: new Set<number>(), lines: new Set<number>() }

export class Histories {
  /** By id, ascending. */
  readonly lines = new Map<number, PlainLine>()
  readonly tags = new Map<string, At>()
  /** How often each step was taken, as a `RefStep` calls it. */
  readonly steps = new Map<string, number>()
  readonly #contents = new Map<number, Content>()
  /** The numbers of operations by the ids of their transactions. */
  readonly #numbers = new Map<string, number>()

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

  /** Whether what a line holds at a version has come from an operation too. */
  holds(line: number, version: number, operation: number): boolean {
    return this.#contentOf(line, version).made[version]!.numbers.has(operation)
  }

  /** Whether a line has ever gone on from another history. */
  hasAdopted(line: number): boolean {
    return this.chain(line).some((entry) => adoptedBy(entry) !== null)
  }

  /** The ids of a line and of those that what it holds was committed to. */
  lineage(line: number): ReadonlySet<number> {
    const head = this.head(line)
    const { numbers, lines } = this.#contentOf(line, head).made[head]!
    const aimed = [...numbers].map((number) => this.operations[number]!.line)
    return new Set([line, ...this.chain(line).map((entry) => entry.line), ...lines, ...aimed])
  }

  /** The key-spaces at every version of a line, from what its operations were to do. */
  oracles(line: number): ReadonlyMap<string, OracleSpace> {
    return this.#contentOf(line, this.head(line)).oracles
  }

  /** Up to a version at least: entries adopt versions before them, and never those behind. */
  #contentOf(line: number, version: number): Content {
    const known = this.#contents.get(line) ?? { oracles: oraclesOf(), made: [NOTHING] }
    this.#contents.set(line, known)
    const chain = this.chain(line)
    while (known.made.length <= version) this.#extend(known, chain[known.made.length - 1]!)
    return known
  }

  #extend({ oracles, made }: Content, entry: PlainEntry): void {
    const adopted = adoptedBy(entry)
    if (adopted) {
      const from = this.#contentOf(adopted.line, adopted.version)
      for (const [name, oracle] of oracles) {
        oracle.adopt(from.oracles.get(name)!, adopted.version)
      }
      made.push(from.made[adopted.version]!)
      return
    }
    const numbers = entry.transactions.flatMap((transaction) => this.#numbersOf(transaction))
    const ops = new Map([...oracles.keys()].map((name) => [name, [] as OracleOps[number][]]))
    for (const write of numbers.flatMap((number) => this.operations[number]!.writes)) {
      ops.get(write.space)!.push(...oracleOps(oracles.get(write.space)!, write))
    }
    for (const [name, oracle] of oracles) oracle.commit(ops.get(name)!)
    const before = made.at(-1)!
    const again = numbers.find((number) => before.numbers.has(number))
    if (again !== undefined) {
      const { line, version } = entry
      throw new Violation('log', `version ${version} of line ${line} has operation ${again} again`)
    }
    made.push({
      numbers: new Set([...before.numbers, ...numbers]),
      lines: new Set([...before.lines, entry.line]),
    })
  }

  /** The operations that a transaction is, in their order. */
  #numbersOf({ id, squashed = [id] }: PlainTransaction): number[] {
    return squashed.flatMap((one) => this.#numbers.get(one) ?? [])
  }

  async #follow(action: RefsAction, number: number, storage: ObjectStore): Promise<void> {
    const { kind, line = 0, version = 0, name = '' } = action
    if (kind === 'create-line') {
      const isMadeUp = action.name === undefined
      const { parent = null } = action
      const named = isMadeUp ? null : name
      await this.#create({ id: number, parent, name: named, isMadeUp }, storage)
      if (!isMadeUp) this.#count(`create ${name}`)
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
      const parent = { line, version }
      await this.#create({ id: number, parent, name, isMadeUp: false }, storage)
    }
  }

  async #create(line: Omit<PlainLine, 'entries'>, storage: ObjectStore): Promise<void> {
    const { id, parent, name } = line
    if (name !== null) this.#checkFree(name, id)
    if (parent && parent.version > this.head(parent.line)) {
      this.#fail(id, `begins from ${parent.line}@v${parent.version}`)
    }
    const entries: PlainEntry[] = []
    for (let version = (parent?.version ?? 0) + 1; ; version++) {
      const bytes = await storage.get(entryPath(id, version))
      if (!bytes) break
      const entry = { ...parse<PlainEntry>(bytes), line: id }
      for (const { id: transaction, message } of entry.transactions) {
        const number = numberOf(message)
        if (number !== null && !line.isMadeUp) this.#numbers.set(transaction, number)
      }
      entries.push(entry)
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
