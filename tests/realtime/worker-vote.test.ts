import { afterEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { castLimitMs } from '../../lib/assembly/decide/ballots.ts';
import { participantTopic, staffTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { until } from '../fixtures/channel-client.ts';
import { joinTopic, openSocket, pushCommand, type JoinedChannel } from '../fixtures/phoenix-client.ts';
import { closePoll, createAssembly, openPoll, participantToken, preparePoll, screenToken, staffToken, startWorker, type TestWorker } from '../fixtures/worker.ts';

let worker: TestWorker | null = null;
const sockets: { disconnect(): void }[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await worker?.stop();
  worker = null;
});

async function start(people: number, present = people, store = createMemoryStore()) {
  worker = await startWorker({ store });
  const assembly = await createAssembly(worker.worker, { people, present });
  return { assembly, url: worker.socketUrl };
}

async function connect(url: string, token: string, topic: string, extra: object = {}): Promise<JoinedChannel> {
  const socket = openSocket(url, token);
  sockets.push(socket);
  return joinTopic(socket, topic, extra);
}

function cast(pollId: string, answer: string, replaces: number | null = null) {
  return { type: 'castBallot', pollId, choice: { answer }, basis: { revision: 1, replaces, castAt: Date.now() } };
}

test('[RT5][RT8] a poll opens on the stage, a ballot is recorded once it is durable, and the result is published', async () => {
  const { assembly, url } = await start(3);
  const voter = assembly.participants[0] ?? '';
  const token = participantToken(assembly.id, voter);
  const stage = await connect(url, token, stageTopic(assembly.id));
  const own = await connect(url, token, participantTopic(assembly.id, voter));
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  await until(() => stage.events.some(({ event, payload }) => event === 'stage' && payload['part'] === `poll:${pollId}`));

  const reply = await pushCommand(own, cast(pollId, 'yes'));
  expect(reply.status).toBe('ok');
  const ballot = assembly.host.committed.polls.get(pollId);
  expect(ballot?.status === 'open' && ballot.ballots.get(voter)?.sequence).toBe(reply.response['sequence']);

  await closePoll(assembly, pollId);
  const closed = assembly.host.committed.polls.get(pollId);
  expect(closed?.status === 'closed' && closed.outcome?.verdict).toBe('carried');
  await assembly.command({ type: 'publishResult', pollId, basis: closed?.version ?? 0 });
  await until(() => stage.events.some(({ payload }) => JSON.stringify(payload).includes('"status":"published"')));
});

test('[RT6] a command of an older epoch is refused, and a second join of the same instance retires the first', async () => {
  const { assembly, url } = await start(1);
  const voter = assembly.participants[0] ?? '';
  const token = participantToken(assembly.id, voter);
  const instance = '11111111-1111-4111-8111-111111111111';
  const first = await connect(url, token, participantTopic(assembly.id, voter), { instance });
  const second = await connect(url, token, participantTopic(assembly.id, voter), { instance });
  const other = await connect(url, token, participantTopic(assembly.id, voter));

  const stale = await pushCommand(first, { type: 'checkOutSelf' });
  expect(stale).toMatchObject({ status: 'error', response: { refusal: { reason: 'stale-epoch' } } });
  expect(assembly.host.committed.roll.members.get(voter)?.attendance).not.toBeNull();
  expect(await pushCommand(second, { type: 'checkOutSelf' })).toMatchObject({ status: 'ok' });
  expect(await pushCommand(other, { type: 'checkInSelf', place: 'room' })).toMatchObject({ status: 'ok' });
});

test('[RT8] [L3c] a ballot that a dead line held up for more than two minutes is not recorded when it arrives; one that was in is told of, however late it is asked for', async () => {
  const { assembly, url } = await start(1);
  const voter = assembly.participants[0] ?? '';
  const own = await connect(url, participantToken(assembly.id, voter), participantTopic(assembly.id, voter));
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  const fresh = cast(pollId, 'yes');
  const held = { ...fresh, basis: { ...fresh.basis, castAt: Date.now() - castLimitMs - 1_000 } };
  expect(await pushCommand(own, held)).toMatchObject({ status: 'error', response: { refusal: { reason: 'cast-too-long-ago' } } });
  const poll = assembly.host.committed.polls.get(pollId);
  expect(poll?.status === 'open' && poll.ballots.size).toBe(0);
  const commandId = crypto.randomUUID();
  const recorded = await pushCommand(own, fresh, { commandId });
  expect(await pushCommand(own, held, { commandId })).toEqual(recorded);
});

test('[RT7] the same command id has one effect and the same reply', async () => {
  const { assembly, url } = await start(1);
  const voter = assembly.participants[0] ?? '';
  const own = await connect(url, participantToken(assembly.id, voter), participantTopic(assembly.id, voter));
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  const commandId = '22222222-2222-4222-8222-222222222222';
  const replies = await Promise.all(Array.from({ length: 10 }, () => pushCommand(own, cast(pollId, 'no'), { commandId })));
  expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
  expect(replies[0]?.status).toBe('ok');
  const before = assembly.host.committed.sequence;
  await closePoll(assembly, pollId);
  expect(await pushCommand(own, cast(pollId, 'no'), { commandId })).toEqual(replies[0]);
  expect(assembly.host.committed.sequence).toBe(before + 2);
});

test('[AC13] [faults 34] a join tells a stranger nothing of whether there is such an assembly; who has its link learns that it is gone', async () => {
  const looked: string[] = [];
  const { assembly, url } = await start(1, 1, createMemoryStore({ hooks: { beforeCall: ({ method, assemblyId }) => void (method === 'findAssembly' && looked.push(String(assemblyId))) } }));
  looked.length = 0;
  const nowhere = '44444444-4444-4444-8444-444444444444';
  const [own = ''] = assembly.participants;
  const refusal = (token: string, topic: string) => connect(url, token, topic).then(() => 'joined', String);
  const elsewhere = participantToken('55555555-5555-4555-8555-555555555555', own);
  for (const token of [elsewhere, 'nobody', staffToken('66666666-6666-4666-8666-666666666666')]) {
    for (const topicOf of [stageTopic, staffTopic, (id: string) => participantTopic(id, own)]) {
      const answers = [await refusal(token, topicOf(assembly.id)), await refusal(token, topicOf(nowhere))];
      expect(answers, `${token} ${topicOf(assembly.id)}`).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('"unauthorized"')));
    }
  }
  // Nor does the store work for them; of staff alone it can't be known beforehand.
  expect(looked).toEqual([nowhere, nowhere, nowhere]);
  expect(await refusal(participantToken(nowhere, own), participantTopic(nowhere, own))).toContain('"unknown-assembly"');
  expect(await refusal(screenToken(nowhere), stageTopic(nowhere))).toContain('"unknown-assembly"');
});

