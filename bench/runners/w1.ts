// W1, the hold model, on the event kernel. usage: node w1.js FILE PENDING EVENTS
import { Simulation } from '../../src/engine/simulation.ts';
import { readColumns } from '../inputs/columns.ts';
import { printAnswer, secondsSince } from './answer.ts';

const [file = '', pending = '', events = ''] = process.argv.slice(2);
const table = readColumns(file, ['i32'])[0] as Int32Array;
const count = Number(events);
const HOLD = 0;

const simulation = new Simulation();
let state = 2463534242 | 0;
let hash = 0;
/** In an array: a double in a variable that a closure changes would be allocated anew each time. */
const sum = new Float64Array(1);
let left = count;

/** Marsaglia's xorshift, 32 bits, into a table of quantiles. */
function increment(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return table[state >>> 16]!;
}

simulation.on(HOLD, (id) => {
  sum[0]! += simulation.now;
  hash = (Math.imul(hash, 31) + id) | 0;
  simulation.schedule(increment(), HOLD, id);
  if (--left === 0) simulation.stop();
});

const start = process.hrtime.bigint();
for (let id = 0; id < Number(pending); id++) simulation.schedule(increment(), HOLD, id);
simulation.runToEnd();
printAnswer('W1 commonage', { N: Number(pending), M: count, sum: sum[0]!, hash: hash >>> 0 }, secondsSince(start));
