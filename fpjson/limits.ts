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
export const FUEL_DEFAULT: number = 200_000
/** Bytes that cost one unit of fuel when a program builds a value: security research, gas model. */
export const BYTES_PER_FUEL: number = 32
/** Fuel of an object that is made, or whose members are visited: measured, 0.4 µs where each has names of its own. */
export const OBJECT_FUEL: number = 8
/** UTF-16 units of a name that cost one unit of fuel when it is used: measured, 2 ns each. Short names are free. */
export const NAME_UNITS_PER_FUEL: number = 16
/** Fuel of each member of an object that a program builds: measured, 0.2 µs in a large one. */
export const MEMBER_FUEL: number = 4
/** Fuel of a function that a call gives: measured, 0.3 µs and 190 bytes. */
export const FUNCTION_FUEL: number = 8
/** Fuel of each step of a path that is only known when it is read: measured, 0.15 µs. */
export const PATH_STEP_FUEL: number = 4
/** Fuel of writing a number as text: measured, 0.15 µs. */
export const NUMBER_TEXT_FUEL: number = 3
/** Fuel of a remainder whose quotient is 2^64 or more: measured, up to 0.9 µs. */
export const REMAINDER_FUEL: number = 16
/** Fuel of handling a failure in a program: measured, a failure takes an engine 8 µs. */
export const RECOVERY_FUEL: number = 200
/** Fuel for each call that a handled failure ended: measured, 0.7 µs each. */
export const UNWINDING_FUEL: number = 16
/** Arguments that a function waits for at most when a program says how many. Ramda has the same bound. */
export const ARITY_MAX: number = 10
/** Patterns in one program. */
export const PROGRAM_PATTERNS_MAX: number = 64
/** UTF-16 units of a pattern: security research, default limits. */
export const PATTERN_UNITS_MAX: number = 200
/** Instructions that a pattern needs, and so passes of one part in it: security research, default limits. */
export const PATTERN_INSTRUCTIONS_MAX: number = 500
/** UTF-16 units of a text that is matched: security research, default limits. */
export const PATTERN_TEXT_UNITS_MAX: number = 8_192
/** Statements of one rule, those inside blocks and ifs included. */
export const STATEMENTS_MAX: number = 512
/** Levels of blocks and ifs; a statement of the rule itself is the first. */
export const STATEMENT_DEPTH_MAX: number = 16
/** Groups of let blocks that run together. Each is put into an order when they are compiled. */
export const LET_GROUPS_MAX: number = 128
