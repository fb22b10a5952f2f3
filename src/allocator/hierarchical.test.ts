import { describe, expect, test } from 'vitest';
import { Bundle } from '../cluster/resources/bundle.ts';
import { AllocatorRun } from '../testing/allocator-run.ts';

describe('fair sharing', () => {
  test('each agent goes whole to the role with the smaller share', () => {
    const run = new AllocatorRun().framework('a', 'analytics').framework('w', 'web');
    run.agent('big', { cpus: 6, mem: 600 });
    expect(run.offers()).toEqual(['a big: cpus 6, mem 600']); // Both hold nothing: by path.
    run.agent('small', { cpus: 3, mem: 300 });
    expect(run.offers()).toEqual(['w small: cpus 3, mem 300']); // 6/9 against 0.
    run.agent('third', { cpus: 3, mem: 300 });
    expect(run.offers()).toEqual(['w third: cpus 3, mem 300']); // 6/12 against 3/12.
  });

  test('a second framework of a role takes turns with the first, which brings along what it holds', () => {
    const run = new AllocatorRun().framework('first', 'r').agent('x', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual(['first x: cpus 1, mem 100']);
    run.framework('second', 'r').agent('y', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual(['second y: cpus 1, mem 100']); // 1/2 against 0.
    run.agent('z', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual(['first z: cpus 1, mem 100']); // 1/3 each, offered to once each: by row.
  });

  test('excluded names do not count in shares', () => {
    const run = new AllocatorRun({ fairnessExclude: ['mem'] }).framework('a', 'a').framework('b', 'b');
    run.agent('x', { cpus: 1, mem: 900 });
    expect(run.offers()).toEqual(['a x: cpus 1, mem 900']);
    run.agent('y', { cpus: 3, mem: 100 });
    expect(run.offers()).toEqual(['b y: cpus 3, mem 100']);
    run.agent('z', { cpus: 4, mem: 100 });
    expect(run.offers()).toEqual(['a z: cpus 4, mem 100']); // cpus: 1/8 against 3/8, although a has 9/11 of mem.
  });
});

describe('refusals', () => {
  test('hold for the same and for less, and are void for more of anything', () => {
    const run = new AllocatorRun().framework('a', 'r').agent('x', { cpus: 4, mem: 400 });
    expect(run.offers()).toEqual(['a x: cpus 4, mem 400']);
    run.handBack('a', 'x', undefined, { cpus: 1 }).advance(1);
    expect(run.offers()).toEqual(['a x: cpus 1']);
    run.handBack('a', 'x', 100, { cpus: 1 }).advance(1);
    expect(run.offers()).toEqual([]); // Exactly what was refused.
    run.handBack('a', 'x', undefined, { mem: 100 }).advance(1);
    expect(run.offers()).toEqual(['a x: cpus 1, mem 100']); // More than was refused: mem as well.
  });

  test('of one bundle do not hold for two that together are more', () => {
    const run = new AllocatorRun().framework('a', 'r').agent('x', { cpus: 4, mem: 400 });
    run.offers();
    run.handBack('a', 'x', 100, { cpus: 1 }).handBack('a', 'x', 100, { cpus: 1 }).advance(1);
    expect(run.allocator.activeFilters(run.role('r'))).toBe(2);
    expect(run.offers()).toEqual(['a x: cpus 2']);
  });

  test('are gone once the framework was deactivated', () => {
    const run = new AllocatorRun().framework('a', 'r').agent('x', { cpus: 4, mem: 400 });
    run.offers();
    run.handBack('a', 'x', 1000).activate('a', false).advance(1);
    expect(run.allocator.activeFilters(run.role('r'))).toBe(0);
    expect(run.offers()).toEqual([]);
    run.activate('a', true);
    expect(run.offers()).toEqual(['a x: cpus 4, mem 400']);
  });

  test('are gone once attributes of the agent changed, but not with its total', () => {
    const run = new AllocatorRun().framework('a', 'r').agent('x', { cpus: 4, mem: 400 });
    run.offers();
    run.handBack('a', 'x', 1000);
    const agent = run.agentRow('x');
    run.allocator.updateAgent(agent, run.bundle({ cpus: 4, mem: 400 }), false);
    expect(run.offers()).toEqual([]);
    run.allocator.updateAgent(agent, run.bundle({ cpus: 4, mem: 400 }), true);
    expect(run.offers()).toEqual(['a x: cpus 4, mem 400']);
  });

  test('shorter than the interval still hold in the next periodic cycle, even at their very end', () => {
    const run = new AllocatorRun({}, 10).framework('a', 'r').agent('x', { cpus: 1, mem: 100 });
    run.offers();
    run.handBack('a', 'x', 1).advance(10); // Made at 0 after the timer of the cycle at 10, so until after that cycle.
    expect(run.offers()).toEqual([]);
    run.advance(10);
    expect(run.offers()).toEqual(['a x: cpus 1, mem 100']);
  });

  test('of 0 seconds are none, but in ideal mode hold for the instant', () => {
    const offersAfterRefusal = (instantRefusal: boolean): string[] => {
      const run = new AllocatorRun({ instantRefusal }).framework('a', 'r').agent('x', { cpus: 1, mem: 100 });
      run.offers();
      run.handBack('a', 'x', 0);
      run.harness.requestCycle('all');
      return run.offers();
    };
    expect(offersAfterRefusal(false)).toEqual(['a x: cpus 1, mem 100']);
    expect(offersAfterRefusal(true)).toEqual([]);
    const run = new AllocatorRun({ instantRefusal: true }).framework('a', 'r').agent('x', { cpus: 1, mem: 100 });
    run.offers();
    expect(run.handBack('a', 'x', 0).advance(1).offers()).toEqual(['a x: cpus 1, mem 100']);
  });

  test('are void after a revive of the role', () => {
    const run = new AllocatorRun().framework('a', 'r').agent('x', { cpus: 1, mem: 100 });
    run.offers();
    run.handBack('a', 'x', 1000).advance(5);
    expect(run.offers()).toEqual([]);
    expect(run.suppress('a', false).offers()).toEqual(['a x: cpus 1, mem 100']);
  });
});

describe('gates', () => {
  test('an agent with GPUs is closed, whole, to frameworks that did not ask for GPUs', () => {
    const run = new AllocatorRun().framework('plain', 'a').agent('card', { cpus: 4, mem: 400, gpus: 1 });
    expect(run.offers()).toEqual([]);
    run.framework('learner', 'b', ['GPU_RESOURCES']);
    expect(run.offers()).toEqual(['learner card: cpus 4, mem 400, gpus 1']);
    // Still closed when only the GPU is taken: the total decides.
    run.handBack('learner', 'card', 1000, { cpus: 4, mem: 400 }).advance(1);
    expect(run.offers()).toEqual([]);
  });

  test('an agent that a resource provider gives a GPU is closed from then on', () => {
    const run = new AllocatorRun().framework('plain', 'a').agent('x', { cpus: 4, mem: 400 });
    expect(run.offers()).toEqual(['plain x: cpus 4, mem 400']);
    const [agent, card] = [run.agentRow('x'), run.bundle({ gpus: 1 })];
    run.harness.cluster.agents.convert(agent, new Bundle(), card);
    run.allocator.convertedUnused(agent, new Bundle(), card);
    run.handBack('plain', 'x').advance(1);
    expect(run.offers()).toEqual([]);
  });

  test('it is open to all where GPUs are not filtered', () => {
    const run = new AllocatorRun({ filterGpuResources: false }).framework('plain', 'a');
    expect(run.agent('card', { cpus: 4, mem: 400, gpus: 1 }).offers()).toEqual(['plain card: cpus 4, mem 400, gpus 1']);
  });

  test('an agent of another region is for region-aware frameworks; one without region is local', () => {
    const run = new AllocatorRun({ masterRegion: 'eu' }).framework('home', 'a');
    run.agent('near', { cpus: 1, mem: 100 }, { region: 'eu' });
    run.agent('far', { cpus: 1, mem: 100 }, { region: 'us' });
    run.agent('nowhere', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual(['home near: cpus 1, mem 100', 'home nowhere: cpus 1, mem 100']);
    run.framework('global', 'b', ['REGION_AWARE']);
    expect(run.offers()).toEqual(['global far: cpus 1, mem 100']);
  });

  test('to a master without a region every agent is local', () => {
    const run = new AllocatorRun().framework('home', 'a').agent('far', { cpus: 1, mem: 100 }, { region: 'us' });
    expect(run.offers()).toEqual(['home far: cpus 1, mem 100']);
  });

  test('a nested role needs an agent that knows nested roles', () => {
    const run = new AllocatorRun().framework('nested', 'a/b').framework('top', 'c');
    run.agent('old', { cpus: 1, mem: 100 }, { capabilities: ['MULTI_ROLE'] });
    expect(run.offers()).toEqual(['top old: cpus 1, mem 100']);
  });

  test('offer constraints: any group, all tests in it', () => {
    const rack = (value: string) => ({ attribute: 'rack', test: 'equals', value }) as const;
    const run = new AllocatorRun().framework(
      'picky',
      'a',
      [],
      [[rack('r1'), { attribute: 'hostname', test: 'matches', value: 'x.' }], [rack('r2')]],
    );
    run.agent('x1', { cpus: 1, mem: 100 }, { attributes: [['rack', 'r1']] });
    run.agent('y1', { cpus: 1, mem: 100 }, { attributes: [['rack', 'r1']] });
    run.agent(
      'y2',
      { cpus: 1, mem: 100 },
      {
        attributes: [
          ['rack', 'r2'],
          ['rack', 'r1'],
        ],
      },
    );
    run.agent('x22', { cpus: 1, mem: 100 }, { attributes: [['rack', 'r1']] });
    run.agent('none', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual(['picky x1: cpus 1, mem 100', 'picky y2: cpus 1, mem 100']);
  });

  test('revocable resources are taken out for those who did not ask, and the rest is offered', () => {
    const run = new AllocatorRun();
    const { kinds } = run.harness.cluster;
    const total = Bundle.of([
      [kinds.plain('cpus'), 1000],
      [kinds.plain('mem'), 100_000],
      [kinds.intern({ name: 'cpus', revocable: true }), 2000],
    ]);
    run.framework('careful', 'a').agent('x', total);
    expect(run.offers()).toEqual(['careful x: cpus 1, mem 100']);
    run.framework('bold', 'b', ['REVOCABLE_RESOURCES']);
    expect(run.offers()).toEqual(['bold x: cpus 2']);
  });
});

describe('cycles', () => {
  test('requests of one instant are merged into one run', () => {
    const run = new AllocatorRun()
      .framework('a', 'a')
      .agent('x', { cpus: 1, mem: 100 })
      .agent('y', { cpus: 1, mem: 100 });
    expect(run.harness.cycles).toBe(0);
    expect(run.offers()).toEqual(['a x: cpus 1, mem 100', 'a y: cpus 1, mem 100']);
    expect(run.harness.cycles).toBe(1);
  });

  test('a request while paused is dropped, and the next periodic cycle makes up for it', () => {
    const run = new AllocatorRun().framework('a', 'a');
    run.harness.pauseCycles();
    run.agent('x', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual([]);
    run.harness.resumeCycles();
    expect(run.offers()).toEqual([]);
    expect(run.advance(1).offers()).toEqual(['a x: cpus 1, mem 100']);
  });

  test('what comes back waits for the next periodic cycle, in ideal mode it does not', () => {
    const handedBack = (allocateOnRecovery: boolean): string[] => {
      const run = new AllocatorRun({ allocateOnRecovery }).framework('a', 'r').agent('x', { cpus: 1, mem: 100 });
      run.offers();
      return run.handBack('a', 'x').offers();
    };
    expect(handedBack(false)).toEqual([]);
    expect(handedBack(true)).toEqual(['a x: cpus 1, mem 100']);
  });

  test('with quota, a new master offers nothing before four fifths of the agents are back', () => {
    const run = new AllocatorRun().quota('q', { cpus: 1 }, {}).framework('a', 'a').framework('q', 'q');
    run.allocator.failedOver(3); // floor(0.8 x 3) = 2
    run.agent('x', { cpus: 1, mem: 100 }).advance(5);
    expect(run.offers()).toEqual([]);
    run.agent('y', { cpus: 1, mem: 100 });
    expect(run.offers()).toEqual(['q y: cpus 1, mem 100']); // The end of the pause starts no cycle but y's own.
    expect(run.advance(1).offers()).toEqual(['a x: cpus 1, mem 100']);
  });

  test('it waits no longer than 10 min, and without quota not at all', () => {
    const run = new AllocatorRun().quota('q', { cpus: 1 }, {}).framework('q', 'q');
    run.allocator.failedOver(10);
    run.agent('x', { cpus: 1, mem: 100 }).advance(599);
    expect(run.offers()).toEqual([]);
    expect(run.advance(1).offers()).toEqual(['q x: cpus 1, mem 100']);
    const free = new AllocatorRun().framework('a', 'a');
    free.allocator.failedOver(10);
    expect(free.agent('x', { cpus: 1, mem: 100 }).offers()).toEqual(['a x: cpus 1, mem 100']);
  });
});

describe('maintenance', () => {
  test('whoever holds something is asked once, and again after an answer and the refusal it carries', () => {
    const run = new AllocatorRun().framework('a', 'a').agent('x', { cpus: 1, mem: 100 });
    run.offers();
    const agent = run.agentRow('x');
    const asked = (): readonly string[] => run.harness.takeInverseOffers().map((each) => each.framework);
    run.harness.cluster.agents.setUnavailability(agent, 60_000_000);
    run.allocator.setUnavailability(agent);
    run.advance(3);
    expect(asked()).toEqual(['a']); // Outstanding ones are not repeated.
    run.allocator.inverseAnswered(run.frameworkRow('a'), agent, 2_000_000);
    expect(run.advance(1) && asked()).toEqual([]);
    expect(run.advance(1) && asked()).toEqual(['a']);
    run.harness.cluster.agents.setUnavailability(agent, undefined);
    run.allocator.setUnavailability(agent);
    expect(run.advance(3) && asked()).toEqual([]);
  });
});
