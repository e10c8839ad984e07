import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

/** The machine that the figures are of, and how busy it was with other things when the run began. */
export type Machine = { readonly cores: number; readonly processor: string; readonly memoryGb: number; readonly system: string; readonly node: string; readonly loadAtStart: number };

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()}`,
    node: process.version,
    loadAtStart: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

/** More than this much other work makes times of milliseconds doubtful, and ratios less so. */
const quietLoad = 0.5;

export function isBusy(machine: Machine): boolean {
  return machine.loadAtStart > quietLoad;
}
