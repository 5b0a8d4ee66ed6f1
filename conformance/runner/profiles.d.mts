export function judgeProfile(asked: {
  readonly adapter: {
    readonly entry: { readonly serve?: unknown }
    readonly operations: ReadonlySet<string>
    readonly roles: readonly string[]
  }
  readonly role: string
  readonly needs: readonly string[]
  readonly cases: readonly {
    readonly name: string
    readonly checks: readonly { readonly params: { readonly operation: string } }[]
  }[]
  readonly outcomeOf: (name: string) => string | undefined
}): { claimed: boolean; passed: number; failed: number; lacks: string[] }
