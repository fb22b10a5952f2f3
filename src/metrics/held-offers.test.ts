import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Book } from './book.ts';
import { Puppet } from './testing/puppet.ts';

const step = fc.record({
  what: fc.constantFrom('offer', 'enlarge', 'accept', 'decline', 'change', 'pass'),
  which: fc.nat({ max: 7 }),
});

test('what the book says is in offers over time is what the tables say at the end of each instant', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const run = new Puppet();
      const book = new Book(run.cluster);
      run.tell.observe(book);
      const agents = [run.agent({ cpus: 8 }), run.agent({ cpus: 8 })];
      const framework = run.framework('A');
      const job = run.job(framework, 50, { cpus: 1 }, 1000);
      const open: number[] = [];
      let made = 0;
      let expected = 0;
      book.follow({ elapsed: () => expect(book.offered[0] ?? 0).toBe(expected) });
      let seconds = 0;
      run.at(++seconds);
      for (const { what, which } of steps) {
        const agent = agents[which % 2]!;
        if (what === 'pass') {
          expected = agents.reduce((sum, each) => sum + run.cluster.agents.offered(each).amount(0), 0);
          made = 0;
          run.at(++seconds);
        }
        if (what === 'offer' && run.cluster.agents.available(agent).amount(0) >= 2000) {
          open.push(run.offer(framework, agent, { cpus: 2 }));
          made++;
        }
        if (what === 'change') run.tell.agentChanged(agent, run.cluster.agents.total(agent));
        if (open.length === 0) continue;
        const place = which % open.length;
        const offer = open[place]!;
        if (
          what === 'enlarge' &&
          place >= open.length - made &&
          run.cluster.agents.available(run.cluster.offers.get(offer).agent).amount(0) >= 1000
        )
          run.enlarge(offer, { cpus: 1 });
        if (what === 'decline') run.decline(offer);
        if (what === 'accept') run.accept(offer, job, 1);
        if (what !== 'decline' && what !== 'accept') continue;
        if (place >= open.length - made) made--;
        open.splice(place, 1);
      }
    }),
  );
});

test('what is offered of an agent counts as held before the agent is told to have changed: then tables are read that know of the offer', () => {
  const run = new Puppet();
  const book = new Book(run.cluster);
  const held: number[] = [];
  book.held.follow({ offerHeld: ({ id }) => held.push(id) });
  run.tell.observe(book);
  const agent = run.agent({ cpus: 8 });
  const offer = run.offer(run.framework('A'), agent);
  expect(held).toEqual([]);
  run.tell.agentChanged(agent, run.cluster.agents.total(agent));
  expect(held).toEqual([offer]);
});
