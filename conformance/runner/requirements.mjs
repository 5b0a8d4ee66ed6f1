/** The requirements that the chapters of spec/ give. */
import { readFolder } from '../../tools/files.mjs'
import { readChapter } from '../../tools/spec/markdown.mjs'

/** Chapters in order of their names: `{ name, requirements: [{ id, roles }] }`. */
export function readRequirements() {
  return Object.entries(readFolder('spec', /\.md$/))
    .map(([file, text]) => {
      const { requirements } = readChapter(file, text)
      const name = file.slice('spec/'.length, -'.md'.length)
      return {
        name,
        requirements: requirements.map(({ id, roles }) => ({ id, roles: roles ?? [] })),
      }
    })
    .filter(({ requirements }) => requirements.length > 0)
}
