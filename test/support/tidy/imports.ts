/** Rules about imports: direction, cycles, files nobody reaches, and who may use which package. */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import type { SourceFile, Violation } from './files.js'
import { parse } from './syntax.js'

export interface Import {
  readonly from: string
  readonly line: number
  /** A path below the root for a relative import, else the name as written. */
  readonly to: string
  readonly relative: boolean
}

const LOADERS = new Set(['import', 'require', 'require.resolve'])

/** Every import, re-export, and literal `import()` or `require()` of the files. */
export function importsOf(files: readonly SourceFile[]): Import[] {
  return files.flatMap((file) => {
    const tree = parse(file)
    const found: Import[] = []
    const add = (literal: ts.Node | undefined): void => {
      if (!literal || !ts.isStringLiteral(literal)) return
      const line = tree.getLineAndCharacterOfPosition(literal.getStart(tree)).line + 1
      const relative = literal.text.startsWith('.')
      const to = relative ? resolve(file.path, literal.text) : literal.text
      found.push({ from: file.path, line, to, relative })
    }
    const walk = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier)
      if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
        add(node.argument.literal)
      }
      if (ts.isCallExpression(node) && LOADERS.has(node.expression.getText())) {
        add(node.arguments[0])
      }
      ts.forEachChild(node, walk)
    }
    walk(tree)
    return found
  })
}

function resolve(from: string, specifier: string): string {
  const path = posix.normalize(posix.join(posix.dirname(from), specifier))
  return path.replace(/\.js$/, '.ts')
}

/** The room of src/ that a file lies in: its folder's name, or the name of a file at the top. */
export function roomOf(path: string): string {
  const [, second = '', third] = path.split('/')
  return third === undefined ? second.replace(/\.ts$/, '') : second
}

/**
 * Imports that lead upwards in `order` (low to high; one step may hold several rooms), or out of
 * src/.
 */
export function wrongDirection(files: readonly SourceFile[], order: string[][]): Violation[] {
  const rank = new Map(order.flatMap((rooms, index) => rooms.map((room) => [room, index])))
  const found: Violation[] = []
  for (const { path } of files) {
    if (!rank.has(roomOf(path))) {
      found.push({ path, line: 1, what: 'lies in a folder that the order does not name' })
    }
  }
  for (const { from, line, to, relative } of importsOf(files)) {
    if (!relative) continue
    const [own, other] = [roomOf(from), roomOf(to)]
    const inside = to.startsWith('src/')
    if (inside && (own === other || (rank.get(other) ?? Infinity) <= (rank.get(own) ?? -1)))
      continue
    found.push({ path: from, line, what: inside ? `${own} imports ${other}` : `imports ${to}` })
  }
  return found
}

/** Cycles of imports, each reported once, at its first file in path order. */
export function cycles(files: readonly SourceFile[]): Violation[] {
  const edges = graph(files)
  const done = new Set<string>()
  const found = new Map<string, Violation>()
  const walk = (path: string, trail: string[]): void => {
    const at = trail.indexOf(path)
    if (at >= 0) {
      const ring = trail.slice(at)
      const start = ring.indexOf([...ring].sort()[0] ?? path)
      const turned = [...ring.slice(start), ...ring.slice(0, start)]
      const what = `cycle: ${[...turned, turned[0]].join(' -> ')}`
      found.set(what, { path: turned[0] ?? path, line: 1, what })
      return
    }
    if (done.has(path)) return
    for (const next of edges.get(path) ?? []) walk(next, [...trail, path])
    done.add(path)
  }
  for (const path of [...edges.keys()].sort()) walk(path, [])
  return [...found.values()]
}

function graph(files: readonly SourceFile[]): Map<string, string[]> {
  const edges = new Map<string, string[]>(files.map(({ path }) => [path, []]))
  for (const { from, to, relative } of importsOf(files)) {
    if (relative && edges.has(to)) edges.get(from)?.push(to)
  }
  return edges
}

/** Files that no root reaches. Roots are matched by `isRoot`. */
export function deadFiles(
  files: readonly SourceFile[],
  isRoot: (path: string) => boolean,
): Violation[] {
  const edges = graph(files)
  const reached = new Set<string>()
  const queue = [...edges.keys()].filter(isRoot)
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue
    reached.add(path)
    queue.push(...(edges.get(path) ?? []))
  }
  return files
    .filter(({ path }) => !reached.has(path))
    .map(({ path }) => ({ path, line: 1, what: 'is reached by no entry point' }))
}

/** Imports of Node's own modules by files that `allowed` does not match. */
export function nodeImports(
  files: readonly SourceFile[],
  allowed: (path: string) => boolean,
): Violation[] {
  return importsOf(files)
    .filter(({ from, to, relative }) => !relative && isBuiltin(to) && !allowed(from))
    .map(({ from, line, to }) => ({ path: from, line, what: `imports ${to}` }))
}

/**
 * Packages that are undeclared, unused, or used by more folders than their one or those of
 * `shared`.
 */
export function packageOwners(
  files: readonly SourceFile[],
  declared: readonly string[],
  shared: Readonly<Record<string, readonly string[]>>,
): Violation[] {
  const users = new Map<string, Set<string>>(declared.map((name) => [name, new Set()]))
  const found: Violation[] = []
  for (const { from, line, to, relative } of importsOf(files)) {
    if (relative || isBuiltin(to)) continue
    const name = to.split('/', to.startsWith('@') ? 2 : 1).join('/')
    const rooms = users.get(name)
    const room = roomOf(from)
    if (!rooms) found.push({ path: from, line, what: `${name} is no runtime dependency` })
    else if (shared[name] && !shared[name].includes(room)) {
      found.push({ path: from, line, what: `${name} is not for ${room}` })
    }
    rooms?.add(room)
  }
  for (const [name, rooms] of users) {
    const what =
      rooms.size === 0
        ? `${name} is used by nobody`
        : `${name} is used by ${[...rooms].sort().join(' and ')}`
    const fine = rooms.size > 0 && (rooms.size === 1 || shared[name] !== undefined)
    if (!fine) found.push({ path: 'package.json', line: 1, what })
  }
  return found
}
