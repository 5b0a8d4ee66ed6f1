/** The tools around the models of spec/model. */
import { describe, expect, it } from 'vitest'
import { modelProblems } from '../../tools/model/requirements.mjs'
import { readOutput } from '../../tools/model/tlc.mjs'
import { constantText, parseState } from '../../tools/model/values.mjs'

describe('values of TLA+', () => {
  it('are read as lists, objects, numbers, truths and texts', () => {
    const text = `
/\\ log = << [kind |-> "a b", at |-> {1, -2}], <<>> >>
/\\ p = ("x" :> TRUE @@ "y" :> [n |-> 0])`
    expect(parseState(text)).toEqual({
      log: [{ kind: 'a b', at: [1, -2] }, []],
      p: { x: true, y: { n: 0 } },
    })
  })

  it('that are cut off are refused', () => {
    expect(() => parseState('/\\ log = [kind "a"]')).toThrow("'|->' is missing")
    expect(() => parseState('/\\ log = 1 ?')).toThrow('no value of TLA+')
  })

  it('are written as constants', () => {
    expect(constantText(['a', 'b'])).toBe('{"a", "b"}')
    expect(constantText(true)).toBe('TRUE')
    expect(constantText(3)).toBe('3')
  })
})

describe('the output of a run', () => {
  it('of a failure has its invariant and the steps to it', () => {
    const text = `Error: Invariant Good is violated.
Error: The behavior up to this point is:
State 1: <Initial predicate>
n = 0

State 2: <Add line 5, col 8 to line 5, col 20 of module M>
/\\ n = 1

3 states generated, 2 distinct states found, 0 states left on queue.`
    const { violated, error, states, traces } = readOutput(
      text.replace('\nn = 0', '\n/\\ n = 0'),
      12,
    )
    expect({ violated, error, states }).toEqual({ violated: 'Good', error: null, states: 2 })
    expect(traces[0]?.steps).toEqual([
      { action: 'Initial', state: { n: 0 } },
      { action: 'Add', state: { n: 1 } },
    ])
  })

  it('that has no result is an error', () => {
    expect(readOutput('Error: Parsing failed.', 150).error).toContain('Parsing failed')
    expect(readOutput('Model checking completed. No error has been found.', 0).error).toBeNull()
  })
})

describe('what models say of requirements', () => {
  const chapters = {
    'spec/commit.md': '- **CAL-COMMIT-001** (x): A.\n- **CAL-COMMIT-002** (x): B.',
  }
  const modules = { 'spec/model/M.tla': 'Put(x) == TRUE\n' }

  it('is right where each has an action or a reason', () => {
    const listed = {
      actions: { 'CAL-COMMIT-001': ['M.Put'] },
      left: [{ reason: 'a clock', ids: ['CAL-COMMIT-002'] }],
    }
    expect(modelProblems({ chapters, modules, listed })).toEqual([])
  })

  it('is wrong where one is absent, twice, unknown, or named by an action that is none', () => {
    const listed = {
      actions: { 'CAL-COMMIT-001': ['M.Get'], 'CAL-COMMIT-009': [] },
      left: [{ reason: '', ids: ['CAL-COMMIT-001'] }],
    }
    expect(modelProblems({ chapters, modules, listed })).toEqual([
      'CAL-COMMIT-002: no action names it, nor a reason',
      'CAL-COMMIT-009: no chapter has it',
      'CAL-COMMIT-001: it stands there twice',
      'CAL-COMMIT-001: no model defines M.Get',
      'CAL-COMMIT-001: it has no reason',
    ])
  })
})
