import { describe, expect, test } from 'vitest';
import { Book } from './book.ts';
import { Puppet } from './testing/puppet.ts';

describe('a framework alone in its only role', () => {
  test('has the account of the role, until another one joins it', () => {
    const run = new Puppet();
    const book = new Book(run.cluster);
    run.tell.observe(book);
    const agent = run.agent({ cpus: 4 });
    const a = run.framework('A', 'role');
    const job = run.job(a, 3, { cpus: 1 }, 10);
    run.accept(run.offer(a, agent), job, 2);
    const role = book.role(0);
    expect(book.framework(a)).toBe(role);
    const b = run.framework('B', 'role');
    expect(book.framework(b)).not.toBe(role);
    expect(book.framework(a)).not.toBe(role);
    expect(book.framework(a)).toMatchObject({ used: [2000], tasksHeld: 2, tasksWaiting: 1, waitingShapes: [0] });
    run.accept(run.offer(a, agent), job, 1);
    const other = run.job(b, 2, { cpus: 1 }, 10);
    run.accept(run.offer(b, agent), other, 1);
    expect(book.framework(a)).toMatchObject({ used: [3000], tasksHeld: 3, tasksWaiting: 0, waitingShapes: [] });
    expect(book.framework(b)).toMatchObject({ used: [1000], tasksHeld: 1, tasksWaiting: 1 });
    expect(role).toMatchObject({ used: [4000], waiting: [1000], tasksHeld: 4, tasksWaiting: 1 });
  });

  test('has one of its own once it has left, as it waits still and the role does not', () => {
    const run = new Puppet();
    const book = new Book(run.cluster);
    run.tell.observe(book);
    const a = run.framework('A');
    run.job(a, 3, { cpus: 1 }, 10);
    run.tell.frameworkRemoved(a);
    expect(book.framework(a)).toMatchObject({ isGone: true, tasksWaiting: 3 });
    expect(book.role(0)).toMatchObject({ tasksWaiting: 0, waiting: [0] });
    expect(book.tasksWaiting).toBe(0);
    run.tell.frameworkRegistered(a);
    expect(book.role(0)).toMatchObject({ tasksWaiting: 3, waiting: [3000] });
    expect(book.tasksWaiting).toBe(3);
  });

  test('has figures that do not depend on when another one joins it', () => {
    const story = (joins: number) => {
      const run = new Puppet();
      const agents = [run.agent({ cpus: 3, mem: 5 }), run.agent({ cpus: 1 })];
      const a = run.framework('A', 'role');
      const job = run.job(a, 5, { cpus: 1, mem: 1 }, 10);
      if (joins === 0) run.framework('B', 'role');
      const [first, second, third] = run.at(3).accept(run.offer(a, agents[0]!), job, 3);
      run.at(8).done(first!);
      if (joins === 8) run.framework('B', 'role'); // Amid an instant.
      const [fourth] = run.accept(run.offer(a, agents[0]!), job, 1);
      run.at(17).done(second!);
      run.done(third!);
      if (joins === 17) run.framework('B', 'role');
      run.at(21).done(fourth!);
      const { scopes, series } = run.at(25).finish();
      const isOfA = ({ scope, name }: { scope: string; name: string }): boolean =>
        scope === 'framework' && name === 'A';
      return { scopes: scopes.filter(isOfA), series: series.series.filter(isOfA) };
    };
    const never = story(-1);
    expect(never.series.map((series) => series.values.some((value) => value > 0))).toEqual([true, true, true, true]);
    for (const joins of [0, 8, 17]) expect(story(joins)).toEqual(never);
  });
});
