/** Named bounds. Each has a test at the bound and one past it. */

/** Levels of lists and objects in a program; the program itself is the first. */
export const PROGRAM_DEPTH_MAX: number = 64
/** Values, lists and objects in a program, at all levels together. */
export const PROGRAM_NODES_MAX: number = 4_096
/** Calls that may be open at once while a program runs. */
export const CALL_DEPTH_MAX: number = 128
/** Levels of lists and objects that a function follows in a value. Documents have 32. */
export const VALUE_DEPTH_MAX: number = 128
/** Elements of a list that a program builds. */
export const LIST_ITEMS_MAX: number = 100_000
/** UTF-16 units of a text that a program builds. */
export const TEXT_UNITS_MAX: number = 1_048_576
/** Fuel of a run that is not told how much it has. One unit is about one step. */
export const FUEL_DEFAULT: number = 1_000_000
/** Bytes that cost one unit of fuel when a program builds a value: security research, gas model. */
export const BYTES_PER_FUEL: number = 32
/** Statements of one rule, those inside blocks and ifs included. */
export const STATEMENTS_MAX: number = 512
/** Levels of blocks and ifs; a statement of the rule itself is the first. */
export const STATEMENT_DEPTH_MAX: number = 16
/** Fuel of one `get()`: what a read of the store costs beside a step. */
export const GET_FUEL: number = 200
