/** Something that must not be. */
export class Violation extends Error {
  constructor(
    readonly oracle: string,
    message: string,
  ) {
    super(`${oracle}: ${message}`)
  }
}
