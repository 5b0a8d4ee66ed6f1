import { chmodSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sealDocument } from '../../src/format/sealed.js'
import { COMMAND, Folder } from './command.js'

/** Rows that make files of several blocks, so that a small file-size limit ends in their middle. */
function manyRows(count: number): string {
  let text = 'id,name,score\n'
  for (let i = 0; i < count; i++) text += `${i},name ${(i * 7919) % 1_000_003},${Math.sin(i)}\n`
  return text
}

function makeStore(folder: Folder): void {
  folder.does(['init', 's'])
  const group = 'main: name utf8, score float64'
  folder.does(['create', 's', 't', '--key', 'id int64', '--group', group])
  folder.put('first.csv', manyRows(20_000))
  folder.does(['import', 's', 't', 'first.csv'])
}

describe('bad input', () => {
  const folder = new Folder()
  let before: unknown
  const state = (): unknown => ({
    log: folder.json(['log', 's']).map(({ id }) => id),
    rows: folder.does(['read', 's', 't', '--format', 'csv']),
  })
  beforeAll(() => {
    makeStore(folder)
    before = state()
  })
  afterAll(() => folder.remove())

  /** Whatever was refused: the store is what it was, and holds nothing that nobody names. */
  function expectUntouched(): void {
    expect(state()).toEqual(before)
    const words = ['vacuum', 's', '--nothing-is-writing']
    expect(folder.json(words)).toEqual([{ removable: 0, bytes: 0, waiting: 0, deleted: 0 }])
  }

  it('in files is refused with a code, the file, the place and what to do', () => {
    const refused = (content: string, name: string, code: string): string => {
      folder.put(name, content)
      return folder.fails(['write', 's', 't', name], { code })
    }
    expect(refused('id,name\n1,a\n,b\n', 'null.csv', 'InvalidKey')).toMatch(/id.*null/)
    expect(refused('{"id":1}\n{"id":null}\n', 'null.json', 'InvalidKey')).toMatch(/null\.json.*id/)
    expect(refused('{"name":"a"}\n', 'no-key.json', 'InvalidKey')).toContain("'id'")
    expect(refused('id,score\n1,2.5\n2,much\n', 'type.csv', 'BadInput')).toMatch(
      /type\.csv: line 3, column 'score': 'much' is no float64/,
    )
    expect(refused('{"id":1}\n{"id":2,"score":"x"}\n', 'type.json', 'TypeMismatch')).toMatch(
      /type\.json, line 2, column 'score'.*"x" is no float64/,
    )
    expect(refused('id,colour\n1,red\n', 'column.csv', 'UnknownColumn')).toMatch(
      /no column 'colour'; it has id, name, score/,
    )
    expect(refused('{"id":1,"colour":2}\n', 'column.json', 'UnknownColumn')).toContain("'colour'")
    expect(refused('id,name\n1\n', 'ragged.csv', 'BadInput')).toMatch(/line 2/)
    expect(refused('{"id":1}\n{"id":\n', 'broken.json', 'BadInput')).toMatch(/line 2 is not JSON/)
    expectUntouched()
  })

  it('in parquet files is refused as well', () => {
    folder.does(['read', 's', 't', '-o', 'good.parquet'])
    const { size } = statSync(folder.file('good.parquet'))
    folder.put('cut.parquet', '')
    folder.run('cp', ['good.parquet', 'cut.parquet'])
    truncateSync(folder.file('cut.parquet'), size - 100)
    expect(folder.fails(['import', 's', 't', 'cut.parquet'], { code: 'BadInput' })).toContain(
      'cut.parquet',
    )
    folder.does(['init', 'other'])
    const key = ['--create', '--key', 'score utf8', '--row-number', 'nr']
    folder.put('texts.csv', 'id,score\nx,y\n,z\n')
    folder.does(['import', 'other', 'texts', 'texts.csv', ...key])
    folder.does(['read', 'other', 'texts', '--columns', 'id', '-o', 'texts.parquet'])
    expect(
      folder.fails(['import', 's', 't', 'texts.parquet'], { code: 'UnsupportedType' }),
    ).toMatch(/'id' is of Arrow type Utf8, which is not cast to int64/)
    folder.does(['read', 'other', 'texts', '--where', 'id is null', '-o', 'nulls.parquet'])
    const nulls = ['import', 'other', 'nulls', 'nulls.parquet', '--create', '--key', 'id']
    expect(folder.fails(nulls, { code: 'InvalidKey' })).toMatch(/id.*null/)
    expect(folder.json(['schema', 'other']).map(({ name }) => name)).toEqual(['texts'])
    expectUntouched()
  })

  it('in words is refused: key-spaces, columns, versions, operations, files', () => {
    const unknown = folder.fails(['read', 's', 'u'], { code: 'UnknownKeySpace' })
    expect(unknown).toContain('the store has t')
    folder.fails(['import', 's', 'u', 'first.csv'], { code: 'UnknownKeySpace' })
    const column = ['read', 's', 't', '--columns', 'id,colour']
    expect(folder.fails(column, { code: 'UnknownColumn' })).toContain('id, name, score')
    folder.fails(['read', 's', 't', '--where', 'colour = 1'], { code: 'UnknownColumn' })
    folder.fails(['read', 's', 't', '--where', 'id ='], { code: 'InvalidExpression', status: 2 })
    folder.fails(['read', 's', 't', '--at', 'v99'], { code: 'UnknownVersion' })
    folder.fails(['read', 's', 't', '--at', '1970-01-01'], { code: 'UnknownVersion' })
    folder.fails(['read', 's@-x', 't'], { code: 'InvalidAddress', status: 2 })
    folder.fails(['read', 's@x', 't'], { code: 'UnknownRef', status: 1 })
    folder.fails(['show', 's', 'v99'], { code: 'UnknownVersion' })
    folder.fails(['import', 's', 't', 'absent.csv'], { code: 'NotFound' })
    folder.fails(['import', 's@v1', 't', 'first.csv'], { code: 'InvalidAddress', status: 2 })
    folder.put('op.csv', 'id,name\n1,a\n')
    const append = ['write', 's', 't', 'op.csv', '--op', 'name=append']
    folder.fails(append, { code: 'OperationNotAllowed' })
    const group = ['checkpoint', 's', '--group', 'x']
    expect(folder.fails(group, { code: 'InvalidArgument', status: 2 })).toContain('main')
    const again = ['create', 's', 't', '--key', 'id int64', '--group', 'g: a utf8']
    folder.fails(again, { code: 'AlreadyExists', status: 3 })
    const type = ['create', 's', 'v', '--key', 'id int65', '--group', 'g: a utf8']
    folder.fails(type, { code: 'InvalidType', status: 2 })
    folder.fails(['init', 's'], { code: 'AlreadyExists', status: 3 })
    expectUntouched()
  })

  it('is refused with --json as one object on standard error', () => {
    const { status, out, err } = folder.calico(['read', 's', 'u', '--json'])
    expect({ status, out }).toEqual({ status: 1, out: '' })
    expect(JSON.parse(err)).toEqual({
      error: {
        code: 'UnknownKeySpace',
        kind: 'NotFound',
        message: expect.stringContaining("'u'"),
        retry: false,
      },
    })
  })

  it('as a place is refused: no store, a file, a folder below a file', () => {
    folder.put('plain', 'a file')
    expect(folder.fails(['log', '.'], { code: 'NotAStore' })).toContain('calico init')
    folder.fails(['read', 'absent', 't'], { code: 'NotAStore' })
    folder.fails(['init', 'plain'], { code: 'StoragePath' })
    expect(folder.fails(['init', 'plain/below'], { code: 'StoragePath' })).toContain(
      `${folder.file('plain')} is a file`,
    )
    expect(folder.text('plain')).toBe('a file')
  })

  it('as a store of another format, or with features nobody knows, is refused', () => {
    const marker = { format: '0.1', storeId: 'a'.repeat(26), createdAt: 1, features: [] }
    const write = (change: object): void => {
      folder.run('mkdir', ['-p', 'newer'])
      const document = { ...marker, log: 'objects' as const, ...change }
      writeFileSync(folder.file('newer/calico.json'), sealDocument('marker', document))
    }
    write({ format: '9.0' })
    expect(folder.fails(['log', 'newer'], { code: 'UnsupportedFormat' })).toContain('9.0')
    write({ features: ['flux'] })
    expect(folder.fails(['log', 'newer'], { code: 'UnsupportedFeature' })).toContain('flux')
  })

  it('that meets a file-size limit in a commit leaves nothing behind', () => {
    const limited = (blocks: number, words: string): ReturnType<Folder['run']> =>
      folder.run('bash', ['-c', `ulimit -f ${blocks}; '${process.execPath}' '${COMMAND}' ${words}`])
    folder.put('later.csv', manyRows(60_000).replaceAll('name ', 'longer name '))
    const inData = limited(300, 'import s t later.csv')
    expect(inData.err).toMatch(/^error StorageFull: .*parquet.*retry/)
    expect({ status: inData.status, out: inData.out }).toEqual({ status: 1, out: '' })
    folder.put('small.csv', manyRows(300))
    const inEntry = limited(1, 'import s t small.csv --json')
    expect(JSON.parse(inEntry.err).error).toMatchObject({
      code: 'StorageFull',
      message: expect.stringMatching(/log\/1\/0+3\.json/),
      retry: true,
    })
    expect(inEntry.status).toBe(1)
    expectUntouched()
    expect(folder.json(['verify', 's', '--deep'])[0].findings).toBe(0)
  })
})

