/**
 * Why a change cannot be made: what it names is gone, a name or id is taken, a type does not become
 * the other, or it never could.
 */
export interface Refusal {
  readonly kind: 'refused'
  readonly reason: 'gone' | 'taken' | 'type' | 'unfit'
  readonly what: string
}

export function refuse(reason: Refusal['reason'], what: string): Refusal {
  return { kind: 'refused', reason, what }
}
