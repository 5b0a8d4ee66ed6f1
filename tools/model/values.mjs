/**
 * Values of TLA+ as text: constants of a configuration are written, states of a trace are read.
 * Sets and sequences are arrays, records and functions are objects.
 */

/**
 * @typedef {string | number | boolean | Value[] | { [name: string]: Value }} Value
 */

/**
 * A constant as a configuration file has it; an array is a set.
 * @param {string | number | boolean | string[]} value
 * @returns {string}
 */
export function constantText(value) {
  if (Array.isArray(value)) return `{${value.map(constantText).join(', ')}}`
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value)
}

/**
 * The variables of a state, from the text `/\ x = 1 …` that TLC prints.
 * @param {string} text
 * @returns {Record<string, Value>}
 */
export function parseState(text) {
  /** @type {Record<string, Value>} */
  const state = {}
  const reader = new Reader(text)
  while (reader.take('/\\')) {
    const name = reader.word()
    reader.need('=')
    state[name] = reader.value()
  }
  reader.end()
  return state
}

const TOKEN = /\s*(\/\\|<<|>>|\|->|:>|@@|"(?:[^"\\]|\\.)*"|-?\d+|\w+|[=,[\](){}])/y

class Reader {
  /** @type {string[]} */
  #tokens = []
  #at = 0

  /** @param {string} text */
  constructor(text) {
    const whole = text.trimEnd()
    TOKEN.lastIndex = 0
    while (TOKEN.lastIndex < whole.length) {
      const from = TOKEN.lastIndex
      const found = TOKEN.exec(whole)
      if (!found) throw new Error(`no value of TLA+: ${whole.slice(from, from + 40)}`)
      this.#tokens.push(found[1] ?? '')
    }
  }

  /** @param {string} token */
  take(token) {
    if (this.#tokens[this.#at] !== token) return false
    this.#at++
    return true
  }

  /** @param {string} token */
  need(token) {
    if (!this.take(token)) throw new Error(`'${token}' is missing before '${this.word()}'`)
  }

  word() {
    return this.#tokens[this.#at++] ?? 'the end'
  }

  end() {
    if (this.#at < this.#tokens.length) throw new Error(`'${this.word()}' is too much`)
  }

  /** @returns {Value} */
  value() {
    if (this.take('<<')) return this.#list('>>')
    if (this.take('{')) return this.#list('}')
    if (this.take('[')) return this.#record()
    if (this.take('(')) return this.#function()
    const token = this.word()
    if (token.startsWith('"')) return JSON.parse(token)
    if (token === 'TRUE' || token === 'FALSE') return token === 'TRUE'
    return /^-?\d+$/.test(token) ? Number(token) : token
  }

  /** @param {string} close @returns {Value[]} */
  #list(close) {
    /** @type {Value[]} */
    const items = []
    while (!this.take(close)) {
      items.push(this.value())
      this.take(',')
    }
    return items
  }

  #record() {
    /** @type {Record<string, Value>} */
    const members = {}
    while (!this.take(']')) {
      const name = this.word()
      this.need('|->')
      members[name] = this.value()
      this.take(',')
    }
    return members
  }

  #function() {
    /** @type {Record<string, Value>} */
    const members = {}
    do {
      const from = String(this.value())
      this.need(':>')
      members[from] = this.value()
    } while (this.take('@@'))
    this.need(')')
    return members
  }
}
