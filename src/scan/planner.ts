/** Who chooses the plan of a query. */
import type { KeySpaceDefinition } from '../format/generated/documents.js'
import type { LineState } from '../table/state.js'
import { planScan, type ScanPlan, type ScanRequest } from './plan.js'

export interface PlanRequest {
  readonly state: LineState
  readonly keySpace: KeySpaceDefinition
  readonly request: ScanRequest
}

export interface PlannedScan {
  /** The name of the planner whose plan it is. */
  readonly planner: string
  readonly plan: ScanPlan
}

/**
 * Makes the plan of each query from the state alone. A plan may leave unread what cannot change the
 * result (CAL-SCAN-004); what it reads and in which order is its own affair. One that chooses among
 * others gives what the chosen one gave, so that `explain` can name it.
 */
export interface Planner {
  readonly name: string
  /** @throws UnknownColumn, InvalidExpression, InvalidArgument */
  plan(request: PlanRequest): PlannedScan
}

/** The planner of stores that are given none. */
export const scanPlanner: Planner = {
  name: 'scan',
  plan: ({ state, keySpace, request }) => ({
    planner: 'scan',
    plan: planScan(state, keySpace, request),
  }),
}
