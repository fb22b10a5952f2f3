// W2, M/M/c, on the event kernel alone. usage: node w2-kernel.js FILE SERVERS
import { Simulation } from '../../src/engine/simulation.ts';
import { readColumns } from '../inputs/columns.ts';
import { printAnswer, secondsSince } from './answer.ts';

const [file = '', servers = ''] = process.argv.slice(2);
const [arrivals, services] = readColumns(file, ['f64', 'f64']);
const customers = arrivals!.length;

/** What happens first within an instant has the smaller number: servers are freed before the next customer comes. */
const SERVED = 0;
const ARRIVES = 1;

const simulation = new Simulation();
let free = Number(servers);
/** Customers from `head` to the next to arrive wait. */
let head = 0;
/** The sum of waits and the last end, in an array: a double in a variable of a closure would be allocated at every change. */
const found = new Float64Array(2);

simulation.on(SERVED, () => {
  found[1] = simulation.now;
  if (head < arrived) serve(head++);
  else free++;
});
simulation.on(ARRIVES, (customer) => {
  arrived++;
  if (customer + 1 < customers) simulation.scheduleAt(arrivals![customer + 1]!, ARRIVES, customer + 1);
  if (free === 0) return;
  free--;
  serve(head++);
});
let arrived = 0;

function serve(customer: number): void {
  found[0]! += simulation.now - arrivals![customer]!;
  simulation.schedule(services![customer]!, SERVED, customer);
}

const start = process.hrtime.bigint();
simulation.scheduleAt(arrivals![0]!, ARRIVES, 0);
simulation.runToEnd();
printAnswer('W2 commonage-kernel', { n: customers, sumWait: found[0]!, end: found[1]! }, secondsSince(start));
