/**
 * Definitions as people type them:
 *
 *   key    = component { "," component }       component = name [ type ] [ "domain" name ]
 *   group  = name [ ( ":" | "=" ) column { "," column } ] { ";" clause }
 *   column = name [ type ] [ algebra ]
 *   algebra = "append" | "sum" | "min" | "max" | "and" | "or" | "union" | "first"
 *           | "last_by" "(" name ")"
 *   clause = "anchor" | "format" word | "codec" word | "statistics" name { "," name }
 *          | "place" ( name | "default" )
 *          | "partition" ( "none" | transform { "," transform } )
 *          | setting ( number | "default" ) | "fold" ( fold | "default" )
 *   setting = "segmentBytes" | "appendBytes" | "splitBytes" | "checkpointPercent"
 *   fold = "inline" | "none" | ( "tiered" | "levelled" ) [ "(" updates [ "," ratio ] ")" ]
 *   transform = "hash" "(" number { "," name } ")" | "truncate" "(" name "," number ")"
 *             | ( "identity" | "year" | "month" | "day" | "hour" ) "(" name ")"
 *             | "range" "(" name { "," value } ")"           value in quotes as names are
 */
import { TRANSFORM_KINDS, type TransformText } from '../executor/transform-text.js'
import { ALGEBRAS, type Algebra } from '../format/algebra.js'
import type { FoldPolicy, MaintenanceSettings } from '../format/generated/documents.js'
import { MAINTENANCE_SETTINGS, type MaintenanceSetting } from '../table/maintenance.js'
import { usage } from './failure.js'

export interface ComponentText {
  readonly name: string
  /** null where it is to be found elsewhere. */
  readonly type: string | null
  readonly domain: string | null
}

export interface ColumnText {
  readonly name: string
  readonly type: string | null
  readonly algebra: Algebra | null
  /** With `last_by`, the column that orders. */
  readonly orderBy: string | null
}

export interface GroupText {
  readonly name: string
  readonly columns: readonly ColumnText[]
  readonly anchor: boolean
  readonly fileFormat: 'parquet' | 'arrow' | null
  readonly codec: 'none' | 'snappy' | 'lz4' | 'zstd' | null
  readonly partitioning: readonly TransformText[]
  readonly statistics: readonly string[] | null
  /** `default` for none; null where nothing is said. */
  readonly place: string | null
  /** null where the default is to hold. */
  readonly maintenance: {
    readonly [K in MaintenanceSetting]?: MaintenanceSettings[K] | null
  }
}

const BLANK = /\s*/y
const BARE = /[^\s"(),;:=<>]+/y
const QUOTED = /"((?:[^"]|"")*)"/y
const FORMATS = ['parquet', 'arrow'] as const
const CODECS = ['none', 'snappy', 'lz4', 'zstd'] as const

/** @throws InvalidArgument saying where the text is not of the form above. */
export function parseKeyText(text: string): ComponentText[] {
  const scanner = new Scanner(text)
  const components: ComponentText[] = []
  do {
    const name = scanner.name('a key component')
    const type = scanner.isWord('domain') ? null : scanner.type()
    const domain = scanner.takeWord('domain') ? scanner.name('a domain') : null
    components.push({ name, type, domain })
  } while (scanner.take(','))
  scanner.end()
  return components
}

/** @throws InvalidArgument saying where the text is not of the form above. */
export function parseGroupText(text: string): GroupText {
  const scanner = new Scanner(text)
  const name = scanner.name('a group')
  const columns: ColumnText[] = []
  if (scanner.take(':') || scanner.take('=')) {
    do columns.push(readColumn(scanner))
    while (scanner.take(','))
  }
  const clauses: Clauses = { ...NO_CLAUSES }
  while (scanner.take(';')) if (!scanner.atEnd) readClause(scanner, clauses)
  scanner.end()
  return { name, columns, ...clauses, partitioning: clauses.partitioning ?? [] }
}

/** Transforms, or `none`. @throws InvalidArgument saying where the text is not of the form above */
export function parsePartitioning(text: string): TransformText[] {
  const scanner = new Scanner(text)
  const transforms = scanner.takeWord('none') ? [] : readTransforms(scanner)
  scanner.end()
  return transforms
}

function readColumn(scanner: Scanner): ColumnText {
  const name = scanner.name('a column')
  const isNext = (word: string): boolean => scanner.isWord(word)
  const type = ALGEBRAS.some(isNext) ? null : scanner.type()
  const algebra = ALGEBRAS.find((word) => scanner.takeWord(word)) ?? null
  if (algebra !== 'last_by') return { name, type, algebra, orderBy: null }
  scanner.demand('(')
  const orderBy = scanner.name('the column that orders')
  scanner.demand(')')
  return { name, type, algebra, orderBy }
}

export type Clauses = {
  -readonly [K in Exclude<keyof GroupText, 'name' | 'columns' | 'partitioning'>]: GroupText[K]
} & { partitioning: readonly TransformText[] | null }

/** What holds of a group of which nothing is said. */
export const NO_CLAUSES: Readonly<Clauses> = {
  anchor: false,
  fileFormat: null,
  codec: null,
  partitioning: null,
  statistics: null,
  place: null,
  maintenance: {},
}

