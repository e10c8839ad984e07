/** A member's device that speaks the protocol by hand: what it sends and when is the test's to say. */
import type { PollChoice } from '../../../lib/assembly/ballot.ts';
import { randomUUID } from 'node:crypto';
import { participantTopic } from '../../../lib/protocol/topics.ts';
import { protocolVersion } from '../../../lib/protocol/version.ts';
import { RawClient, type HandClient } from '../../fixtures/channel-client.ts';
import type { House } from '../../fixtures/l1/real-worker.ts';
import { RawLongPoll } from '../../fixtures/long-poll-client.ts';
import { browserOf } from './credentials.ts';

export type Device<Client extends HandClient = HandClient> = {
  readonly client: Client;
  readonly topic: string;
  readonly epoch: string;
};

/** What a command is answered. */
export type Answer = { readonly status: 'ok' | 'error'; readonly response: Record<string, unknown> };

export async function webSocketDevice(house: House, baseUrl: string, participantId: string): Promise<Device<RawClient>> {
  const { cookie, origin } = browserOf(house, participantId);
  const client = await RawClient.connect(`${baseUrl.replace(/^http/, 'ws')}/realtime/websocket`, [], { headers: { cookie }, origin });
  return joined(house, participantId, client, randomUUID());
}

/** @param instance names the page, as its long-poll session does */
export async function longPollDevice(house: House, baseUrl: string, participantId: string, instance: string = randomUUID()): Promise<Device<RawLongPoll>> {
  const client = await RawLongPoll.connect(`${baseUrl}/realtime/longpoll`, { headers: browserOf(house, participantId), query: `instance=${instance}` });
  return joined(house, participantId, client, instance);
}

async function joined<Client extends HandClient>(house: House, participantId: string, client: Client, instance: string): Promise<Device<Client>> {
  const topic = participantTopic(house.assemblyId, participantId);
  const reply = await client.join(topic, '1', { protocol: protocolVersion, instance, mounts: 0 });
  const { epoch } = Object(Object(reply[4]).response);
  return { client, topic, epoch: String(epoch) };
}

/** The first ballot of somebody in a poll that was never changed. */
export function castFrame({ epoch, topic }: Pick<Device, 'epoch' | 'topic'>, ref: string, pollId: string, choice: PollChoice, commandId: string = randomUUID()): unknown[] {
  return ['1', ref, topic, 'command', { commandId, epoch, command: { type: 'castBallot', pollId, choice, basis: { revision: 1, replaces: null, castAt: Date.now() } } }];
}

export async function answerTo({ client }: Pick<Device, 'client'>, ref: string): Promise<Answer> {
  const answer: unknown = (await client.frame((frame) => frame[1] === ref))[4];
  if (!isAnswer(answer)) throw new Error(`Not an answer: ${JSON.stringify(answer)}`);
  return answer;
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && 'status' in value && 'response' in value;
}
