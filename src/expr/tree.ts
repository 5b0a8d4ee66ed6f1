/**
 * The expression tree (spec/expr.md): plain data that is its own JSON form. Columns are named,
 * nothing is typed yet; bind.ts types it.
 */

/** Bounds on what is parsed and bound, so that no expression costs more than its length. */
export const EXPRESSION_BYTES_MAX = 65_536
export const EXPRESSION_DEPTH_MAX = 64
export const IN_LIST_MAX = 10_000
/** Arguments of a call, and branches of a CASE. */
export const ARGUMENTS_MAX = 1000
/** Digits of a numeric literal, and the magnitude of its exponent. */
export const NUMBER_DIGITS_MAX = 400

export type CompareOp = '=' | '<>' | '<' | '<=' | '>' | '>='

export type Literal =
  | { readonly kind: 'literal'; readonly type: 'null' }
  | { readonly kind: 'literal'; readonly type: 'bool'; readonly value: boolean }
  | { readonly kind: 'literal'; readonly type: TextLiteralType; readonly value: string }

/**
 * Literals whose value is a text: numbers as written, binary in lower-case hexadecimal,
 * `YYYY-MM-DD`, and `YYYY-MM-DDTHH:MM:SS[.f…][Z]`.
 */
export type TextLiteralType =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'utf8'
  | 'binary'
  | 'date'
  | 'timestamp'
  | 'timestamptz'

export interface ColumnRef {
  readonly kind: 'column'
  readonly name: string
  /** The name before the point, as `source` in `source.x`. */
  readonly qualifier?: string
}

export type OperatorSymbol = '+' | '-' | '*' | '/' | '%' | '||'

export interface CaseBranch {
  readonly when: Expression
  readonly result: Expression
}

export type Expression =
  | Literal
  | ColumnRef
  | {
      readonly kind: 'compare'
      readonly op: CompareOp
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }
  | {
      readonly kind: 'in'
      readonly operand: Expression
      readonly items: readonly Literal[]
      readonly negated: boolean
    }
  | {
      readonly kind: 'between'
      readonly operand: Expression
      readonly low: Expression
      readonly high: Expression
      readonly negated: boolean
    }
  | { readonly kind: 'not'; readonly term: Expression }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Expression[] }
  | {
      readonly kind: 'operator'
      readonly op: OperatorSymbol
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'minus'; readonly operand: Expression }
  | {
      readonly kind: 'distinct'
      readonly left: Expression
      readonly right: Expression
      readonly negated: boolean
    }
  | {
      readonly kind: 'like'
      readonly operand: Expression
      readonly pattern: Expression
      /** One character. */
      readonly escape?: string
      readonly negated: boolean
    }
  | {
      readonly kind: 'case'
      /** In `CASE operand WHEN …` each `when` is a value, else a condition. */
      readonly operand?: Expression
      readonly branches: readonly CaseBranch[]
      readonly otherwise?: Expression
    }
  /** `type` is the text form of a type. */
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }

/** The nodes right below one. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'literal':
    case 'column':
      return []
    case 'compare':
    case 'operator':
    case 'distinct':
      return [node.left, node.right]
    case 'is-null':
    case 'minus':
    case 'cast':
      return [node.operand]
    case 'like':
      return [node.operand, node.pattern]
    case 'case':
      return [
        ...(node.operand ? [node.operand] : []),
        ...node.branches.flatMap(({ when, result }) => [when, result]),
        ...(node.otherwise ? [node.otherwise] : []),
      ]
    case 'call':
      return node.args
    case 'in':
      return [node.operand, ...node.items]
    case 'between':
      return [node.operand, node.low, node.high]
    case 'not':
      return [node.term]
    case 'and':
    case 'or':
      return node.terms
  }
}

/**
 * Whether no path from the root has more than EXPRESSION_DEPTH_MAX nodes; looks no deeper than
 * that.
 */
export function isWithinDepth(root: Expression): boolean {
  let level: readonly Expression[] = [root]
  for (let depth = 0; depth < EXPRESSION_DEPTH_MAX; depth++) {
    level = level.flatMap(childrenOf)
    if (level.length === 0) return true
  }
  return false
}

/** The columns that an expression names, each once, in order of appearance. */
export function columnRefs(root: Expression): ColumnRef[] {
  const refs = new Map<string, ColumnRef>()
  const visit = (node: Expression): void => {
    if (node.kind === 'column') refs.set(JSON.stringify([node.qualifier, node.name]), node)
    else for (const child of childrenOf(node)) visit(child)
  }
  visit(root)
  return [...refs.values()]
}
