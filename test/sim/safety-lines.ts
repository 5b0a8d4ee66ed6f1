/**
 * The lines that safety rests on, and what stands in their place where one is removed: what the
 * simulator has to notice (test/sim/removed.test.ts).
 */

interface Edit {
  /** Below the root of the repository. */
  readonly file: string
  /** Text of the source that is there exactly once. */
  readonly line: string
  readonly instead: string
}

export interface SafetyLine {
  readonly name: string
  /** What it is there for. */
  readonly keeps: string
  readonly edits: readonly Edit[]
  /** Whether it matters for a local folder alone. */
  readonly isLocal?: boolean
}

export const SAFETY_LINES: readonly SafetyLine[] = [
  {
    name: 'transaction-id',
    keeps: 'who finds his own entry in a slot knows it as his',
    edits: [
      {
        file: 'src/log/append.ts',
        line: 'return found.entry.id === entry.id',
        instead: 'return false',
      },
      {
        file: 'src/commit/judge.ts',
        line: "if (member >= 0) return { kind: 'applied', committed: appliedBy(entry, member) }",
        instead: '',
      },
    ],
  },
  {
    name: 'read-back',
    keeps: 'a put without an answer has failed only once its slot has been looked into',
    edits: [{ file: 'src/log/append.ts', line: 'cause = error\n', instead: 'throw error\n' }],
  },
  {
    name: 'put-if-absent',
    keeps: 'a slot has one winner',
    edits: [
      {
        file: 'src/log/append.ts',
        line: 'const outcome = await storage.putIfAbsent(path, bytes)',
        instead: "await storage.put(path, bytes); const outcome = 'created'",
      },
    ],
  },
  {
    name: 'checkpoint-as-of',
    keeps: 'a checkpoint takes the place of what came before its state, and of nothing after it',
    edits: [
      {
        file: 'src/table/state.ts',
        line: '    asOf,\n',
        instead: '    asOf: draft.height - 1,\n',
      },
    ],
  },
  {
    name: 'fsync',
    keeps: 'what a name leads to is durable before there is the name',
    isLocal: true,
    edits: [
      { file: 'src/storage/local/temporary.ts', line: 'await this.#open().sync()', instead: '' },
    ],
  },
  {
    name: 'fsync-folder',
    keeps: 'a name is durable before its maker is answered',
    isLocal: true,
    edits: [{ file: 'src/storage/local/folders.ts', line: 'await handle.sync()', instead: '' }],
  },
  {
    name: 'conflict-check',
    keeps: 'a transaction that read what another has changed since is refused',
    edits: [
      {
        file: 'src/commit/judge.ts',
        line: 'await refuseConflict(staged.check, entry, at)',
        instead: '',
      },
    ],
  },
  {
    name: 'read-check',
    keeps: 'a serializable transaction is held to what it read, and not only to what it wrote',
    edits: [
      {
        file: 'src/commit/conflicts.ts',
        line: "if (check.isolation === 'snapshot') {",
        instead: 'if (check) {',
      },
    ],
  },
  {
    name: 'write-check',
    keeps: 'a snapshot transaction loses no update to another',
    edits: [
      {
        file: 'src/commit/conflicts.ts',
        line: '(await first(mine, (own) => clashOfWrites(own, their, blooms))) ??',
        instead: '',
      },
    ],
  },
  {
    name: 'seal',
    keeps: 'nothing is committed to a branch that has ended',
    edits: [
      {
        file: 'src/commit/judge.ts',
        line: '    refuseSealed(state)\n',
        instead: '',
      },
      {
        file: 'src/table/state.ts',
        line: "if (draft.sealed) throw corrupt(entry, 'it follows a seal')",
        instead: '',
      },
    ],
  },
  {
    name: 'seal-first',
    keeps: 'a branch is sealed before its name ends',
    edits: [
      {
        file: 'src/executor/store-refs.ts',
        line: 'return { line, version: await this.parts.seal(lineOf(refs, line), options) }',
        instead:
          'return { line, version: (await (await viewLine(this.parts.direct, lineOf(refs, line), ' +
          'options.signal)).latest()).version }',
      },
    ],
  },
  {
    name: 'two-generations',
    keeps: 'files of commits under way are left alone by the first vacuum that finds them',
    edits: [
      {
        file: 'src/maintain/survey.ts',
        line: '} else if (unnamed === null || unnamed.has(path)) {',
        instead: "} else if (unnamed === null || path !== '') {",
      },
    ],
  },
]

const QUERY = '?without='

/** The id under which the tests import a file without a safety line. */
export const editedId = (file: string, name: string): string => `${file}${QUERY}${name}`

interface Plugin {
  readonly name: string
  readonly enforce: 'pre'
  transform(code: string, id: string): string | undefined
}

/** Gives a source without a line where it is asked for so; every other source stays as it is. */
export function withoutSafetyLines(): Plugin {
  return {
    name: 'calico-without-safety-lines',
    enforce: 'pre',
    transform: (code, id) => {
      const [file = '', name] = id.split(QUERY)
      if (name === undefined) return undefined
      const edits = SAFETY_LINES.find((line) => line.name === name)?.edits ?? []
      const own = edits.filter((edit) => file.endsWith(edit.file))
      return own.reduce((text, edit) => edited(text, edit), code)
    },
  }
}

function edited(code: string, { file, line, instead }: Edit): string {
  const parts = code.split(line)
  if (parts.length === 2) return parts.join(instead)
  throw new Error(
    `${file} has '${line.trim()}' ${parts.length - 1} times; amend ${import.meta.url}`,
  )
}
