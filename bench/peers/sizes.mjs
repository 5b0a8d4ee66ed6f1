/** What both sides of the bench `peers` know. */
export const COMMIT_ROWS = 10
/** The first and the last so many commits are set against each other. */
export const EDGE_COMMITS = 50
