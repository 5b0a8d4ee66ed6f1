/** Branches and tags of a store: one entry of the refs log for each step (spec/refs.md). */
import type { Env } from '../env.js'
import { CalicoError } from '../errors.js'
import type { RefsTag } from '../format/generated/documents.js'
import { holderOf, type Line } from '../log/lines.js'
import type { Places } from '../log/places.js'
import { readRefs } from '../log/refs.js'
import { appendRefs, refuseRefs } from '../log/refs-append.js'
import { findBranch, findTag, lineOf, type NamedLine, type Refs } from '../log/refs-state.js'
import { type CloneRun, type MadeClone, makeClone, releaseClone } from '../maintain/clone.js'
import { openWhole, parseRef } from '../storage/address.js'
import type { ObjectStore } from '../storage/contract.js'
import type { At, LineView } from '../table/line-view.js'
import type { LineState } from '../table/state.js'
import type { CommitOptions } from './options.js'
import { authorize, type Policy } from './policy.js'
import { lineOfRef, viewLine } from './store-line.js'

export interface Branch {
  readonly name: string
  readonly line: number
  /** What it begins from; null for `main`. */
  readonly parent: {
    /** The name of the parent's line; null where that has none any more. */
    readonly branch: string | null
    readonly line: number
    readonly version: number
  } | null
  readonly protected: boolean
}

export interface Tag {
  readonly name: string
  /** The branch of the version; null where its line has no name any more. */
  readonly branch: string | null
  readonly line: number
  readonly version: number
}

export interface RefsList {
  /** Ascending by name, and `tags` too. */
  readonly branches: readonly Branch[]
  readonly tags: readonly Tag[]
}

export interface FromOptions {
  /** What to begin from, as behind the `@` of an address; where this store is unless given. */
  readonly from?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Another store, for which a version of this one is kept. */
export interface Clone {
  /** The id of that store. */
  readonly id: string
  /** Where it was made. */
  readonly uri: string | null
  /** The branch of the version; null where its line has no name any more. */
  readonly branch: string | null
  readonly line: number
  readonly version: number
  /** When it was made, in microseconds since 1970. */
  readonly since: number
}

export interface CloneOptions extends FromOptions {
  /** Where the clone has what this store has in places; needed for those of column groups. */
  readonly places?: Places | undefined
}

export type RefsOptions = Pick<CommitOptions, 'principal' | 'signal'>

interface Parts {
  readonly direct: ObjectStore
  readonly env: Env
  readonly refs: Refs
  readonly view: LineView
  readonly at: At | null
  readonly policy: Policy
  readonly principal: string | null
  /** Ends a line; returns the version of its seal. */
  readonly seal: (line: Line, options: CommitOptions) => Promise<number>
}

export class StoreRefs {
  constructor(private readonly parts: Parts) {}

  /** @throws CorruptDocument, MissingObject, UnsupportedFeature */
  async list(signal?: AbortSignal): Promise<RefsList> {
    const refs = await this.newest(signal)
    const named = refs.lines.filter((line): line is NamedLine => line.name !== undefined)
    const branches = named.map((line) => branchOf(refs, line))
    const tags = refs.tags.map((tag) => tagOf(refs, tag))
    return { branches: branches.sort((a, b) => (a.name < b.name ? -1 : 1)), tags }
  }

  /**
   * Makes a branch that begins at a version, for one small object, whatever the store holds.
   * @throws InvalidName, AlreadyExists, UnknownRef, UnknownVersion, InvalidAddress; Contention,
   *   CommitUnknown, and the storage's errors
   */
  async fork(name: string, options: FromOptions = {}): Promise<Branch> {
    const refs = await this.append(async (now) => {
      const parent = await this.find(now, options)
      return { kind: 'create-line', name, parent }
    }, options)
    return branchOf(refs, findBranch(refs, name)!)
  }

  /** Names a version for good. @throws as `fork`; InvalidArgument where nothing is there yet */
  async tag(name: string, options: FromOptions = {}): Promise<Tag> {
    const refs = await this.append(
      async (now) => ({ kind: 'create-tag', name, ...(await this.find(now, options)) }),
      options,
    )
    return tagOf(refs, findTag(refs, name)!)
  }

  /**
   * Makes a store of its own that goes on from a version of this one, which is kept for it: for
   * three small objects, whatever this store holds. Versions before are not the clone's.
   * @param to an empty place: its address, or a storage, which stays open
   * @throws AlreadyExists where something is there; InvalidArgument where it is not said where a
   *   place is; UnknownRef, UnknownVersion, VersionExpired, InvalidAddress; Contention,
   *   CommitUnknown, and the storages' errors
   */
  async clone(to: string | ObjectStore, options: CloneOptions = {}): Promise<MadeClone> {
    const { direct: from, env, refs } = this.parts
    const { places, signal } = options
    const root = typeof to === 'string' ? openWhole(to, env) : to
    const find: CloneRun['find'] = (now) => this.findState(now, options)
    try {
      return await makeClone({ from, hint: refs.number, to: root, env, find, places, signal })
    } finally {
      if (typeof to === 'string') await root.close?.()
    }
  }

  /** The stores for which versions of this one are kept, ascending by id. */
  async clones(signal?: AbortSignal): Promise<Clone[]> {
    const refs = await this.newest(signal)
    return (refs.clones ?? []).map(({ clone: id, line, version, since, uri = null }) => {
      return { id, uri, branch: nameOf(refs, line), line, version, since }
    })
  }

