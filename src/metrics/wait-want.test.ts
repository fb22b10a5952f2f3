import { expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { Kinds } from '../cluster/resources/kinds.ts';
import { Shapes } from '../cluster/resources/shapes.ts';
import { AgentAmounts } from './agent-amounts.ts';
import { Want } from './wait-want.ts';

test('room is added up over agents, in whatever order they are read', () => {
  const kinds = new Kinds();
  const cpus = kinds.plain('cpus');
  const shapes = new Shapes(kinds);
  const want = new Want(kinds, shapes, shapes.intern({ cpus: 2_000 }), '', 0);
  const idle = new AgentAmounts(kinds);
  const free = new AgentAmounts(kinds);
  // Agent n has n cpus idle and 4 more in an offer: room for n / 2 and for n / 2 + 2 tasks of two, rounded down.
  const bundle = (amount: number): Bundle => new Bundle().set(cpus, amount * 1_000);
  let inIdle = 0;
  let inFree = 0;
  for (let agent = 0; agent < 100; agent++) {
    idle.add(agent, bundle(agent), 1);
    free.add(agent, bundle(agent + 4), 1);
    want.update(agent, idle, free, true, true);
    inIdle += Math.floor(agent / 2);
    inFree += Math.floor(agent / 2) + 2;
    expect([want.idleTasks, want.freeTasks, want.anyoneTasks]).toEqual([inIdle, inFree, inFree]);
  }
  // Agents 0 and 1 have no idle room.
  expect([want.idle.count, want.idle.has(1), want.idle.has(2), want.idleRoom(7)]).toEqual([98, false, true, 3]);
  want.update(7, idle, free, false, true);
  expect([want.idleTasks, want.freeTasks, want.idle.has(7)]).toEqual([inIdle - 3, inFree - 5, false]);
});
