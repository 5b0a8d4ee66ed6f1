/** What was staged for a shared write, as it travels, also from parts to the commit of another. */
import type { Premise } from '../commit/premises.js'
import { CalicoError } from '../errors.js'
import { canonicalJson } from '../format/canonical.js'
import type { KeySpaceDefinition, Staged, UpdateAction } from '../format/generated/documents.js'
import { xxh64Hex } from '../format/hash.js'
import { checkHanded, type Handed, type HandedContext } from './handed.js'
import type { LocalExecutor } from './local-executor.js'
import type { Sealer } from './seal.js'
import type { StoredReadPart } from './shared-reads.js'
import type { SharedCommit } from './shared-work.js'

export interface MessageContent {
  /** Of no other message. */
  readonly id: string
  readonly transaction: string
  /** The part that it was staged for, null for a message of a write of its own. */
  readonly part: PartContent | null
  readonly actions: readonly UpdateAction[]
  readonly premises: readonly Premise[]
  readonly files: readonly string[]
  /** What staging read, and of that what holds under every isolation. */
  readonly reads: readonly StoredReadPart[]
  readonly demands: readonly StoredReadPart[]
}

export interface PartContent extends Handed {
  readonly keySpace: string
  readonly version: number
  /** The last fence of the line there. */
  readonly fence: number
  /** The marker behind which it was staged; null without one. */
  readonly marker: Staged | null
  /** Of the key-space as it was there. */
  readonly definition: string
}

/**
 * The actions of messages in order, in runs that were staged against one definition: a part may
 * have met another than its commit.
 */
export async function byDefinition(
  executor: LocalExecutor,
  messages: readonly MessageContent[],
  base: { readonly keySpace: KeySpaceDefinition; readonly signal: AbortSignal | undefined },
): Promise<{ actions: UpdateAction[]; keySpace: KeySpaceDefinition }[]> {
  const current = digestOf(base.keySpace)
  const runs: { definition: string; actions: UpdateAction[]; keySpace: KeySpaceDefinition }[] = []
  for (const { part, actions } of messages) {
    const definition = part?.definition ?? current
    const last = runs.at(-1)
    if (last?.definition === definition) last.actions.push(...actions)
    else if (!part || definition === current) {
      runs.push({ definition, actions: [...actions], keySpace: base.keySpace })
    } else {
      const at = { kind: 'version', version: part.version } as const
      const { keySpaces } = await executor.snapshot(at, base.signal)
      runs.push({ definition, actions: [...actions], keySpace: keySpaces.get(part.keySpace)! })
    }
  }
  return runs
}

/** Each part among those that the messages were staged for, once for each message. */
export const partsOf = (messages: readonly MessageContent[]): PartContent[] =>
  messages.flatMap(({ part }) => part ?? [])

/**
 * @throws InvalidArgument where a message is of another write that is no part, of another
 *   key-space, or comes twice; CommitConflict where its part is too old and has no marker, Denied
 */
export function openMessages(
  context: HandedContext & { readonly sealer: Sealer },
  write: { readonly transaction: string; readonly keySpace: string },
  given: Pick<SharedCommit, 'messages' | 'principal'>,
): MessageContent[] {
  const seen = new Set<string>()
  return given.messages.map((text) => {
    const message = context.sealer.open<MessageContent>('message', text)
    const { part } = message
    if (part) checkHanded(part, context, given.principal, { ages: !part.marker })
    const isTaken = part
      ? part.keySpace === write.keySpace
      : message.transaction === write.transaction
    const problem = !isTaken
      ? 'is of another write'
      : seen.has(message.id)
        ? 'is given twice'
        : null
    seen.add(message.id)
    if (problem === null) return message
    throw new CalicoError('InvalidArgument', `a message ${problem}; give each of this write once`)
  })
}

/** What the messages of a part say of it. */
export function partOf(
  part: Handed & Pick<PartContent, 'keySpace' | 'version' | 'fence' | 'marker'>,
  definition: KeySpaceDefinition,
): PartContent {
  const { principal, madeMicros, keySpace, version, fence, marker } = part
  const digest = digestOf(definition)
  return { principal, madeMicros, keySpace, version, fence, marker, definition: digest }
}

const digestOf = (definition: KeySpaceDefinition): string =>
  xxh64Hex(Buffer.from(canonicalJson(definition)))
