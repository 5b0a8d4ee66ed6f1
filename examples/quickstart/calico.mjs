/** Everything the quickstart takes from Calico: the package itself, by its own name. */
export * from 'calico-format'
