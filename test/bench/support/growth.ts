/** Returns the exponent with which costs grow with sizes: the slope of the line through their logarithms (least squares). */
export function exponentOf(sizes: readonly number[], costs: readonly number[]): number {
  const xs = sizes.map(Math.log)
  const ys = costs.map(Math.log)
  const [x, y] = [mean(xs), mean(ys)]
  const slope = xs.reduce((sum, at, i) => sum + (at - x) * ((ys[i] as number) - y), 0)
  return slope / xs.reduce((sum, at) => sum + (at - x) ** 2, 0)
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
