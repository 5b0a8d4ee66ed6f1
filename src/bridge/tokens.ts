/** Who may come in. */
import { createHash, hkdfSync, timingSafeEqual } from 'node:crypto'
import { Refusal } from './failures.js'

export interface BridgeToken {
  readonly token: string
  /** Whom it stands for; nobody in particular unless given. */
  readonly principal?: string | undefined
}

const LENGTH_MIN = 8

export class Tokens {
  private readonly known: readonly { digest: Buffer; principal: string | undefined }[]

  constructor(tokens: readonly BridgeToken[]) {
    this.known = tokens.map(({ token, principal }) => {
      if (token.length >= LENGTH_MIN && /^[!-~]+$/.test(token)) {
        return { digest: digestOf(token), principal }
      }
      const message = `a token is ${LENGTH_MIN} or more printable ASCII characters without blanks`
      throw new Refusal(400, 'InvalidArgument', message)
    })
  }

  /**
   * Whom the header stands for. Takes the same time whatever token is given (CAL-BRIDGE-004).
   * @throws Denied
   */
  principalOf(authorization: string | undefined): string | undefined {
    const [, given = ''] = /^Bearer ([^\s]+)$/i.exec(authorization ?? '') ?? []
    const digest = digestOf(given)
    const found = this.known.filter((one) => timingSafeEqual(one.digest, digest))
    if (found.length > 0) return found[0]!.principal
    const message = "the header 'Authorization: Bearer <token>' has no token that is known here"
    throw new Refusal(401, 'Denied', message)
  }
}

/** A secret that all bridges with the same token have (CAL-BRIDGE-002). */
export function secretFrom(token: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', token, 'calico', 'bridge secret 1', 32))
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
