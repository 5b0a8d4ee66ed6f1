/** The command from its words to its exit status. */
import { Command, CommanderError, Option } from 'commander'
import { loadStorages, STORAGE_MODULES } from '../storage/modules.js'
import { Call } from './call.js'
import { asCalicoError, EXIT, exitStatusOf, failureLine, usage } from './failure.js'
import { type Io, mayColor } from './io.js'
import { optionsOf } from './options.js'
import { isClosedOutput, Output } from './output.js'
import { packageVersion } from './package-version.js'
import { storageModules } from './storage-modules.js'
import { VERBS, type Verb } from './verbs.js'

const ABOUT =
  'Calico keeps tables of independent column groups that many processes write at once.\n' +
  'A store is a folder or an address: file:///path, s3://bucket/prefix. With @v12 or\n' +
  '@2026-11-01T00:00:00Z after it, what was there then is read.'

/** In columns; longer lines are hard to read. */
const HELP_WIDTH = 100

const AFTER = `
Every verb prints a table on a terminal, tab-separated text into a pipe, and with --json one JSON
object a line. Exit status: 0 done, 1 failed, 2 usage, 3 conflict, 4 not known whether it was done.

Example:
  calico init ./shop
  calico import ./shop order orders.parquet --create --key id
  calico read ./shop order --where "total > 100" --limit 10`

/**
 * Runs the command. Errors become a line on standard error and an exit status; nothing is thrown.
 * @param words what stands after the command's own name
 */
export async function runCommand(words: readonly string[], io: Io): Promise<number> {
  let status: number = EXIT.done
  const program = buildProgram(io, (code) => {
    status = code
  })
  try {
    await program.parseAsync([...words], { from: 'user' })
    return status
  } catch (error) {
    return reportFailure(error, words, io)
  }
}

/** The command and its verbs; `finish` is told the exit status of the verb that was run. */
function buildProgram(io: Io, finish: (status: number) => void): Command {
  const program = new Command('calico')
    .description(ABOUT)
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [verb]', 'print the help of a verb')
    .addHelpText('after', AFTER)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      // What commander says of errors is said by reportFailure, in the form that all errors have.
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? HELP_WIDTH, HELP_WIDTH),
      getOutHasColors: () => mayColor(io, io.stdout),
    })
  for (const verb of VERBS) program.addCommand(buildVerb(program, verb, io, finish))
  return program
}

function buildVerb(
  program: Command,
  verb: Verb,
  io: Io,
  finish: (status: number) => void,
): Command {
  const notes = verb.notes === undefined ? '' : `\n\n${verb.notes}`
  const command = new Command(verb.name)
    .copyInheritedSettings(program)
    .summary(verb.summary)
    .description(`${verb.summary}.${notes}`)
    .helpOption('-h, --help', 'print this help')
  for (const { form, help } of verb.parameters) command.argument(form, help)
  for (const { form, help, many, choices } of optionsOf(verb)) {
    const option = new Option(form, help)
    if (many) option.argParser((value: string, before?: string[]) => [...(before ?? []), value])
    if (choices) option.choices(choices)
    command.addOption(option)
  }
  const title = verb.examples.length > 1 ? 'Examples' : 'Example'
  command.addHelpText('after', `\n${title}:\n${verb.examples.map((e) => `  ${e}\n`).join('')}`)
  command.action(async () => {
    finish(await callVerb(verb, command, io))
  })
  return command
}

async function callVerb(verb: Verb, command: Command, io: Io): Promise<number> {
  const options = command.opts<Record<string, unknown>>()
  const parameters = Object.fromEntries(
    command.registeredArguments.map((argument, i) => [argument.name(), command.processedArgs[i]]),
  )
  const output = new Output(io, { json: options.json === true })
  const call = new Call(io, output, { parameters, options }, VERBS)
  const { run } = await verb.load()
  try {
    await loadStorages(storageModules(io, options.storageModule)[STORAGE_MODULES])
    await run(call)
  } catch (error) {
    // Whoever reads standard output has seen enough, as `head` does: that is no failure.
    if (!isClosedOutput(error)) throw error
  }
  return call.exitStatus
}

function reportFailure(error: unknown, words: readonly string[], io: Io): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
  const failure = error instanceof CommanderError ? wrongWords(error) : asCalicoError(error)
  const end = words.indexOf('--')
  const json = words.slice(0, end < 0 ? undefined : end).includes('--json')
  io.stderr.write(failureLine(failure, { json, color: mayColor(io, io.stderr) }))
  return exitStatusOf(failure)
}

function wrongWords(error: CommanderError): ReturnType<typeof usage> {
  if (error.code === 'commander.help') return usage("no verb is given; 'calico help' names them")
  const found = error.message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ')
  return usage(`${found}; 'calico help' and 'calico help VERB' say what there is`)
}