export function readClause(scanner: Scanner, clauses: Clauses): void {
  if (scanner.takeWord('anchor')) clauses.anchor = true
  else if (scanner.takeWord('format')) clauses.fileFormat = scanner.choice(FORMATS)
  else if (scanner.takeWord('codec')) clauses.codec = scanner.choice(CODECS)
  else if (scanner.takeWord('statistics')) clauses.statistics = names(scanner)
  else if (scanner.takeWord('place')) clauses.place = scanner.name('a place')
  else if (scanner.takeWord('partition')) {
    clauses.partitioning = scanner.takeWord('none') ? [] : readTransforms(scanner)
  } else {
    const setting = MAINTENANCE_SETTINGS.find((name) => scanner.takeWord(name))
    if (!setting) scanner.fail(`a clause: ${CLAUSES}`)
    const value = scanner.takeWord('default') ? null : readSetting(scanner, setting)
    clauses.maintenance = { ...clauses.maintenance, [setting]: value }
  }
}

function readSetting(scanner: Scanner, setting: MaintenanceSetting): number | FoldPolicy {
  if (setting !== 'fold') return scanner.number("a number, or 'default'")
  const kind = scanner.text("a fold policy, as tiered(8, 4), or 'default'")
  if (!scanner.take('(')) return { kind }
  const updates = scanner.number('how many updates a fold waits for')
  const ratio = scanner.take(',') ? scanner.number('the ratio of sizes') : undefined
  scanner.demand(')')
  return { kind, updates, ...(ratio !== undefined && { ratio }) }
}

function readTransforms(scanner: Scanner): TransformText[] {
  const transforms: TransformText[] = []
  do transforms.push(readTransform(scanner))
  while (scanner.take(','))
  return transforms
}

const CLAUSES =
  'anchor, partition, place, format, codec, statistics, ' + MAINTENANCE_SETTINGS.join(', ')

function names(scanner: Scanner): string[] {
  const found: string[] = []
  do found.push(scanner.name('a column'))
  while (scanner.take(','))
  return found
}

function readTransform(scanner: Scanner): TransformText {
  const kind = scanner.choice(TRANSFORM_KINDS)
  scanner.demand('(')
  const transform = readArguments(kind, scanner)
  scanner.demand(')')
  return transform
}

function readArguments(kind: TransformText['kind'], scanner: Scanner): TransformText {
  if (kind === 'hash') {
    const buckets = scanner.number('the number of buckets')
    return { kind, buckets, components: more(scanner, () => scanner.name('a key component')) }
  }
  const component = scanner.name('a key component')
  if (kind === 'range') {
    return { kind, component, values: more(scanner, () => scanner.text('a value')) }
  }
  if (kind !== 'truncate') return { kind, component }
  scanner.demand(',')
  return { kind, component, width: scanner.number('a width') }
}

/** What follows after commas. */
function more(scanner: Scanner, read: () => string): string[] {
  const found: string[] = []
  while (scanner.take(',')) found.push(read())
  return found
}

/** Reads a text from left to right; blanks between words do not count. */
export class Scanner {
  private at = 0

  constructor(private readonly source: string) {
    this.skipBlank()
  }

  get atEnd(): boolean {
    return this.at === this.source.length
  }

  end(): void {
    if (!this.atEnd) this.fail('the end')
  }

  /** All that is left, which is read then. */
  rest(): string {
    const rest = this.source.slice(this.at)
    this.at = this.source.length
    return rest
  }

  take(symbol: string): boolean {
    if (this.source[this.at] !== symbol) return false
    this.at++
    this.skipBlank()
    return true
  }

  demand(symbol: string): void {
    if (!this.take(symbol)) this.fail(`'${symbol}'`)
  }

  isWord(word: string): boolean {
    BARE.lastIndex = this.at
    return BARE.exec(this.source)?.[0] === word
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false
    this.match(BARE)
    return true
  }

  /** Whether a name stands here. */
  isName(): boolean {
    const { at } = this
    const found = (this.match(QUOTED) ?? this.match(BARE)) !== null
    this.at = at
    return found
  }

  name(what: string): string {
    return this.text(`the name of ${what}`)
  }

  /** A word, or what stands in quotes. */
  text(what: string): string {
    const inQuotes = this.match(QUOTED)
    if (inQuotes) return inQuotes[1]!.replaceAll('""', '"')
    return this.match(BARE)?.[0] ?? this.fail(what)
  }

  number(what: string): number {
    const word = this.match(BARE)?.[0] ?? ''
    return /^[0-9]{1,15}$/.test(word) ? Number(word) : this.fail(what)
  }

  choice<T extends string>(allowed: readonly T[]): T {
    const word = this.match(BARE)?.[0]
    return allowed.find((one) => one === word) ?? this.fail(`one of ${allowed.join(', ')}`)
  }

  /**
   * A type with its brackets, such as decimal(10,2) or struct<"a b":utf8>, without the blanks that
   * are not part of a name; null where none stands here.
   */
  type(): string | null {
    const word = this.match(BARE)?.[0]
    if (word === undefined) return null
    let type = word
    for (const [open, close] of ['()', '<>']) {
      if (this.source[this.at] !== open) continue
      let depth = 0
      do {
        const quoted = this.match(QUOTED)?.[0]
        const symbol = quoted === undefined ? this.source[this.at++] : ''
        if (symbol === undefined) this.fail(`'${close}'`)
        if (symbol === open) depth++
        if (symbol === close) depth--
        type += (quoted ?? symbol).trim()
        this.skipBlank()
      } while (depth > 0)
    }
    return type
  }

  fail(expected: string): never {
    const shown = this.source.slice(this.at, this.at + 20)
    const found = shown === '' ? 'its end' : `'${shown}'`
    throw usage(`'${this.source}': at ${found}, ${expected} is expected`)
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at
    const match = pattern.exec(this.source)
    if (match) {
      this.at = pattern.lastIndex
      this.skipBlank()
    }
    return match
  }

  private skipBlank(): void {
    BLANK.lastIndex = this.at
    BLANK.exec(this.source)
    this.at = BLANK.lastIndex
  }
}
