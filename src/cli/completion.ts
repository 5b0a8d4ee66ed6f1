/** Completion scripts, made from the verbs. */
import { unreachable } from '../assert.js'
import { optionsOf } from './options.js'
import type { OptionText, VerbText } from './verb.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const

export type Shell = (typeof SHELLS)[number]

interface OptionWords {
  readonly short: string | null
  /** With its dashes. */
  readonly long: string
  readonly takesValue: boolean
  readonly help: string
  readonly choices: readonly string[]
}

const HELP: OptionText = { form: '-h, --help', help: 'print this help' }

export function completionScript(shell: Shell, verbs: readonly VerbText[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(verbs)
    case 'zsh':
      return zshScript(verbs)
    case 'fish':
      return fishScript(verbs)
    default:
      return unreachable(shell)
  }
}

function optionWords(verb: VerbText): OptionWords[] {
  return [...optionsOf(verb), HELP].map(({ form, help, choices }) => ({
    short: /^-([a-zA-Z]),/.exec(form)?.[1] ?? null,
    long: /--[a-z-]+/.exec(form)![0],
    takesValue: form.includes('<'),
    help,
    choices: choices ?? [],
  }))
}

/** The words that a verb takes in place of a file. */
function wordsOf(verb: VerbText): readonly string[] {
  return verb.name === 'completion' ? SHELLS : []
}

function bashScript(verbs: readonly VerbText[]): string {
  const values = verbs.flatMap((verb) =>
    optionWords(verb)
      .filter(({ choices }) => choices.length > 0)
      .map(({ long, choices }) => `    '${verb.name} ${long}') words='${choices.join(' ')}' ;;\n`),
  )
  const options = verbs.map((verb) => {
    const words = optionWords(verb).map(({ long }) => long)
    return `      ${verb.name}) words='${words.join(' ')}' ;;\n`
  })
  const operands = verbs
    .filter((verb) => wordsOf(verb).length > 0)
    .map((verb) => `    '${verb.name} '*) words='${wordsOf(verb).join(' ')}' ;;\n`)
  return `# bash completion of calico: source <(calico completion bash)
_calico() {
  local current="\${COMP_WORDS[COMP_CWORD]}" verb="\${COMP_WORDS[1]}" words=''
  local previous="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${[...verbs.map(({ name }) => name), 'help'].join(' ')}'
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "$verb $previous" in
${values.join('')}${operands.join('')}  esac
  if [[ -z "$words" && "$current" == -* ]]; then
    case "$verb" in
${options.join('')}    esac
  fi
  if [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _calico calico
`
}

function zshScript(verbs: readonly VerbText[]): string {
  const described = (word: string, help: string): string =>
    shellQuote(`${word.replaceAll(':', '\\:')}:${help}`)
  const names = verbs.map(({ name, summary }) => `    ${described(name, summary)}\n`)
  const options = verbs.map((verb) => {
    const words = optionWords(verb).map(({ long, help }) => `        ${described(long, help)}\n`)
    const operands = wordsOf(verb).map((word) => shellQuote(word))
    const values = operands.length > 0 ? `      operands=(${operands.join(' ')})\n` : ''
    return `    ${verb.name})\n      options=(\n${words.join('')}      )\n${values}      ;;\n`
  })
  return `#compdef calico
# zsh completion of calico: source <(calico completion zsh)
_calico() {
  local -a verbs options operands
  verbs=(
${names.join('')}  )
  if (( CURRENT == 2 )); then
    _describe 'verb' verbs
    return
  fi
  case "$words[2]" in
${options.join('')}  esac
  if [[ "$PREFIX" == -* ]]; then
    _describe 'option' options
  elif (( $#operands > 0 )); then
    compadd -a operands
  else
    _files
  fi
}
compdef _calico calico
`
}

function fishScript(verbs: readonly VerbText[]): string {
  const lines = verbs.flatMap((verb) => {
    const within = `complete -c calico -n '__fish_seen_subcommand_from ${verb.name}'`
    const options = optionWords(verb).map(({ short, long, takesValue, help, choices }) => {
      const words = [within]
      if (short !== null) words.push(`-s ${short}`)
      words.push(`-l ${long.slice(2)}`)
      if (takesValue) words.push(choices.length > 0 ? `-x -a '${choices.join(' ')}'` : '-r')
      return `${words.join(' ')} -d ${fishQuote(help)}`
    })
    const operands = wordsOf(verb).map((word) => `${within} -f -a ${word}`)
    const start = `complete -c calico -n __fish_use_subcommand -f -a ${verb.name}`
    return [`${start} -d ${fishQuote(verb.summary)}`, ...options, ...operands]
  })
  return `# fish completion of calico: calico completion fish | source\n${lines.join('\n')}\n`
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function fishQuote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
