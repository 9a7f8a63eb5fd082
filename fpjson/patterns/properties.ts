/** The names that `\p{…}` takes: those that ECMAScript and the matcher both know, and most need. */

const CATEGORIES: ReadonlySet<string> = new Set(
  'C Cc Cf Cn Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps S Sc Sk Sm So Z Zl Zp Zs Any Alphabetic Lowercase Uppercase White_Space Emoji Emoji_Presentation Extended_Pictographic'.split(
    ' ',
  ),
)

const SCRIPTS: ReadonlySet<string> = new Set(
  'Arabic Armenian Bengali Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Kannada Katakana Khmer Lao Latin Malayalam Mongolian Myanmar Sinhala Tamil Telugu Thaana Thai Tibetan'.split(
    ' ',
  ),
)

/** Says whether `\p{name}` is known, or `\p{Script=name}`. */
export function isProperty(name: string, isScript: boolean): boolean {
  return (isScript ? SCRIPTS : CATEGORIES).has(name)
}
