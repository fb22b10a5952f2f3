import type { z } from 'zod';
import { strict } from '../schema/kit.ts';

/** The options of a policy that has none: any that is given is an error. */
export const noOptions: z.ZodType<Record<string, never>> = strict({});
