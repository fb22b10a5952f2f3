/**
 * Logarithms and exponentials from + - * / and the bits of doubles alone. The language leaves the last digits of `Math.log` and its kin to the
 * engine; IEEE 754 leaves nothing open here, so every machine and every engine gives the same bits. Errors are about one unit in the last place.
 */

const doubles = new Float64Array(1);
const words = new Uint32Array(doubles.buffer);
/** Which of the two words of a double holds its sign and exponent: the second on little-endian machines. */
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

const { LN2, SQRT1_2, SQRT2 } = Math;
/** ln 2 in two parts, the first with 32 trailing zero bits, so that its product with any exponent is exact. */
const LN2_HIGH = leadingBits(LN2);
/** ln 2 - LN2_HIGH to full precision: the rest of the double, and 2.3190468138462996e-17 that ln 2 has beyond it. */
const LN2_LOW = LN2 - LN2_HIGH + 2.3190468138462996e-17;
/** Above this a double has no result, below that it is less than half the smallest one. */
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019412;
/** 2^54, and the smallest normal double, 2^-1022. */
const TWO_54 = 18014398509481984;
const SMALLEST_NORMAL = 2.2250738585072014e-308;

function leadingBits(x: number): number {
  doubles[0] = x;
  words[1 - HIGH] = 0;
  return doubles[0]!;
}

/** 2^exponent, for exponents of normal doubles: -1022 to 1023. */
function powerOfTwo(exponent: number): number {
  words[HIGH] = (exponent + 1023) << 20;
  words[1 - HIGH] = 0;
  return doubles[0]!;
}

/**
 * ln(1 + f) for 1 + f between sqrt(1/2) and sqrt(2). With s = f / (2 + f), ln(1 + f) = 2 artanh(s) = 2s + 2s^3/3 + 2s^5/5 + ...; as 2s = f - s f,
 * the leading term is written with f itself, which is exact, and the rounding error of s counts only where it is small.
 */
function lnNearOne(f: number): number {
  const s = f / (2 + f);
  const z = s * s;
  let sum = 1 / 23;
  for (let odd = 21; odd >= 3; odd -= 2) sum = sum * z + 1 / odd;
  return f - s * (f - 2 * z * sum);
}

/** Natural logarithm; `-Infinity` at 0, `NaN` below. */
export function ln(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  return lnOfProduct(x, 0);
}

/** ln(x) + correction, x positive and finite; the correction is added where it is not rounded away. */
function lnOfProduct(x: number, correction: number): number {
  let exponent = 0;
  let mantissa = x;
  if (x < SMALLEST_NORMAL) {
    mantissa *= TWO_54;
    exponent = -54;
  }
  doubles[0] = mantissa;
  exponent += (words[HIGH]! >>> 20) - 1023;
  words[HIGH] = (words[HIGH]! & 0x000f_ffff) | 0x3ff0_0000;
  mantissa = doubles[0]!;
  if (mantissa > SQRT2) {
    mantissa *= 0.5;
    exponent++;
  }
  return exponent * LN2_HIGH + (lnNearOne(mantissa - 1) + (exponent * LN2_LOW + correction));
}

/** ln(1 + x), exact to the last digits also where 1 + x is not; `-Infinity` at -1, `NaN` below. */
export function log1p(x: number): number {
  const sum = 1 + x;
  if (sum > SQRT1_2 && sum < SQRT2) return x === 0 ? x : lnNearOne(x);
  if (!(x > -1)) return x === -1 ? -Infinity : Number.NaN;
  if (x === Infinity) return x;
  // What rounding took from the sum is put back: ln(sum + lost) = ln(sum) + lost / sum, nearly.
  const lost = x < 1 ? x - (sum - 1) : 1 - (sum - x);
  return lnOfProduct(sum, lost / sum);
}

/** e^r - 1 for |r| up to ln(2) / 2, plus `rest`: the Taylor series, whose terms end below 2^-53. */
function expm1NearZero(r: number, rest: number): number {
  let sum = 1 / 14;
  for (let n = 13; n >= 3; n--) sum = (1 + sum * r) / n;
  return r + (rest + r * r * ((1 + sum * r) * 0.5));
}

/** How often ln 2 goes into x, rounded to the nearest. */
function wholeTurns(x: number): number {
  return Math.floor(x / LN2 + 0.5);
}

/** e^x - 1 of what is left of x after so many times ln 2. */
function expm1OfRemainder(x: number, turns: number): number {
  const high = x - turns * LN2_HIGH; // Exact: both are multiples of a common small unit and close to each other.
  const low = turns * LN2_LOW;
  const r = high - low;
  return expm1NearZero(r, high - r - low);
}

/** e^x. */
export function exp(x: number): number {
  if (!(x <= EXP_OVERFLOW)) return x > EXP_OVERFLOW ? Infinity : Number.NaN;
  if (x < EXP_UNDERFLOW) return 0;
  const turns = wholeTurns(x);
  const result = 1 + expm1OfRemainder(x, turns);
  if (turns > 1023) return result * 2 * powerOfTwo(turns - 1);
  if (turns < -1022) return (result * powerOfTwo(turns + 54)) / TWO_54;
  return result * powerOfTwo(turns);
}

/** e^x - 1, exact to the last digits also near 0. */
export function expm1(x: number): number {
  if (x === 0) return x;
  if (!(x < 700)) return exp(x) - 1;
  if (x < -40) return -1;
  const turns = wholeTurns(x);
  if (turns === 0) return expm1NearZero(x, 0);
  const scale = powerOfTwo(turns);
  return scale * expm1OfRemainder(x, turns) + (scale - 1);
}

/**
 * base^exponent = e^(exponent ln base) for bases from 0 on, `NaN` below. The relative error is that of the exponent's product, about
 * |exponent ln base| units in the last place: fit for distributions, not for exact powers of integers.
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1;
  return exp(exponent * ln(base));
}

/** Lanczos' coefficients of the gamma function for g = 7 and nine terms (Godfrey 2001). */
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];
const SQRT_TWO_PI = 2.5066282746310002;

/** The gamma function for x from 1 on, to about 14 digits; the means of the Weibull distribution need it. */
export function gamma(x: number): number {
  const z = x - 1;
  let sum = 0.9999999999998099;
  for (let i = 0; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i + 1);
  const t = z + 7.5;
  return SQRT_TWO_PI * exp((z + 0.5) * ln(t) - t) * sum;
}
