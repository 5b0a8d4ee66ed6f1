import type { Value } from './values.mjs'

/** A state of a trace, and the action that led to it. */
export interface TraceStep {
  action: string
  state: Record<string, Value>
}

export interface Outcome {
  violated: string | null
  /** Why there is no result. */
  error: string | null
  /** Distinct ones. */
  states: number
  seconds: number
  traces: { violated: string; steps: TraceStep[] }[]
}

export function readOutput(text: string, code: number): Omit<Outcome, 'seconds'>
