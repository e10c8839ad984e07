/** Any order of joins, leaves, broadcasts and turns of the event loop against a model of who is owed what. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { settled, world, type Member } from '../fixtures/channel-world.ts';

type Step =
  | { readonly kind: 'join' | 'leave' | 'slowJoin' | 'close'; readonly who: number }
  | { readonly kind: 'publish' | 'publishState' | 'turn' | 'answerJoins' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom('join', 'leave', 'slowJoin', 'close'), who: fc.nat(7) }),
  fc.record({ kind: fc.constantFrom('publish', 'publishState', 'turn', 'answerJoins') }),
);

/** What the model knows of one member: whether it is on the topic, and the broadcasts it is owed since it joined. */
type Owed = { readonly member: Member; isOn: boolean; news: number[]; latestState: number | null };

const numbersOf = (payloads: readonly unknown[]): number[] =>
  payloads.map((payload) => Number(/\d+/.exec(JSON.stringify(payload))?.[0]));

test('[RT5] [RT10] everybody gets exactly what was published while they were there, in order, and the newest state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      let slow = Promise.withResolvers<void>();
      const { fanOut, clock, connect, send } = world(
        {
          async join({ payload }) {
            if (payload === 'slow') await slow.promise;
            return { ok: true, response: {} };
          },
        },
        { maxHeldFrames: 1_000, messageBurst: 1_000 },
        2,
      );
      const all: Owed[] = Array.from({ length: 8 }, () => ({ member: connect(), isOn: false, news: [], latestState: null }));
      let n = 0;
      let joins = 0;
      const answerJoins = async (): Promise<void> => {
        slow.resolve();
        await settled();
        slow = Promise.withResolvers<void>();
      };
      const publish = (kind: 'publish' | 'publishState'): void => {
        n += 1;
        if (kind === 'publish') fanOut.publish('room:a', 'news', { n });
        else fanOut.publish('room:a', 'state', { n }, { replaceKey: 'state' });
        for (const owed of all.filter(({ isOn }) => isOn)) {
          if (kind === 'publish') owed.news.push(n);
          else owed.latestState = n;
        }
      };
      const act = async (one: Step): Promise<void> => {
        if ('who' in one) {
          const owed = all[one.who];
          if (owed === undefined || !owed.member.session.isOpen) return;
          // Everything due before is sent first, so that the model need not know what a leave throws away.
          await answerJoins();
          while (clock.turn() > 0);
          if (one.kind === 'close') owed.member.session.closed();
          else if (one.kind === 'leave') send(owed.member, null, 'leave', 'room:a', 'phx_leave', {});
          else {
            joins += 1;
            send(owed.member, `${joins}`, `${joins}`, 'room:a', 'phx_join', one.kind === 'slowJoin' ? 'slow' : 'now');
          }
          owed.isOn = one.kind === 'join' || one.kind === 'slowJoin';
          if (one.kind !== 'slowJoin') await settled();
        } else if (one.kind === 'turn') clock.turn();
        else if (one.kind === 'answerJoins') await answerJoins();
        else publish(one.kind);
      };
      for (const one of steps) await act(one);
      await answerJoins();
      while (clock.turn() > 0);
      for (const { member, news, latestState } of all) {
        expect(numbersOf(member.connection.payloadsOf('news'))).toEqual(news);
        const states = numbersOf(member.connection.payloadsOf('state'));
        expect(states).toEqual([...new Set(states)].sort((one, other) => one - other));
        expect(states.at(-1) ?? null).toBe(latestState);
      }
      expect(fanOut.queuedCount).toBe(0);
      expect(fanOut.joinedCount('room:a')).toBe(all.filter(({ isOn }) => isOn).length);
    }),
    { numRuns: 300 },
  );
});
