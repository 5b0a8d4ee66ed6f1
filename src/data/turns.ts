/** Work of which one piece at a time is done, in the order of asking. */
export class Turns {
  private last: Promise<void> = Promise.resolve()

  /** Waits for its turn; what it gives ends that, and must be called whatever happens. */
  async take(): Promise<() => void> {
    const before = this.last
    let end = (): void => {}
    this.last = new Promise((resolve) => {
      end = resolve
    })
    await before
    return end
  }
}
