// Logistic regression: how likely something is, from a few figures that are known of it.

/** One case: what is known of it, whether it was so, and how much it counts. */
export interface Case {
  features: readonly number[];
  isSo: boolean;
  weight: number;
}

const ROUNDS = 50;

/** Keeps the weights finite where the cases can be told apart without a doubt. */
const RIDGE = 1e-3;

/**
 * Fits with all features on one scale, so that none is held back for being small.
 * @returns the constant and one weight for each feature, by Newton's method.
 */
export function fitLogistic(cases: readonly Case[]): number[] {
  const mass = cases.reduce((sum, { weight }) => sum + weight, 0);
  const meanOf = (value: (one: Case) => number) => cases.reduce((sum, one) => sum + one.weight * value(one), 0) / mass;
  const scales = (cases[0]?.features ?? []).map((_, i) => {
    const mean = meanOf(({ features }) => features[i]!);
    return { mean, spread: Math.sqrt(meanOf(({ features }) => (features[i]! - mean) ** 2)) || 1 };
  });
  const scaled = cases.map((one) => ({
    ...one,
    features: one.features.map((feature, i) => (feature - scales[i]!.mean) / scales[i]!.spread),
  }));
  const [constant, ...weights] = fitScaled(scaled);
  const own = weights.map((weight, i) => weight / scales[i]!.spread);
  return [own.reduce((sum, weight, i) => sum - weight * scales[i]!.mean, constant!), ...own];
}

function fitScaled(cases: readonly Case[]): number[] {
  const size = (cases[0]?.features.length ?? 0) + 1;
  let weights = new Array<number>(size).fill(0);
  const mass = cases.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 0; round < ROUNDS; round++) {
    const slope = weights.map((weight, i) => (i === 0 ? 0 : -RIDGE * mass * weight));
    const bend = weights.map((_, i) => weights.map((_, j) => (i === j ? RIDGE * mass : 0)));
    for (const { features, isSo, weight } of cases) {
      const known = [1, ...features];
      const likely = probability(weights, features);
      for (let i = 0; i < size; i++) {
        slope[i]! += weight * (Number(isSo) - likely) * known[i]!;
        for (let j = 0; j < size; j++) bend[i]![j]! += weight * likely * (1 - likely) * known[i]! * known[j]!;
      }
    }
    const step = solve(bend, slope);
    weights = weights.map((weight, i) => weight + step[i]!);
    if (step.every((one) => Math.abs(one) < 1e-9)) break;
  }
  return weights;
}

/** How likely a case with these features is so. */
export function probability([constant, ...weights]: readonly number[], features: readonly number[]): number {
  const sum = features.reduce((so, feature, i) => so + feature * weights[i]!, constant!);
  return 1 / (1 + Math.exp(-sum));
}

/** Solves `matrix x = vector` by elimination. */
function solve(matrix: readonly number[][], vector: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, vector[i]!]);
  for (let i = 0; i < rows.length; i++) {
    const best = rows.reduce((most, row, r) => (r > i && Math.abs(row[i]!) > Math.abs(rows[most]![i]!) ? r : most), i);
    [rows[i], rows[best]] = [rows[best]!, rows[i]!];
    const row = rows[i]!;
    for (const [r, other] of rows.entries()) {
      if (r === i) continue;
      const factor = other[i]! / row[i]!;
      for (let c = i; c < row.length; c++) other[c]! -= factor * row[c]!;
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!);
}
