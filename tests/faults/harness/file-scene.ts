import { afterAll } from 'vitest';
import { prepareHouse, type House, type HouseOptions } from '../../fixtures/l1/real-worker.ts';
import { createTestDatabase } from '../../fixtures/postgres.ts';
import { Chair } from './chair.ts';
import { violationsOf, type Violation } from './checker.ts';
import { ticketOf } from './credentials.ts';
import { OperationLog } from './operation-log.ts';
import { readRecord } from './record.ts';
import { Voter } from './voter.ts';
import { WorkerProcess, type WorkerProcessOptions } from './worker-process.ts';

/** An assembly in session and its worker, for all tests of a file. The chair comes when told to. */
export type FileScene = {
  readonly house: House;
  readonly log: OperationLog;
  readonly worker: WorkerProcess;
  readonly chair: Chair;
  /** Ends with the file, the last first, and before the worker. */
  readonly endWithFile: (stop: () => unknown) => void;
  /** The next poll of the house that no test has used. */
  readonly nextPoll: () => string;
  /** Somebody with the real client in this process; their ballots go to the log. @param baseUrl default: the worker's own */
  readonly vote: (participantId: string, baseUrl?: string) => Voter;
  /** What the log and the record say against each other. */
  readonly judge: () => Promise<readonly Violation[]>;
};

/** To be awaited at the top of a test file. */
export async function openFileScene(options: HouseOptions, workerOptions: WorkerProcessOptions = {}): Promise<FileScene> {
  const stops: (() => unknown)[] = [];
  const endWithFile = (stop: () => unknown): void => void stops.push(stop);
  afterAll(async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  });
  const house = await prepareHouse((await createTestDatabase()).url, options);
  const worker = new WorkerProcess(house, workerOptions);
  endWithFile(() => worker.stop());
  await worker.start();
  const log = new OperationLog();
  const chair = new Chair(house, worker.baseUrl, log);
  endWithFile(() => chair.stop());
  let polls = 0;
  return {
    house,
    log,
    worker,
    chair,
    endWithFile,
    nextPoll() {
      const pollId = house.pollIds[polls];
      polls += 1;
      if (pollId === undefined) throw new Error(`the house has ${house.pollIds.length} polls, and all are used`);
      return pollId;
    },
    vote(participantId, baseUrl = worker.baseUrl) {
      const voter = new Voter({ process: participantId, baseUrl, assemblyId: house.assemblyId, participantId, authToken: () => ticketOf(house, participantId), log: (event) => log.take(event) });
      endWithFile(() => voter.stop());
      return voter;
    },
    judge: async () => violationsOf({ operations: log.all, record: await readRecord(house.databaseUrl, house.assemblyId) }),
  };
}
