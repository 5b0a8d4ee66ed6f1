export interface CountingProxy {
  readonly endpoint: string
  reset(): void
  counts(): Record<string, number>
  stop(): Promise<void>
}
export function startProxy(options: { endpoint: string; delayMs: number }): Promise<CountingProxy>
