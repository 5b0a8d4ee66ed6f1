/** Counters of a bridge as Prometheus text. */

const COUNTERS = {
  calico_rows_sent_total: 'Rows given to clients.',
  calico_bytes_sent_total: 'Bytes of bodies given to clients.',
  calico_file_bytes_sent_total: 'Bytes of files given to clients.',
  calico_rows_staged_total: 'Rows made durable for writes.',
  calico_bytes_staged_total: 'Bytes of bodies with rows that were read.',
  calico_splits_planned_total: 'Splits given out.',
  calico_splits_scanned_total: 'Splits whose rows were asked for.',
  calico_commits_total: 'Commits acknowledged, repeated ones included.',
} as const

export type Counter = keyof typeof COUNTERS

/** A figure that is read when it is asked for. */
export interface Figure {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter'
  readonly read: () => number
}

export class Metrics {
  private readonly counts = new Map<Counter, number>()
  /** By endpoint and status. */
  private readonly requests = new Map<string, number>()

  constructor(private readonly gauges: readonly Figure[]) {}

  add(counter: Counter, amount: number): void {
    this.counts.set(counter, (this.counts.get(counter) ?? 0) + amount)
  }

  request(endpoint: string, status: number): void {
    const labels = `endpoint="${endpoint}",status="${status}"`
    this.requests.set(labels, (this.requests.get(labels) ?? 0) + 1)
  }

  text(): string {
    const lines = ['# HELP calico_requests_total Requests answered.']
    lines.push('# TYPE calico_requests_total counter')
    for (const [labels, count] of this.requests) {
      lines.push(`calico_requests_total{${labels}} ${count}`)
    }
    for (const [name, help] of Object.entries(COUNTERS)) {
      const count = this.counts.get(name as Counter) ?? 0
      lines.push(...family({ name, help, kind: 'counter', read: () => count }))
    }
    for (const gauge of this.gauges) lines.push(...family(gauge))
    return `${lines.join('\n')}\n`
  }
}

function family({ name, help, kind, read }: Figure): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, `${name} ${read()}`]
}
