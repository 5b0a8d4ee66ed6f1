/**
 * Reads a chapter of the specification, line by line: requirement items, the sentences outside them
 * that sound like requirements, operation tables and examples.
 *
 *   - **CAL-LOG-007** (reader, writer): A reader MUST …   a requirement, on one or more lines
 *   <!-- operation-table: merge -->                       the table below is an operation table
 *   ```json example=log-entry                             an example of log-entry.schema.json
 *
 * @typedef {{ id: string, chapter: string, line: number, roles: string[] | null, text: string }}
 *   Requirement
 * @typedef {{ line: number, rationale: boolean, words: string[] }} LooseKeywords
 * @typedef {{ name: string, line: number, rows: { line: number, cells: string[] }[] }}
 *   OperationTable
 * @typedef {{ info: string, line: number, text: string }} Fence
 * @typedef {{ file: string, name: string, requirements: Requirement[], loose: LooseKeywords[],
 *   tables: OperationTable[], fences: Fence[], malformed: number[],
 *   mentions: { id: string, line: number }[] }} Chapter
 */

const ITEM = /^- \*\*(CAL-([A-Z]+(?:-[A-Z]+)*)-\d{3})\*\*(?:\s*\(([^)]*)\))?\s*:?\s*(.*)$/
const ITEM_START = /^\s*[-*+] +\*\*CAL-/
const LIST_ITEM = /^(?:[-*+]|\d+[.)]) /
const FENCE = /^\s*(`{3,}|~{3,})\s*(.*)$/
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/
const TABLE_MARK = /^<!-- operation-table: (\S+) -->$/
const KEYWORD =
  /\b(?:MUST NOT|MUST|SHALL NOT|SHALL|SHOULD NOT|SHOULD|REQUIRED|NOT RECOMMENDED|RECOMMENDED)\b/g
const ID = /\bCAL-[A-Z]+(?:-[A-Z]+)*-\d{3}\b/g

/**
 * The keywords of RFC 2119 that bind in a text. A keyword in backticks, or alone in double quotes,
 * is spoken of, not said.
 * @param {string} text
 * @returns {string[]}
 */
export function bindingWords(text) {
  const said = text.replace(/`[^`]*`/g, ' ').replace(/"[A-Z ]+"/g, ' ')
  return said.match(KEYWORD) ?? []
}

/**
 * The cells of a table row, without the row header.
 * @param {string} row
 * @returns {string[]}
 */
function bodyCells(row) {
  const inner = row.trim().replace(/^\|/, '').replace(/\|$/, '')
  return inner
    .split(/(?<!\\)\|/)
    .slice(1)
    .map((cell) => cell.trim())
}

/**
 * @param {string[]} lines
 * @param {number} start index of the first line that may belong to the table
 */
function readTable(lines, start) {
  let index = start
  while (index < lines.length && lines[index]?.trim() === '') index++
  /** @type {{ line: number, cells: string[] }[]} */
  const rows = []
  const first = index
  while (lines[index]?.trimStart().startsWith('|')) {
    // The first two rows are the header and the rule below it.
    if (index - first >= 2) rows.push({ line: index + 1, cells: bodyCells(lines[index] ?? '') })
    index++
  }
  return rows
}

/** The state of one pass over a chapter. */
class ChapterReader {
  /** @param {string} file */
  constructor(file) {
    const name = (file.split('/').at(-1) ?? file).replace(/\.md$/, '').toUpperCase()
    /** @type {Chapter} */
    this.chapter = {
      file,
      name,
      requirements: [],
      loose: [],
      tables: [],
      fences: [],
      malformed: [],
      mentions: [],
    }
    this.rationale = false
    this.afterBlank = false
    /** @type {Requirement | null} */
    this.item = null
  }

  /** @param {string} text @param {number} line */
  prose(text, line) {
    for (const id of text.match(ID) ?? []) this.chapter.mentions.push({ id, line })
    const words = bindingWords(text)
    if (words.length > 0 && (this.item === null || this.rationale)) {
      this.chapter.loose.push({ line, rationale: this.rationale, words })
    }
  }

  /** @param {string} text @param {number} line */
  plainLine(text, line) {
    if (text.trim() === '') {
      this.afterBlank = true
      return
    }
    const heading = HEADING.exec(text)
    if (heading) {
      this.item = null
      if ((heading[1]?.length ?? 0) <= 2) this.rationale = heading[2] === 'Rationale'
    } else if (ITEM_START.test(text)) {
      this.startItem(text, line)
    } else if (this.item && this.continues(text)) {
      this.item.text += ` ${text.trim()}`
    } else {
      this.item = null
    }
    this.afterBlank = false
    this.prose(text, line)
  }

  /** @param {string} text */
  continues(text) {
    if (/^ {2,}/.test(text)) return true
    const block = LIST_ITEM.test(text) || text.startsWith('|') || text.startsWith('<!--')
    return !this.afterBlank && !block
  }

  /** @param {string} text @param {number} line */
  startItem(text, line) {
    const match = ITEM.exec(text)
    if (!match) {
      this.item = null
      this.chapter.malformed.push(line)
      return
    }
    const roles = match[3] === undefined ? null : match[3].split(',').map((role) => role.trim())
    this.item = {
      id: match[1] ?? '',
      chapter: match[2] ?? '',
      line,
      roles,
      text: match[4] ?? '',
    }
    this.chapter.requirements.push(this.item)
  }
}

/**
 * Reads one chapter.
 * @param {string} file its path, as problems name it; the chapter's name is the file's name in
 *   capitals
 * @param {string} text
 * @returns {Chapter}
 */
export function readChapter(file, text) {
  const lines = text.split('\n')
  const reader = new ChapterReader(file)
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const fence = FENCE.exec(line)
    if (fence) {
      const close = closingFence(lines, index, fence[1] ?? '```')
      reader.chapter.fences.push({
        info: (fence[2] ?? '').trim(),
        line: index + 1,
        text: lines.slice(index + 1, close).join('\n'),
      })
      index = close
      continue
    }
    const mark = TABLE_MARK.exec(line.trim())
    if (mark) {
      const rows = readTable(lines, index + 1)
      reader.chapter.tables.push({ name: mark[1] ?? '', line: index + 1, rows })
    }
    reader.plainLine(line, index + 1)
  }
  return reader.chapter
}

/**
 * @param {string[]} lines
 * @param {number} open index of the opening fence
 * @param {string} fence
 */
function closingFence(lines, open, fence) {
  for (let index = open + 1; index < lines.length; index++) {
    const text = (lines[index] ?? '').trim()
    if (text.length >= fence.length && text === fence.charAt(0).repeat(text.length)) return index
  }
  return lines.length
}
