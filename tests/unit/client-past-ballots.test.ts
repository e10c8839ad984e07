import { expect, test } from 'vitest';
import { createPastBallots, type PastBallots } from '../../lib/client/past-ballots.ts';
import { settled } from '../fixtures/client-world.ts';
import { ballot } from '../fixtures/live-stage.ts';

/** Answers are taken from the list, one for each request. */
function start(...answers: (Response | 'no network')[]) {
  const asked: string[] = [];
  let now: PastBallots = {};
  const { want } = createPastBallots({
    baseUrl: 'http://vote.test',
    assemblyId: 'x',
    fetch: async (input) => {
      asked.push(typeof input === 'string' ? input : '');
      const answer = answers.shift();
      if (answer === undefined || answer === 'no network') throw new TypeError('no network');
      return answer;
    },
    onChange: (ballots) => (now = ballots),
  });
  return { want, asked, now: () => now };
}

test('[PO23] one’s own older ballot is asked for once, and its answer stands', async () => {
  const { want, asked, now } = start(Response.json({ ballot }), Response.json({ ballot: null }));
  want('a');
  want('a');
  await settled();
  want('a');
  want('b');
  await settled();
  want('b');
  expect(asked).toEqual(['http://vote.test/realtime/assemblies/x/ballots/a', 'http://vote.test/realtime/assemblies/x/ballots/b']);
  expect(now()).toEqual({ a: ballot, b: null });
});

test('[PO23] nothing is claimed of a ballot that nobody could ask about; the next look asks again', async () => {
  const { want, asked, now } = start('no network', new Response(null, { status: 503 }), Response.json({ ballot: 'none' }), Response.json({ ballot }));
  for (let look = 0; look < 4; look += 1) {
    expect(now()).toEqual({});
    want('a');
    await settled();
  }
  expect([asked.length, now()]).toEqual([4, { a: ballot }]);
});
