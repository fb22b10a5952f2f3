/**
 * A row of the model is a number. Rows follow the scenario file where they come from it; rows of offers, tasks, stages
 * and jobs are used again once what they stood for is over, so that memory grows with what is alive.
 */
export type AgentId = number;
export type RoleId = number;
export type FrameworkId = number;
export type OfferId = number;
export type TaskId = number;
export type JobId = number;
export type StageId = number;

/** No row: what a column holds where there is nothing to point at. */
export const NONE = -1;
