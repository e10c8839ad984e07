'use client';

import { memo, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { divideSeats, layOutSeats, litSeats, scatteredOrder, seatsFor } from './geometry.ts';
import type { Seat } from './geometry.ts';

/** Caps of design.md section 9: more dots than these neither fit nor say more. */
export const screenSeatCap = 2_000;
export const phoneSeatCap = 400;

/** Lit seats are drawn in groups, so that an update touches the last group and not two thousand dots. */
const seatsPerGroup = 200;

export type SeatTone = 'ink' | 'yes' | 'no' | 'abstain' | `option-${1 | 2 | 3 | 4 | 5 | 6}`;

type Common = {
  /** The picture in words, with its numbers: it is all that a screen reader gets. */
  label: string;
  cap: number;
};

/** A zero-length line with round ends is a dot: a dozen characters each, one path for hundreds. */
function dots(seats: readonly Seat[]): string {
  return seats.map(({ x, y }) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join('');
}

const DotPath = memo(function DotPath({ d, tone, isFresh = false }: { d: string; tone: SeatTone | 'seat'; isFresh?: boolean }) {
  return d === '' ? null : <path className={`dots ${tone}${isFresh ? ' fresh' : ''}`} d={d} />;
});

function viewBoxOf({ seatRadius, width, height }: { seatRadius: number; width: number; height: number }): string {
  const pad = seatRadius + 1;
  return `${-pad} ${-pad} ${width + 2 * pad} ${height + 2 * pad}`;
}

/** Seats light up in a scattered order as people arrive or ballots come in. Which seat is lit says nothing about whose it is. */
export function TurnoutHemicycle({ count, total, cap, label }: Common & { count: number; total: number }): ReactElement {
  const { seats: seatCount } = seatsFor(total, cap);
  const { hemicycle, scattered, all } = useMemo(() => {
    const laidOut = layOutSeats(seatCount);
    const inOrder = scatteredOrder(seatCount).map((index) => laidOut.seats[index]).filter((seat) => seat !== undefined);
    return { hemicycle: laidOut, scattered: inOrder, all: dots(laidOut.seats) };
  }, [seatCount]);
  const lit = litSeats(count, total, seatCount);

  // The seats lit since the last count fade in by themselves; the rest are not drawn again.
  const [shown, setShown] = useState({ lit, before: lit, seatCount });
  if (shown.lit !== lit || shown.seatCount !== seatCount) {
    const before = shown.seatCount === seatCount ? Math.min(shown.lit, lit) : lit;
    setShown({ lit, before, seatCount });
  }
  const before = Math.min(shown.before, lit);

  const groups: string[] = [];
  for (let from = 0; from < before; from += seatsPerGroup) groups.push(dots(scattered.slice(from, Math.min(from + seatsPerGroup, before))));
  return (
    <svg className="hemicycle" viewBox={viewBoxOf(hemicycle)} role="img" aria-label={label} strokeWidth={2 * hemicycle.seatRadius}>
      <DotPath d={all} tone="seat" />
      {groups.map((d, index) => (
        <DotPath key={index} d={d} tone="ink" />
      ))}
      <DotPath key={`fresh-${lit}`} d={dots(scattered.slice(before, lit))} tone="ink" isFresh />
    </svg>
  );
}

/** A result: one wedge for each part, in the order of the list, left to right. */
export function ResultHemicycle({
  parts,
  total,
  cap,
  label,
}: Common & { parts: readonly { tone: SeatTone; share: number }[]; total: number }): ReactElement {
  const { seats: seatCount } = seatsFor(total, cap);
  const hemicycle = useMemo(() => layOutSeats(seatCount), [seatCount]);
  const counts = divideSeats(parts.map(({ share }) => share), seatCount);
  const seatsBefore = (index: number) => counts.slice(0, index).reduce((sum, count) => sum + count, 0);
  const wedges = parts.map(({ tone }, index) => ({ tone, d: dots(hemicycle.seats.slice(seatsBefore(index), seatsBefore(index + 1))) }));
  return (
    <svg className="hemicycle" viewBox={viewBoxOf(hemicycle)} role="img" aria-label={label} strokeWidth={2 * hemicycle.seatRadius}>
      <DotPath d={dots(hemicycle.seats.slice(seatsBefore(parts.length)))} tone="seat" />
      {wedges.map(({ tone, d }, index) => (
        <DotPath key={index} d={d} tone={tone} />
      ))}
    </svg>
  );
}