test('[faults 34] a participant reaches neither the staff topic nor the topic of another member', async () => {
  const { assembly, url } = await start(2);
  const [one = '', two = ''] = assembly.participants;
  const token = participantToken(assembly.id, one);
  await expect(connect(url, token, staffTopic(assembly.id))).rejects.toThrow('unauthorized');
  await expect(connect(url, token, participantTopic(assembly.id, two))).rejects.toThrow('unauthorized');
  await expect(connect(url, token, participantTopic(assembly.id, '33333333-3333-4333-8333-333333333333'))).rejects.toThrow('unauthorized');
  const own = await connect(url, token, participantTopic(assembly.id, one));
  expect(await pushCommand(own, { type: 'checkOutAll', basis: { present: 2 } })).toMatchObject({ status: 'error', response: { refusal: { reason: 'not-permitted' } } });
  expect(assembly.host.committed.roll.remote).toBe(2);
});

test('[faults 21] two chairs press at the same time: one succeeds, the other is told that it is outdated', async () => {
  const { assembly, url } = await start(1);
  const chairs = await Promise.all([1, 2].map(() => connect(url, staffToken(assembly.owner), staffTopic(assembly.id))));
  const pollId = await preparePoll(assembly);
  const basis = assembly.host.committed.polls.get(pollId)?.version;
  const replies = await Promise.all(chairs.map((chair) => pushCommand(chair, { type: 'openPoll', pollId, closeAfterMs: null, basis })));
  expect(replies.map((reply) => reply.status).sort()).toEqual(['error', 'ok']);
  expect(replies.find((reply) => reply.status === 'error')?.response).toMatchObject({ refusal: { reason: 'outdated', thing: 'poll' } });
  for (const chair of chairs) await until(() => chair.events.some(({ event }) => event === 'desk'));
});

test('[RT15][PO8] who is not present when the poll opens is told why, the others get nothing of their own', async () => {
  const { assembly, url } = await start(2, 1);
  const [present = '', absent = ''] = assembly.participants;
  const [a, b] = await Promise.all([present, absent].map((id) => connect(url, participantToken(assembly.id, id), participantTopic(assembly.id, id))));
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  await until(() => b?.events.some(({ event }) => event === 'standing') ?? false);
  expect(b?.events.find(({ event }) => event === 'standing')?.payload).toMatchObject({ exceptions: { [pollId]: 'arrived-late' } });
  expect(a?.events.filter(({ event }) => event === 'standing')).toEqual([]);
});

test('[RT15][P15] another device learns of a ballot, also when the one that cast it is gone before the commit', async () => {
  const { assembly, url } = await start(1);
  const voter = assembly.participants[0] ?? '';
  const token = participantToken(assembly.id, voter);
  const [caster, other] = [await connect(url, token, participantTopic(assembly.id, voter)), await connect(url, token, participantTopic(assembly.id, voter))];
  const pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
  void pushCommand(caster, cast(pollId, 'yes'));
  caster.channel.leave();
  await until(() => other.events.some(({ event, payload }) => event === 'standing' && JSON.stringify(payload).includes(pollId)));
  expect(other.events.findLast(({ event }) => event === 'standing')?.payload).toMatchObject({ ballots: { [pollId]: { choice: { answer: 'yes' } } } });
});

test('[faults 33] a new code ends the sessions of the older one', async () => {
  const { assembly, url } = await start(1);
  const id = assembly.participants[0] ?? '';
  const own = await connect(url, participantToken(assembly.id, id), participantTopic(assembly.id, id));
  await assembly.command({ type: 'reissueAccess', people: [assembly.seen(id)] });
  await until(() => own.events.some(({ event, payload }) => event === 'ended' && payload['reason'] === 'access-reissued'));
  await expect(connect(url, participantToken(assembly.id, id, 1), participantTopic(assembly.id, id))).rejects.toThrow('unauthorized');
  await connect(url, participantToken(assembly.id, id, 2), participantTopic(assembly.id, id));
});
