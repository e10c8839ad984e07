import { onTestFinished } from 'vitest';
import { prepareHouse, type House } from '../../fixtures/l1/real-worker.ts';
import { createTestDatabase } from '../../fixtures/postgres.ts';
import { Chair } from './chair.ts';
import { violationsOf, type Evidence, type Violation } from './checker.ts';
import { Crowd } from './crowd.ts';
import { OperationLog } from './operation-log.ts';
import { readRecord } from './record.ts';
import { secretsOf } from './secrets.ts';
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.ts';

export type SceneOptions = WorkerProcessOptions & {
  readonly people: number;
  readonly polls?: number;
  /** Address of an empty database. Default: one of the run's server. */
  readonly databaseUrl?: string;
  /** How the worker reaches it, if by another way. */
  readonly workerDatabaseUrl?: string;
  /** What pages are told as the worker's address, if they reach it by another way. */
  readonly lineTo?: (worker: WorkerProcess) => Promise<string>;
};

/** An assembly in session, its worker, its chair, and everybody on the roll in a process of their own. All end with the test. */
export type Scene = { readonly house: House; readonly log: OperationLog; readonly worker: WorkerProcess; readonly chair: Chair; readonly crowd: Crowd };

export async function openScene(options: SceneOptions): Promise<Scene> {
  const { people, polls = 1 } = options;
  const databaseUrl = options.databaseUrl ?? (await createTestDatabase()).url;
  const house = await prepareHouse(databaseUrl, { people, present: people, polls });
  const log = new OperationLog();
  const worker = new WorkerProcess({ ...house, databaseUrl: options.workerDatabaseUrl ?? databaseUrl }, options);
  onTestFinished(() => worker.stop());
  await worker.start();
  const baseUrl = (await options.lineTo?.(worker)) ?? worker.baseUrl;
  const chair = new Chair(house, baseUrl, log);
  onTestFinished(() => chair.stop());
  const crowd = new Crowd(log);
  onTestFinished(() => crowd.end());
  await Promise.all([chair.come(), crowd.come(house, baseUrl, people)]);
  return { house, log, worker, chair, crowd };
}

/** The first poll of a house; a further one by its place. */
export function pollOf({ pollIds }: House, place = 0): string {
  const pollId = pollIds[place];
  if (pollId === undefined) throw new Error(`the house has ${pollIds.length} polls`);
  return pollId;
}

/** Judges what stayed of the scene; what a test knows besides is added or put in its place. */
export async function judge({ house, log, worker }: Scene, part: Evidence = {}): Promise<readonly Violation[]> {
  const record = await readRecord(house.databaseUrl, house.assemblyId);
  return violationsOf({ operations: log.all, record, output: [worker.output], secrets: secretsOf(house), deaths: worker.deaths, ...part });
}
