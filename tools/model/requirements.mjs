/**
 * Whether every requirement about commits and maintenance is named by an action of a model, or left
 * out for a reason (spec/model/requirements.json).
 */

const MODELLED = /^- \*\*(CAL-(?:COMMIT|MAINTAIN)-\d{3})\*\*/gm

/**
 * @param {{ chapters: Record<string, string>, modules: Record<string, string>, listed: {
 *   actions: Record<string, string[]>, left: { reason: string, ids: string[] }[] } }} given the
 *   texts of chapters and of modules, by path
 * @returns {string[]} what is wrong
 */
export function modelProblems({ chapters, modules, listed }) {
  const { actions, left } = listed
  const ids = Object.values(chapters).flatMap((text) =>
    [...text.matchAll(MODELLED)].map((found) => found[1] ?? ''),
  )
  const said = [...Object.keys(actions), ...left.flatMap((one) => one.ids)]
  const known = new Set(Object.entries(modules).flatMap(([path, text]) => definitions(path, text)))
  return [
    ...ids
      .filter((id) => !said.includes(id))
      .map((id) => `${id}: no action names it, nor a reason`),
    ...said.filter((id) => !ids.includes(id)).map((id) => `${id}: no chapter has it`),
    ...said.filter((id, at) => said.indexOf(id) < at).map((id) => `${id}: it stands there twice`),
    ...Object.entries(actions).flatMap(([id, names]) =>
      names.filter((name) => !known.has(name)).map((name) => `${id}: no model defines ${name}`),
    ),
    ...left.filter(({ reason }) => reason === '').map(({ ids: [id] }) => `${id}: it has no reason`),
  ]
}

/** @param {string} path @param {string} text */
function definitions(path, text) {
  const module = /(\w+)\.tla$/.exec(path)?.[1]
  return [...text.matchAll(/^(\w+)(?:\([^)]*\))? ==/gm)].map((found) => `${module}.${found[1]}`)
}
