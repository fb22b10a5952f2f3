import { z } from 'zod';
import type { Micros } from '../../engine/micros.ts';
import { choose, isMap, positive, rule, strict, turned, whole } from './kit.ts';
import { makeDistribution } from './make-distribution.ts';
import { time, timeAbove0 } from './quantities.ts';

/** A distribution as it is described; values are microseconds where it is one of times. */
export type DistributionSpec =
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }
  | { readonly kind: 'lognormal-by-mean'; readonly mean: number; readonly cv: number }
  | { readonly kind: 'weibull'; readonly shape: number; readonly scale: number }
  | { readonly kind: 'pareto'; readonly shape: number; readonly minimum: number; readonly maximum?: number }
  | { readonly kind: 'erlang'; readonly k: number; readonly mean: number }
  | { readonly kind: 'hyperexponential'; readonly probabilities: readonly number[]; readonly means: readonly number[] }
  | { readonly kind: 'hyperexponential-by-cv2'; readonly mean: number; readonly cv2: number }
  | { readonly kind: 'empirical'; readonly values: readonly number[]; readonly weights?: readonly number[] };

/** A time that is the same every time, or drawn. */
export type SpanSpec = Micros | DistributionSpec;
/** A count that is the same every time, or drawn. */
export type CountSpec = number | DistributionSpec;

/** The distributions over values of one type, each a map of one key: `{ exponential: { mean: 14s } }`. */
function distribution(
  value: (description: string) => z.ZodType<number>,
  above0: (description: string) => z.ZodType<number>,
  unit: number,
): z.ZodType<DistributionSpec> {
  const shape = {
    uniform: strict({ min: value('smallest value'), max: value('largest value') }).refine(
      ({ min, max }) => min <= max,
      rule('min is above max; a range has min first'),
    ),
    exponential: strict({ mean: above0('mean') }),
    lognormal: strict({
      median: above0('median; goes with sigma').optional(),
      sigma: z.number().min(0).meta({ description: 'standard deviation of the logarithm' }).optional(),
      mean: above0('mean; goes with cv').optional(),
      cv: z.number().min(0).meta({ description: 'standard deviation over mean' }).optional(),
    }).refine(
      ({ median, sigma, mean, cv }) =>
        (median !== undefined && sigma !== undefined && mean === undefined && cv === undefined) ||
        (median === undefined && sigma === undefined && mean !== undefined && cv !== undefined),
      rule('either median and sigma, or mean and cv must be given'),
    ),
    weibull: strict({ shape: positive('below 1: many short ones; 1: exponential'), scale: above0('scale') }),
    pareto: strict({
      shape: positive('alpha: the smaller, the heavier the tail'),
      minimum: above0('smallest value'),
      maximum: above0('largest value; default: none').optional(),
    }),
    erlang: strict({ k: whole(1, 'number of exponential phases'), mean: above0('mean of the sum') }),
    hyperexponential: strict({
      probabilities: z
        .array(z.number().min(0).max(1))
        .min(1)
        .meta({ description: 'of each branch; they add up to 1' })
        .optional(),
      means: z.array(above0('mean of a branch')).min(1).meta({ description: 'of each branch' }).optional(),
      mean: above0('mean; goes with cv2').optional(),
      cv2: z
        .number()
        .min(1)
        .meta({ description: 'squared coefficient of variation, 1 or more; balanced means' })
        .optional(),
    }).refine(
      ({ probabilities, means, mean, cv2 }) =>
        (probabilities !== undefined &&
          probabilities.length === means?.length &&
          mean === undefined &&
          cv2 === undefined) ||
        (probabilities === undefined && means === undefined && mean !== undefined && cv2 !== undefined),
      rule('either probabilities and as many means, or mean and cv2 must be given'),
    ),
    empirical: strict({
      values: z.array(value('a value')).min(1).meta({ description: 'the values that occur' }),
      weights: z
        .array(z.number().min(0))
        .min(1)
        .meta({ description: 'how often each occurs; default: alike' })
        .optional(),
    }).refine(
      ({ values, weights }) => weights === undefined || weights.length === values.length,
      rule('there must be as many weights as values'),
    ),
  };
  const names = Object.keys(shape);
  const one = strict(z.object(shape).partial().shape).refine(
    (given) => Object.values(given).filter((part) => part !== undefined).length === 1,
    rule(`must name exactly one distribution; allowed are ${names.join(', ')}`),
  );
  const described = turned(one, (given): DistributionSpec => {
    const { uniform, exponential, lognormal, weibull, pareto, erlang, hyperexponential, empirical } = given;
    if (uniform !== undefined) return { kind: 'uniform', ...uniform };
    if (exponential !== undefined) return { kind: 'exponential', ...exponential };
    if (weibull !== undefined) return { kind: 'weibull', ...weibull };
    if (erlang !== undefined) return { kind: 'erlang', ...erlang };
    if (pareto !== undefined) {
      const { maximum, ...rest } = pareto;
      return { kind: 'pareto', ...rest, ...(maximum === undefined ? {} : { maximum }) };
    }
    if (lognormal !== undefined) {
      const { median, sigma, mean, cv } = lognormal;
      if (median !== undefined) return { kind: 'lognormal', median, sigma: sigma! };
      return { kind: 'lognormal-by-mean', mean: mean!, cv: cv! };
    }
    if (hyperexponential !== undefined) {
      const { probabilities, means, mean, cv2 } = hyperexponential;
      if (probabilities !== undefined) return { kind: 'hyperexponential', probabilities, means: means! };
      return { kind: 'hyperexponential-by-cv2', mean: mean!, cv2: cv2! };
    }
    const { values, weights } = empirical!;
    return { kind: 'empirical', values, ...(weights === undefined ? {} : { weights }) };
  });
  return described.superRefine((spec, { issues, addIssue }) => {
    if (issues.length > 0) return;
    try {
      makeDistribution(spec, unit);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      addIssue({ code: 'custom', message: error.message });
    }
  });
}

const timeDistribution = distribution(time, timeAbove0, 1_000_000);
const plain = (description: string): z.ZodNumber => z.number().min(0).meta({ description });
const countDistribution = distribution(plain, positive, 1);

/** A time (`12.57s`), or a distribution of times (`{ uniform: { min: 10s, max: 15s } }`). */
export function span(description: string): z.ZodType<SpanSpec> {
  const fixed: z.ZodType<SpanSpec> = time(description);
  return choose<SpanSpec>([fixed, timeDistribution], (value) => (isMap(value) ? timeDistribution : fixed)).meta({
    description,
  });
}

/** A whole number from 1, or a distribution of numbers, which are rounded. */
export function count(description: string): z.ZodType<CountSpec> {
  const fixed: z.ZodType<CountSpec> = whole(1, description);
  return choose<CountSpec>([fixed, countDistribution], (value) => (isMap(value) ? countDistribution : fixed)).meta({
    description,
  });
}
