import type { Allocator, AllocatorHost, CycleAgents, Recovery } from '../allocator/allocator.ts';
import type { AgentId, FrameworkId, RoleId } from '../cluster/ids.ts';
import type { ReadonlyBundle } from '../cluster/resources/bundle.ts';

/** The simplest allocator there is, for tests of the master: every agent goes whole to the first framework that wants offers. */
export class FirstComeAllocator implements Allocator {
  readonly name = 'first-come';
  /** What it was told, in order, for tests to look at. */
  readonly heard: string[] = [];
  readonly #host: AllocatorHost;

  constructor(host: AllocatorHost) {
    this.#host = host;
  }

  allocate(agents: CycleAgents): void {
    const { cluster } = this.#host;
    for (let agent = 0; agent < cluster.agents.count; agent++) {
      if (agents !== 'all' && !agents.includes(agent)) continue;
      if (!cluster.agents.isActive(agent) || cluster.agents.available(agent).isEmpty) continue;
      for (let framework = 0; framework < cluster.frameworks.count; framework++) {
        const role = cluster.frameworks.roles(framework)[0]!;
        if (!cluster.frameworks.isActive(framework) || cluster.frameworks.isSuppressed(framework, role)) continue;
        this.#host.offer(framework, role, agent, cluster.agents.available(agent).clone(), 0);
        break;
      }
    }
  }

  addAgent(agent: AgentId): void {
    this.#host.requestCycle(agent);
  }
  addFramework(): void {
    this.#host.requestCycle('all');
  }
  revive(): void {
    this.#host.requestCycle('all');
  }
  recovered(
    framework: FrameworkId,
    _role: RoleId,
    agent: AgentId,
    _resources: ReadonlyBundle,
    recovery: Recovery,
  ): void {
    this.heard.push(`recovered ${framework} ${agent} ${recovery.refuse ?? 'unanswered'}`);
  }
  removeAgent(): void {}
  updateAgent(): void {}
  activateAgent(): void {}
  setUnavailability(): void {}
  inverseAnswered(): void {}
  setWhitelist(): void {}
  removeFramework(): void {}
  activateFramework(): void {}
  deactivateFramework(): void {}
  updateFramework(): void {}
  suppress(): void {}
  weightChanged(): void {}
  quotaChanged(): void {}
  occupied(): void {}
  converted(): void {}
  convertedUnused(): void {}
  launched(): void {}
  ended(): void {}
  demandChanged(): void {}
}