  /**
   * Keeps nothing more for a clone: for one that is gone, or that was copied whole. What a clone
   * that is still there has from this store is lost to it by the next vacuum here.
   * @throws UnknownRef where there is no clone of the id
   */
  async releaseClone(id: string, { signal }: RefsOptions = {}): Promise<void> {
    const { direct: from, env, refs } = this.parts
    await releaseClone({ from, env, hint: refs.number, signal }, id)
  }

  /**
   * Takes away the name of a tag, or of a branch, which first is sealed: whoever writes to it is
   * told `BranchSealed`. Versions that other branches begin from, and tags name, stay.
   * @throws UnknownRef; InvalidArgument for `main`; Denied for one that is protected
   */
  async delete(name: string, options: RefsOptions = {}): Promise<void> {
    if (findTag(await this.newest(options.signal), name)) {
      await this.append(() => ({ kind: 'delete-tag', name }), options)
      return
    }
    const { line } = await this.end(name, options)
    await this.append(() => ({ kind: 'delete-line', line }), options)
  }

  /**
   * Gives a branch another name. It goes on as a new line that begins with all of the old one,
   * which is sealed: whoever has it open under the old name is told `BranchSealed`.
   * @throws as `delete`; InvalidName, AlreadyExists
   */
  async rename(name: string, to: string, options: RefsOptions = {}): Promise<Branch> {
    const now = await this.newest(options.signal)
    const branch = mustBranch(now, name)
    // Before the seal, which cannot be taken back; where it will lie is not known yet.
    const version = (branch.parent?.version ?? 0) + 1
    refuseRefs(now, { kind: 'rename-line', line: branch.line, version, name: to })
    const ended = await this.end(name, options)
    const step = { kind: 'rename-line' as const, ...ended, name: to }
    const refs = await this.append(() => step, options)
    return branchOf(refs, findBranch(refs, to)!)
  }

  /** Keeps a branch from being deleted or renamed, or ends that. @throws UnknownRef, Denied */
  async protect(name: string, isProtected = true, options: RefsOptions = {}): Promise<Branch> {
    const now = await this.newest(options.signal)
    const { line } = mustBranch(now, name)
    await this.authorize(lineOf(now, line), options)
    const step = { kind: 'protect-line' as const, line, protected: isProtected }
    const refs = await this.append(() => step, options)
    return branchOf(refs, mustBranch(refs, name))
  }

  /** Seals a branch whose name may end. */
  private async end(
    name: string,
    options: RefsOptions,
  ): Promise<{ readonly line: number; readonly version: number }> {
    const refs = await this.newest(options.signal)
    const { line } = mustBranch(refs, name)
    refuseRefs(refs, { kind: 'delete-line', line })
    return { line, version: await this.parts.seal(lineOf(refs, line), options) }
  }

  /** Where a name is to begin: the line that holds the version, and the version. */
  private async find(refs: Refs, options: FromOptions): Promise<{ line: number; version: number }> {
    const { line, version } = await this.findState(refs, options)
    return { line, version }
  }

  private async findState(
    refs: Refs,
    { from, signal }: FromOptions,
  ): Promise<{ line: number; version: number; state: LineState }> {
    const { view, at: own, direct } = this.parts
    const { line, at } =
      from === undefined ? { line: view.line, at: own } : lineOfRef(refs, parseRef(from))
    const isOwn = line.id === view.line.id
    const found = isOwn ? view : await viewLine(direct, line, signal)
    const state = await found.at(at ?? undefined, signal)
    return { line: holderOf(line, state.version), version: state.version, state }
  }

  /** Protecting is for who may define all that the branch holds, as a seal is. */
  private async authorize(line: Line, options: RefsOptions): Promise<void> {
    const { direct, policy } = this.parts
    const principal = options.principal ?? this.parts.principal
    const view = await viewLine(direct, line, options.signal)
    const state = await view.latest(options.signal)
    for (const { name, groups } of state.keySpaces.values()) {
      const names = groups.map((group) => group.name)
      await authorize(policy, { principal, kind: 'define', keySpace: name, groups: names })
    }
  }

  private newest(signal?: AbortSignal): Promise<Refs> {
    const { direct, refs } = this.parts
    return readRefs({ storage: direct, hint: refs.number, signal })
  }

  private append(
    plan: Parameters<typeof appendRefs>[0]['plan'],
    { signal }: { readonly signal?: AbortSignal | undefined },
  ): Promise<Refs> {
    const { direct, env, refs } = this.parts
    return appendRefs({ storage: direct, env, hint: refs.number, plan, signal })
  }
}

function mustBranch(refs: Refs, name: string): NamedLine {
  const branch = findBranch(refs, name)
  if (branch) return branch
  throw new CalicoError('UnknownRef', `there is no branch '${name}'`)
}

const nameOf = ({ lines }: Refs, id: number): string | null =>
  lines.find(({ line }) => line === id)?.name ?? null

function branchOf(refs: Refs, { name, line, parent, ...rest }: NamedLine): Branch {
  return {
    ...{ name, line },
    parent: parent ? { branch: nameOf(refs, parent.line), ...parent } : null,
    protected: rest.protected ?? false,
  }
}

const tagOf = (refs: Refs, { name, line, version }: RefsTag): Tag => ({
  name,
  branch: nameOf(refs, line),
  line,
  version,
})
