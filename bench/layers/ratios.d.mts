interface Figure {
  readonly workload: string
  readonly cpuSeconds: number
}

export interface RatioToKept extends Figure {
  readonly keptCpuSeconds: number
  readonly ratio: number
  /** The ratio over the median of all ratios. */
  readonly toMedian: number
}

export function ratiosToKept(figures: {
  readonly found: readonly Figure[]
  readonly kept: readonly Figure[]
}): RatioToKept[]
