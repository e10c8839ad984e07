import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAdmission, defaultAdmissionLimits } from '../../realtime/admission.ts';
import type { Principal } from '../../realtime/principal.ts';
import { defaultDoorLimits, type Admission } from '../../realtime/transports/door.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

const member = (participantId: string = randomUUID()): Principal => ({ staff: null, participants: new Map([['assembly', { participantId, generation: 1 }]]), screens: new Map(), address: '127.0.0.1' });
const chair: Principal = { ...member(), staff: { staffId: 's', sessionId: 's', isInstallationOwner: false } };

/** Settled admissions by who asked. */
function asker(admission: ReturnType<typeof createAdmission>) {
  const answers: Admission[] = [];
  return {
    answers,
    ask: (principal: Principal): void => {
      void Promise.resolve(admission.admit(principal)).then((answer) => answers.push(answer));
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('admission', () => {
  test('[RT11] participants are let in at a bounded rate, in the order of their coming', async () => {
    const clock = new ManualClock();
    const { answers, ask } = asker(createAdmission({ clock, limits: { perSecond: 100 } }));
    for (let one = 0; one < 50; one += 1) ask(member());
    await settled();
    expect(answers.length).toBe(5);
    clock.advance(100);
    await settled();
    expect(answers.length).toBe(15);
    clock.advance(1_000);
    await settled();
    expect(answers.length).toBe(50);
    expect(answers.every((answer) => answer.ok)).toBe(true);
  });

  test('[RT11] one credential holds so many places and no more, waiting ones included, until it gives one back', async () => {
    const clock = new ManualClock();
    const { answers, ask } = asker(createAdmission({ clock, limits: { perSecond: 40, mostPerCredential: 3 } }));
    for (let one = 0; one < 4; one += 1) ask(member('greedy'));
    ask(member('modest'));
    clock.advance(1_000);
    await settled();
    expect(answers.map((answer) => (answer.ok ? 'in' : answer.reason)).toSorted()).toEqual(['in', 'in', 'in', 'in', 'too-many-connections']);
    const [first] = answers.filter((answer) => answer.ok);
    if (first?.ok === true) first.release?.();
    ask(member('greedy'));
    clock.advance(1_000);
    await settled();
    expect(answers.at(-1)?.ok).toBe(true);
  });

  test('[RT11] a full queue of participants leaves room for upgrades that have yet to say who they are', () => {
    expect(defaultDoorLimits.maxPending).toBeGreaterThan(defaultAdmissionLimits.mostWaiting);
  });

  test('[RT11] the chair never queues behind participants', async () => {
    const clock = new ManualClock();
    const admission = createAdmission({ clock, limits: { perSecond: 20, mostConnections: 10 } });
    const waiting = asker(admission);
    for (let one = 0; one < 10; one += 1) waiting.ask(member());
    const staff = asker(admission);
    staff.ask(chair);
    await settled();
    expect(staff.answers).toMatchObject([{ ok: true }]);
  });

  test('[RT11] who does not fit into the queue is told when to come back', async () => {
    const clock = new ManualClock();
    const { answers, ask } = asker(createAdmission({ clock, limits: { perSecond: 20, mostWaiting: 2 } }));
    for (let one = 0; one < 5; one += 1) ask(member());
    await settled();
    expect(answers.filter((answer) => !answer.ok)).toMatchObject([{ status: 503, reason: 'busy' }, { status: 503, reason: 'busy' }]);
  });

  test('a place that was given back can be taken again', async () => {
    const clock = new ManualClock();
    const { answers, ask } = asker(createAdmission({ clock, limits: { mostConnections: 1 } }));
    ask(member());
    ask(member());
    await settled();
    expect(answers.filter((answer) => answer.ok).length).toBe(1);
    for (const answer of answers) if (answer.ok) answer.release?.();
    ask(member());
    await settled();
    expect(answers.at(-1)?.ok).toBe(true);
  });

  test('[FA3][faults 24] when memory is short participants are refused, those who wait included, and staff are let in', async () => {
    const clock = new ManualClock();
    let isShort = false;
    const { answers, ask } = asker(createAdmission({ clock, limits: { perSecond: 20 }, isMemoryShort: () => isShort }));
    ask(member());
    ask(member());
    await settled();
    expect(answers).toMatchObject([{ ok: true }]);
    isShort = true;
    ask(member());
    ask(chair);
    clock.advance(100);
    await settled();
    const memory = { ok: false, status: 503, reason: 'memory' };
    expect(answers.slice(1)).toMatchObject([memory, { ok: true }, memory]);
    isShort = false;
    ask(member());
    clock.advance(100);
    await settled();
    expect(answers.at(-1)).toMatchObject({ ok: true });
  });
});
