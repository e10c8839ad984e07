import type { Hour } from '../../../lib/client/operations-hour.ts';
import type { Operations } from '../../../lib/protocol/operations.ts';
import { byEffect } from './headline.ts';
import type { Fold } from './plot/scale.ts';

export type Unit = 'count' | 'perSecond' | 'time' | 'percent' | 'bytes';

export type LineId =
  | 'webSocket' | 'longPoll' | 'ballots' | 'p50' | 'p99' | 'lastFrame' | 'store' | 'commitQueue' | 'arrivals' | 'intake'
  | 'loopP99' | 'loopMax' | 'cpu' | 'heap' | 'resident' | 'refused' | 'cut' | 'held';

/** At most three lines: they are told apart by their strokes. */
export type PlotLine = { readonly id: LineId; readonly values: readonly (number | null)[] };

export type PlotId = 'connections' | 'reconnects' | 'ballots' | 'reply' | 'commit' | 'store' | 'lastFrame' | 'queues' | 'loop' | 'cpu' | 'memory' | 'limits';

export type PlotData = {
  readonly id: PlotId;
  readonly unit: Unit;
  readonly lines: readonly PlotLine[];
  /** The axis reaches at least so far: what is nothing should look like nothing. */
  readonly leastTop: number;
  /** What a row of the table says of its minutes. */
  readonly fold: Fold;
  /** So rare that each sample is a dot. */
  readonly isRare?: boolean;
  /** Where it must not get to. */
  readonly ceiling?: number;
};

export type SectionId = 'people' | 'record' | 'machine';

/** Axis ends in the units of the series. A quiet day stays at the foot of each plot. */
const least = { count: 10, few: 5, milliseconds: 50, reply: 200, percent: 100 } as const;

export function sectionsOf({ series, ...hour }: Hour, newest: Operations): readonly { readonly id: SectionId; readonly plots: readonly PlotData[] }[] {
  const whole: Hour = { series, ...hour };
  return [
    {
      id: 'people',
      plots: [
        { id: 'connections', unit: 'count', lines: [{ id: 'webSocket', values: series.webSocket }, { id: 'longPoll', values: series.longPoll }], leastTop: least.count, fold: 'most' },
        { id: 'reconnects', unit: 'count', lines: [{ id: 'webSocket', values: series.backOnWebSocket }, { id: 'longPoll', values: series.backOnLongPoll }], leastTop: least.count, fold: 'sum' },
        { id: 'ballots', unit: 'perSecond', lines: [{ id: 'ballots', values: series.ballots }], leastTop: least.count, fold: 'most' },
        { id: 'reply', unit: 'time', lines: [{ id: 'p99', values: series.replyP99 }, { id: 'p50', values: series.replyP50 }], leastTop: least.reply, fold: 'most' },
      ],
    },
    {
      id: 'record',
      plots: [
        { id: 'commit', unit: 'time', lines: [{ id: 'p99', values: series.commitP99 }, { id: 'p50', values: series.commitP50 }], leastTop: least.milliseconds, fold: 'most' },
        { id: 'store', unit: 'time', lines: [{ id: 'store', values: series.store }], leastTop: least.milliseconds, fold: 'most' },
        { id: 'lastFrame', unit: 'time', lines: [{ id: 'lastFrame', values: series.lastFrame }], leastTop: least.reply, fold: 'most', isRare: true },
        { id: 'queues', unit: 'count', lines: [{ id: 'commitQueue', values: series.commitQueue }, { id: 'arrivals', values: series.arrivals }, { id: 'intake', values: series.intake }], leastTop: least.count, fold: 'most' },
      ],
    },
    {
      id: 'machine',
      plots: [
        { id: 'loop', unit: 'time', lines: [{ id: 'loopP99', values: series.loopP99 }, { id: 'loopMax', values: series.loopMax }], leastTop: least.milliseconds, fold: 'most' },
        { id: 'cpu', unit: 'percent', lines: [{ id: 'cpu', values: series.cpu }], leastTop: least.percent, fold: 'most' },
        { id: 'memory', unit: 'bytes', lines: [{ id: 'heap', values: series.heap }, { id: 'resident', values: series.resident }], leastTop: newest.heapLimit, fold: 'most', ceiling: newest.heapLimit },
        { id: 'limits', unit: 'count', lines: [{ id: 'refused', values: byEffect(whole, 'refused') }, { id: 'cut', values: byEffect(whole, 'cut') }, { id: 'held', values: byEffect(whole, 'held') }], leastTop: least.few, fold: 'sum' },
      ],
    },
  ];
}
