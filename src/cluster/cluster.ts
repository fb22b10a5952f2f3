import { type AgentsView, AgentTable } from './agents.ts';
import { DemandTable, type DemandView } from './demand.ts';
import { type FrameworksView, FrameworkTable } from './frameworks.ts';
import { JobTable } from './jobs.ts';
import { type OffersView, OfferTable } from './offers.ts';
import { Kinds } from './resources/kinds.ts';
import { Shapes } from './resources/shapes.ts';
import { type RolesView, RoleTable } from './roles.ts';
import { StageTable } from './stages.ts';
import { type TasksView, TaskTable } from './tasks.ts';

/** What an allocation policy may read. */
export interface ClusterView {
  readonly kinds: Kinds;
  readonly shapes: Shapes;
  readonly agents: AgentsView;
  readonly roles: RolesView;
  readonly frameworks: FrameworksView;
  readonly tasks: TasksView;
  readonly offers: OffersView;
  readonly demand: DemandView;
}

/** All tables of one run. Only the master and what drives it (arrivals, schedulers through their driver) change them. */
export class Cluster implements ClusterView {
  readonly kinds: Kinds = new Kinds();
  readonly shapes: Shapes = new Shapes(this.kinds);
  readonly agents: AgentTable = new AgentTable(this.kinds);
  readonly roles: RoleTable = new RoleTable();
  readonly frameworks: FrameworkTable = new FrameworkTable();
  readonly jobs: JobTable = new JobTable();
  readonly stages: StageTable = new StageTable();
  readonly tasks: TaskTable = new TaskTable();
  readonly offers: OfferTable = new OfferTable(this.kinds, this.shapes);
  readonly demand: DemandTable = new DemandTable();
}
