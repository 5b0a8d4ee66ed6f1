export function modelProblems(given: {
  chapters: Record<string, string>
  modules: Record<string, string>
  listed: {
    actions: Record<string, string[]>
    left: { reason: string; ids: string[] }[]
  }
}): string[]
