import { expect, test } from 'vitest';
import { placeInModule } from './place-in-module.ts';

test('the uppermost call in a module, whose path may have spaces', () => {
  const stack = [
    'Error: not today',
    '    at key (file:///home/me/commonage/dist/chunks/core.js:10:2)',
    '    at key (file:///home/me/my%20policies/mine.mjs:3:7)',
    '    at other (file:///home/me/other.mjs:9:1)',
  ].join('\n');
  const [mine, other] = ['/home/me/my policies/mine.mjs', '/home/me/other.mjs'];
  expect(placeInModule([other, mine], stack)).toEqual({ module: mine, place: '3:7' });
  expect(placeInModule([other], stack)).toEqual({ module: other, place: '9:1' });
  expect(placeInModule(['/elsewhere.mjs'], stack)).toBeUndefined();
  expect(placeInModule([mine], undefined)).toBeUndefined();
});
