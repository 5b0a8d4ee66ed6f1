/** Rules that tie code, tests and specification to each other. */
import type { SourceFile, Violation } from './files.js'
import { roomOf } from './imports.js'

const CITED = /\bCAL-([A-Z]+(?:-[A-Z]+)*)-\d{3}\b/g
const GIVEN = /^- \*\*(CAL-[A-Z]+(?:-[A-Z]+)*-\d{3})\*\*/gm
/** A chapter that does not exist, for tests of the tools that read chapters. */
const SAMPLES = new Set(['SAMPLE', 'OTHER'])

/** Requirement ids cited by files, though no chapter gives them. */
export function unknownCitations(
  files: readonly SourceFile[],
  chapters: readonly SourceFile[],
): Violation[] {
  const given = new Set(chapters.flatMap(({ text }) => [...text.matchAll(GIVEN)].map((m) => m[1])))
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((lineText, index) =>
        [...lineText.matchAll(CITED)]
          .filter(([id, chapter]) => !given.has(id) && !SAMPLES.has(chapter ?? ''))
          .map(([id]) => ({ path, line: index + 1, what: `${id} is in no chapter` })),
      ),
  )
}

/** Folders of src/ without a test folder, or without a chapter where they need one. */
export function missingCounterparts(options: {
  readonly sources: readonly SourceFile[]
  readonly tests: readonly SourceFile[]
  readonly chapters: readonly SourceFile[]
  readonly withoutChapter: ReadonlySet<string>
}): Violation[] {
  const { sources, tests, chapters, withoutChapter } = options
  const folders = sources.filter(({ path }) => path.split('/').length > 2)
  const rooms = new Set(folders.map(({ path }) => roomOf(path)))
  const has = (files: readonly SourceFile[], prefix: string): boolean =>
    files.some(({ path }) => path.startsWith(prefix))
  return [...rooms].flatMap((room) => {
    const needed = [
      ...(has(tests, `test/${room}/`) ? [] : [`test/${room}/`]),
      ...(withoutChapter.has(room) || has(chapters, `spec/${room}.md`) ? [] : [`spec/${room}.md`]),
    ]
    return needed.map((what) => ({ path: `src/${room}`, line: 1, what: `has no ${what}` }))
  })
}

/** Error codes that the chapter of errors does not name in backticks. */
export function undocumentedCodes(codes: readonly string[], chapter: string): Violation[] {
  return codes
    .filter((code) => !chapter.includes(`\`${code}\``))
    .map((code) => ({ path: 'spec/errors.md', line: 1, what: `does not name ${code}` }))
}
