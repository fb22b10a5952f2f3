import { expect, test } from 'vitest';
import { AssertionError, assert } from './assert.ts';

test('what holds passes, what does not throws our own error with the message', () => {
  expect(() => assert(true, 'never shown')).not.toThrow();
  expect(() => assert(false, 'more was given than there is')).toThrow(AssertionError);
  expect(() => assert(false, 'more was given than there is')).toThrow('more was given than there is');
});
