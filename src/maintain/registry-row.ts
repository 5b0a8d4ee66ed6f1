/** The rows of a registry: plain data, one kind for each thing that there is. */
import type { ErrorCode } from '../errors.js'
import type { KeyComponent } from '../format/generated/documents.js'

/** Every row says of which store: its folder below the registry's, empty for that folder itself. */
interface OfStore {
  readonly store: string
}

interface OfTile extends OfStore {
  readonly keySpace: string
  readonly group: string
  /** In hexadecimal; empty where the group has one partition. */
  readonly partition: string
}

export type RegistryRow =
  | (OfStore & {
      readonly kind: 'store'
      /** Null where its marker is damaged. */
      readonly id: string | null
      readonly version: number
      readonly keySpaces: number
    })
  | (OfStore & {
      readonly kind: 'key-space'
      readonly keySpace: string
      readonly key: readonly KeyComponent[]
      readonly groups: readonly string[]
    })
  | (OfTile & {
      readonly kind: 'tile'
      /** The version up to which its segments include updates; 0 where it has no checkpoint. */
      readonly asOf: number
      readonly segments: number
      readonly rows: number
      readonly bytes: number
      /** Updates that lie over the segments. */
      readonly updates: number
    })
  | (OfTile & {
      readonly kind: 'segment'
      /** Its composite key, like `[3]` or `[3, 1]`. */
      readonly name: readonly number[]
      readonly path: string
      readonly keyTypes: readonly string[]
      readonly pages: number
      readonly rows: number
      readonly bytes: number
    })
  | (OfStore & {
      /** A file of an update that is not wholly included in checkpoints. */
      readonly kind: 'update'
      readonly keySpace: string
      readonly group: string
      readonly version: number
      readonly path: string
      readonly rows: number
      readonly bytes: number
    })
  | (OfStore & {
      /**
       * A data file that is no part of the newest state: `history` is named by an entry,
       * `unreferenced` by none; `undecided` is not known, because an entry is damaged.
       */
      readonly kind: 'history' | 'unreferenced' | 'undecided'
      readonly path: string
      readonly bytes: number
      readonly modifiedMicros: number
    })
  | (OfStore & {
      readonly kind: 'damaged'
      readonly path: string
      readonly code: ErrorCode
      readonly message: string
    })
