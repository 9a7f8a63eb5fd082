/** Types of the published original of the language, which ships none: what of it is used. */
declare module 'fpjson-lang' {
  import type { Json, JsonObject } from '../../../fpjson/index.ts'

  const module: {
    default(program: Json, vars?: JsonObject): Json
  }
  export = module
}
