/**
 * A bounded channel between a producer and one consumer: how one stream of rows feeds several
 * groups at once.
 */

interface Waiter {
  readonly resolve: () => void
}

export class Channel<T> implements AsyncIterable<T> {
  private readonly items: T[] = []
  private ended = false
  private failure: { readonly error: unknown } | null = null
  private abandoned = false
  private waitingForItem: Waiter | null = null
  private waitingForRoom: Waiter | null = null

  constructor(private readonly itemsMax: number) {}

  /** Resolves when there is room again; `false` where the consumer has gone. */
  async push(item: T): Promise<boolean> {
    if (this.abandoned) return false
    this.items.push(item)
    this.wakeConsumer()
    if (this.items.length < this.itemsMax) return true
    await new Promise<void>((resolve) => {
      this.waitingForRoom = { resolve }
    })
    return !this.abandoned
  }

  end(): void {
    this.ended = true
    this.wakeConsumer()
  }

  /** The consumer meets the error after the items before it. */
  fail(error: unknown): void {
    this.failure = { error }
    this.ended = true
    this.wakeConsumer()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      for (;;) {
        const item = this.items.shift()
        if (item !== undefined) {
          this.wakeProducer()
          yield item
        } else if (this.failure) {
          throw this.failure.error
        } else if (this.ended) {
          return
        } else {
          await new Promise<void>((resolve) => {
            this.waitingForItem = { resolve }
          })
        }
      }
    } finally {
      this.abandoned = true
      this.wakeProducer()
    }
  }

  private wakeConsumer(): void {
    this.waitingForItem?.resolve()
    this.waitingForItem = null
  }

  private wakeProducer(): void {
    this.waitingForRoom?.resolve()
    this.waitingForRoom = null
  }
}