describe('a damaged store', () => {
  const folder = new Folder()
  beforeAll(() => makeStore(folder))
  afterAll(() => folder.remove())

  const dataFile = (): string => {
    const [group] = readdirSync(folder.file('s/data'))
    const files = readdirSync(folder.file(`s/data/${group}`))
    // Beside it lies the filter of its keys, which no read needs.
    const file = files.find((name) => name.endsWith('.parquet'))
    return join('data', group!, file!)
  }

  /** Runs `check` while a file is shorter than it was. */
  function truncated(path: string, bytes: number, check: () => void): void {
    folder.run('cp', ['-p', `s/${path}`, 'kept'])
    const { mode } = statSync(folder.file(`s/${path}`))
    chmodSync(folder.file(`s/${path}`), 0o644)
    truncateSync(folder.file(`s/${path}`), bytes)
    try {
      check()
    } finally {
      rmSync(folder.file(`s/${path}`))
      folder.run('cp', ['-p', 'kept', `s/${path}`])
      chmodSync(folder.file(`s/${path}`), mode)
    }
  }

  it('with a log entry cut short says which one, in reads and in verify', () => {
    const path = 'log/1/00000000000000000002.json'
    truncated(path, 100, () => {
      expect(folder.fails(['read', 's', 't'], { code: 'CorruptDocument' })).toContain(path)
      folder.fails(['write', 's', 't', 'first.csv'], { code: 'CorruptDocument' })
      const { status, out } = folder.calico(['verify', 's', '--json'])
      expect(status).toBe(1)
      const [figures, finding] = out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(figures.findings).toBe(1)
      expect(finding).toMatchObject({ code: 'CorruptDocument', path })
    })
    expect(folder.json(['verify', 's', '--deep'])[0].findings).toBe(0)
  })

  it('with a data file cut short says which one, and prints no rows of it', () => {
    const path = dataFile()
    truncated(path, 1000, () => {
      expect(folder.fails(['read', 's', 't'], { code: 'CorruptFile' })).toContain(path)
      const { status, out } = folder.calico(['verify', 's'])
      expect(status).toBe(1)
      expect(out).toMatch(new RegExp(`findings\t1\n\ncode\tpath\tmessage\nCorruptFile\t${path}\t`))
      expect(folder.fails(['read', 's', 't', '-o', 'out.csv'], { code: 'CorruptFile' })).toContain(
        path,
      )
      expect(readdirSync(folder.path).filter((name) => name.includes('out.csv'))).toEqual([])
    })
  })

  it('with a data file gone says which one', () => {
    const path = dataFile()
    folder.run('mv', [`s/${path}`, 'kept'])
    expect(folder.fails(['checkpoint', 's'], { code: 'MissingObject' })).toContain(path)
    expect(folder.calico(['verify', 's']).out).toContain(`MissingObject\t${path}`)
    folder.run('mv', ['kept', `s/${path}`])
    expect(folder.does(['read', 's', 't', '--format', 'csv']).split('\n')).toHaveLength(20_002)
  })
})
