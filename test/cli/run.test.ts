import { describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/run.js'
import { VERBS } from '../../src/cli/verbs.js'
import { type Collected, collectingIo } from './streams.js'

async function run(
  words: readonly string[],
  options: Parameters<typeof collectingIo>[0] = {},
): Promise<{ status: number; io: Collected; out: string; err: string }> {
  const io = collectingIo(options)
  const status = await runCommand(words, io)
  return { status, io, out: io.stdout.text, err: io.stderr.text }
}

describe('help', () => {
  it('names every verb', async () => {
    const { status, out } = await run(['--help'])
    expect(status).toBe(0)
    for (const { name, summary } of VERBS) {
      expect(out).toContain(`\n  ${name} `)
      expect(out.replace(/\s+/g, ' ')).toContain(summary)
    }
  })

  it.each(VERBS.map(({ name }) => [name]))(
    'of %s gives an example that is a call of it',
    async (name) => {
      const { status, out } = await run(['help', name])
      expect(status).toBe(0)
      expect(out).toMatch(new RegExp(`Examples?:\\n.*calico ${name}\\b`, 's'))
      expect((await run([name, '--help'])).out).toBe(out)
    },
  )

  it('is no wider than 100 columns', async () => {
    const texts = await Promise.all(VERBS.map(({ name }) => run(['help', name])))
    const lines = texts.flatMap(({ out }) => out.split('\n'))
    expect(lines.filter((line) => line.length > 100)).toEqual([])
  })
})

describe('wrong words', () => {
  it.each([
    [[], /no verb is given/],
    [['raed', 's'], /unknown command 'raed' \(Did you mean read\?\)/],
    [['read', 's'], /missing required argument 'key-space'/],
    [['read', 's', 'k', '--colums', 'a'], /unknown option '--colums' \(Did you mean --columns\?\)/],
    [['read', 's', 'k', '--format', 'xml'], /Allowed choices are table, tabs, csv/],
    [['read', 's', 'k', '--limit', '-1'], /--limit takes a whole number, not '-1'/],
    [['read', 's', 'k', '-o', 'file.xyz'], /says no format/],
    [['range', 's', 'k'], /a range needs --from, --to or both/],
    [['vacuum', 's', '--keep-for', 'soon'], /no span of time/],
    [['show', 's', 'latest'], /'latest' is no version/],
    [['write', 's', 'k', 'f.csv', '--op', 'tags:append'], /--op takes COLUMN=OP/],
    [['write', 's', 'k', 'f.csv', '--op', 'a=set', '--delete'], /--delete needs only keys/],
    [['import', 's', 'k', 'f.csv', '--key', 'id'], /so they need --create/],
    [['create', 's', 'k', '--spec', 'f', '--key', 'id int64'], /--spec takes the place/],
    [['completion', 'tcsh'], /not for 'tcsh'/],
    [['init', 'a@v1'], /only the newest state can be changed/],
    [['read', 'ftp://host/x', 'k'], /no storage is known/],
  ] as const)('%j end with a line that says what is wrong', async (words, message) => {
    const { status, out, err } = await run(words)
    expect(err).toMatch(message)
    expect(err).toMatch(/^error (?:InvalidArgument|InvalidAddress|UnsupportedStorage): [^\n]+\n$/)
    expect(status).toBe(2)
    expect(out).toBe('')
  })

  it('with --json are a JSON line with code, kind and whether to retry', async () => {
    const { status, err } = await run(['read', '--json', 's'])
    expect(status).toBe(2)
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'InvalidArgument',
        kind: 'Invalid',
        message: expect.stringContaining("missing required argument 'key-space'"),
        retry: false,
      },
    })
  })

  it('with --json and another format are refused', async () => {
    const { status, err } = await run(['read', 's', 'k', '--json', '--format', 'csv'])
    expect(status).toBe(2)
    expect(JSON.parse(err).error.message).toMatch(/does not go with --format csv/)
  })
})

describe('colours', () => {
  const words = ['completion', 'tcsh']

  it('stand on a terminal only', async () => {
    expect((await run(words, { terminal: true })).err).toContain('\x1b[31merror')
    expect((await run(words)).err).not.toContain('\x1b')
  })

  it('are left out where NO_COLOR or TERM=dumb say so', async () => {
    for (const variables of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      expect((await run(words, { terminal: true, variables })).err).not.toContain('\x1b')
    }
  })
})

describe('a call that is interrupted', () => {
  it('fails with Aborted', async () => {
    const { status, err } = await run(['log', '/nowhere'], { signal: AbortSignal.abort() })
    expect(status).toBe(1)
    expect(err).toMatch(/^error Aborted: /)
  })
})
