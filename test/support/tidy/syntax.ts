/** Rules about syntax: long functions, and doors to the outside that only `Env` may open. */
import ts from 'typescript'
import type { SourceFile, Violation } from './files.js'

export const FUNCTION_LINES_MAX = 70

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate'])
const RANDOM = new Set([
  'randomUUID',
  'randomBytes',
  'randomInt',
  'randomFillSync',
  'getRandomValues',
])
const MEMBERS = new Set([
  'Date.now',
  'Math.random',
  'performance.now',
  'process.hrtime',
  'AbortSignal.timeout',
])

/** The syntax tree, with parents set. */
export function parse(file: SourceFile): ts.SourceFile {
  return ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
}

function visit(node: ts.Node, on: (node: ts.Node) => void): void {
  on(node)
  ts.forEachChild(node, (child) => visit(child, on))
}

const lineOf = (tree: ts.SourceFile, position: number): number =>
  tree.getLineAndCharacterOfPosition(position).line + 1

/**
 * Functions of more than 70 lines. The callback of a `describe` is a chapter of tests, not a
 * function.
 */
export function longFunctions(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const tree = parse(file)
    const found: Violation[] = []
    visit(tree, (node) => {
      if (!ts.isFunctionLike(node) || isDescribeCallback(node)) return
      const line = lineOf(tree, node.getStart(tree))
      const lines = lineOf(tree, node.getEnd()) - line + 1
      if (lines <= FUNCTION_LINES_MAX) return
      found.push({ path: file.path, line, what: `function of ${lines} lines` })
    })
    return found
  })
}

function isDescribeCallback(node: ts.Node): boolean {
  const call = node.parent
  return ts.isCallExpression(call) && /^describe\b/.test(call.expression.getText())
}

/**
 * Uses of clock, randomness and timers. Names are judged by what they are read from:
 * `env.randomBytes` is the door.
 */
export function impurities(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    const tree = parse(file)
    const found: Violation[] = []
    visit(tree, (node) => {
      const what = impurity(node)
      if (what) found.push({ path: file.path, line: lineOf(tree, node.getStart(tree)), what })
    })
    return found
  })
}

function impurity(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) return impureMember(node)
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date') {
    return (node.arguments?.length ?? 0) === 0 ? 'new Date()' : null
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date()'
  if (ts.isImportSpecifier(node)) {
    const name = (node.propertyName ?? node.name).text
    return TIMERS.has(name) || RANDOM.has(name) ? `import of ${name}` : null
  }
  if (!ts.isIdentifier(node) || isName(node)) return null
  return TIMERS.has(node.text) ? node.text : null
}

function impureMember(node: ts.PropertyAccessExpression): string | null {
  const owner = node.expression.getText().replace(/^globalThis\./, '')
  const name = node.name.text
  if (MEMBERS.has(`${owner}.${name}`)) return `${owner}.${name}`
  if (RANDOM.has(name) && /crypto$/i.test(owner)) return `${owner}.${name}`
  return TIMERS.has(name) && owner === 'globalThis' ? `${owner}.${name}` : null
}

/**
 * Whether an identifier only names a member, a property or an import, each of which is judged at
 * its parent.
 */
function isName(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isImportSpecifier(parent)) return true
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node
  const declares = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)
  return (declares || ts.isMethodDeclaration(parent)) && parent.name === node
}
