export { byBytes, bytesOf, pathsOf, textOf } from '../../src/storage/check/rule.js'
