import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';

test.each(MUTATIONS.map(({ what, file, before }) => [what, file, before]))(
  '%s: stands in %s once',
  (_, file, before) => {
    expect(readFileSync(file, 'utf8').split(before)).toHaveLength(2);
  },
);
