/**
 * Text that its makers hand out and take back (spec/bridge.md, "Sealed tokens"): what it says is in
 * the open, and only who has the secret can make it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { CalicoError } from '../errors.js'

/** What a sealed text is about; one of another kind is refused. */
export type SealKind = 'split' | 'file' | 'reads' | 'write' | 'message'

const SECRET_BYTES_MIN = 16
const TEXT_LENGTH_MAX = 4 * 1024 * 1024

export class Sealer {
  /**
   * @param secret at least 16 bytes, the same for all who work together
   * @param store its id: texts of other stores are refused
   */
  constructor(
    private readonly secret: Uint8Array,
    private readonly store: string,
  ) {
    if (secret.byteLength >= SECRET_BYTES_MIN) return
    throw new CalicoError(
      'InvalidArgument',
      `a secret of ${secret.byteLength} bytes is too short; give ${SECRET_BYTES_MIN} or more`,
    )
  }

  /** @throws InvalidArgument where it would be too long to be handed out */
  seal(kind: SealKind, content: unknown): string {
    const body = Buffer.from(JSON.stringify(content)).toString('base64url')
    const text = `${body}.${this.signature(kind, body).toString('base64url')}`
    if (text.length <= TEXT_LENGTH_MAX) return text
    throw new CalicoError(
      'InvalidArgument',
      `a ${kind} of ${text.length} characters is too long to be handed out; ${TEXT_LENGTH_MAX} ` +
        'is the most: take fewer rows or partitions at a time',
    )
  }

  /** What was sealed; of the kind given, so of the shape that its makers gave it. */
  open<T>(kind: SealKind, text: string): T {
    const [body = '', seal = '', ...rest] = text.split('.')
    const given = Buffer.from(seal, 'base64url')
    const wanted = this.signature(kind, body)
    const isWhole = text.length <= TEXT_LENGTH_MAX && rest.length === 0
    if (isWhole && given.length === wanted.length && timingSafeEqual(given, wanted)) {
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as T
    }
    throw new CalicoError(
      'InvalidArgument',
      `this is no ${kind} of store ${this.store}, or was made with another secret; bring back ` +
        'what was given out, unchanged',
    )
  }

  private signature(kind: SealKind, body: string): Buffer {
    const mac = createHmac('sha256', this.secret)
    return mac.update(`calico ${this.store} ${kind}\n${body}`).digest()
  }
}
