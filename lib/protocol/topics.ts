import type { AssemblyId, ParticipantId } from '../assembly/basics.ts';

/** The three kinds of topic (design section 5). */
export type Topic =
  | { readonly kind: 'stage'; readonly assemblyId: AssemblyId }
  | { readonly kind: 'participant'; readonly assemblyId: AssemblyId; readonly participantId: ParticipantId }
  | { readonly kind: 'staff'; readonly assemblyId: AssemblyId };

export function stageTopic(assemblyId: AssemblyId): string {
  return `assembly:${assemblyId}`;
}

export function participantTopic(assemblyId: AssemblyId, participantId: ParticipantId): string {
  return `assembly:${assemblyId}:participant:${participantId}`;
}

export function staffTopic(assemblyId: AssemblyId): string {
  return `assembly:${assemblyId}:staff`;
}

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const pattern = new RegExp(`^assembly:(${uuid})(?::(?:(staff)|participant:(${uuid})))?$`);

/** Null when the text names no topic of ours. */
export function parseTopic(text: string): Topic | null {
  const match = pattern.exec(text);
  const assemblyId = match?.[1];
  if (match === null || assemblyId === undefined) return null;
  if (match[2] !== undefined) return { kind: 'staff', assemblyId };
  return match[3] === undefined ? { kind: 'stage', assemblyId } : { kind: 'participant', assemblyId, participantId: match[3] };
}
