import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { cookieNames, readCookies, setCookie } from '../../lib/auth/cookies.ts';
import { deriveKeys } from '../../lib/auth/keys.ts';
import { issueParticipantSession, issueScreenSession, issueStaffSession, participantSessionMs, readParticipantSession, readScreenSession, readStaffSession, staffSessionMs } from '../../lib/auth/session-token.ts';
import { sign } from '../../lib/auth/signed.ts';
import { issueTicket, readTicket, TicketLedger, ticketMs } from '../../lib/auth/ticket.ts';
import { SignedOut } from '../../realtime/http/signed-out.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

const keys = deriveKeys(randomBytes(32));
const now = 1_800_000_000_000;
const staff = { staffId: randomUUID(), sessionId: randomUUID(), isInstallationOwner: false };
const participant = { assemblyId: randomUUID(), participantId: randomUUID(), generation: 2 };

test('[AC8] [faults 33] a session is read until its time is over, and not a millisecond longer', () => {
  const token = issueParticipantSession(keys, participant, now);
  expect(readParticipantSession(keys, token, now + participantSessionMs - 1)).toMatchObject(participant);
  expect(readParticipantSession(keys, token, now + participantSessionMs)).toBeNull();
  const staffToken = issueStaffSession(keys, staff, now);
  expect(readStaffSession(keys, staffToken, now + 12 * 3_600_000 - 1)).toMatchObject(staff);
  expect(readStaffSession(keys, staffToken, now + staffSessionMs)).toBeNull();
});

test('[faults 33] a token with any one character changed, cut or added is none', () => {
  const token = issueStaffSession(keys, staff, now);
  for (let at = 0; at < token.length; at += 1) {
    const altered = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
    expect(readStaffSession(keys, altered, now), `character ${at}`).toBeNull();
  }
  for (const altered of [token.slice(0, -1), `${token}A`, `${token}=`, ` ${token}`, `${token}.`, '', '..', 'v1..', 'x'.repeat(10_000)]) {
    expect(readStaffSession(keys, altered, now)).toBeNull();
  }
});

test('[faults 33] a token of one kind, key or shape is none of another', () => {
  const asScreen = issueScreenSession(keys, { assemblyId: participant.assemblyId, generation: 1 }, now);
  expect(readParticipantSession(keys, asScreen, now)).toBeNull();
  expect(readScreenSession(keys, issueParticipantSession(keys, participant, now), now)).toBeNull();
  expect(readStaffSession(deriveKeys(randomBytes(32)), issueStaffSession(keys, staff, now), now)).toBeNull();
  // Signed under the right key with another label, or with a field too many.
  expect(readStaffSession(keys, sign(keys['staff-sessions'], 'ticket', { ...staff, expiresAt: now + 1 }), now)).toBeNull();
  expect(readStaffSession(keys, sign(keys['staff-sessions'], 'staff-session', { ...staff, expiresAt: now + 1, role: 'owner' }), now)).toBeNull();
});

test('[AC7] [faults 33] a ticket lives 60 seconds, lets in once, and one from a clock far ahead is refused', () => {
  const text = issueTicket(keys, { kind: 'staff', ...staff }, { now, ticketId: 'one' });
  const ticket = readTicket(keys, text, now + ticketMs - 1);
  expect(ticket?.holder).toEqual({ kind: 'staff', ...staff });
  expect(readTicket(keys, text, now + 60_000)).toBeNull();
  expect(readTicket(keys, text, now - 3_600_000)).toBeNull();
  if (ticket === null) throw new Error('no ticket');
  const ledger = new TicketLedger();
  expect([ledger.spend(ticket, now), ledger.spend(ticket, now), ledger.spend(ticket, now + 59_999)]).toEqual([true, false, false]);
});

test('[faults 33] of a ledger that is full nobody gets in, rather than somebody twice; a minute later it is empty again', () => {
  const ledger = new TicketLedger();
  const ticket = (id: string, at: number) => ({ id, expiresAt: at + ticketMs, holder: { kind: 'staff' as const, ...staff } });
  for (let index = 0; index < 50_000; index += 1) ledger.spend(ticket(String(index), now), now);
  expect(ledger.spend(ticket('one more', now), now)).toBe(false);
  expect(ledger.spend(ticket('0', now), now)).toBe(false);
  const later = now + ticketMs + 5_001;
  expect(ledger.spend(ticket('later', later), later)).toBe(true);
});

test('[AC5] cookies are HttpOnly, SameSite=Strict, for all paths, and Secure with the __Host- prefix under https only', () => {
  const secure = cookieNames(true);
  const plain = cookieNames(false);
  expect(setCookie(secure.staff, 'v', { maxAgeMs: 3_600_000, isSecure: true })).toBe('__Host-hemicycle-staff=v; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure');
  expect(setCookie(plain.staff, 'v', { maxAgeMs: 0, isSecure: false })).toBe('hemicycle-staff=v; Path=/; Max-Age=0; HttpOnly; SameSite=Strict');
  expect(plain.participant('a')).not.toBe(plain.participant('b'));
});

test('[AC5] one browser can be in two assemblies; foreign and doubled cookies do no harm, and 10,000 are not looked at', () => {
  const names = cookieNames(false);
  const header = `theme=dark; ${names.participant('a')}=1; ${names.participant('b')}=2; ${names.participant('a')}=3; broken; =; ${names.screen('a')}=4`;
  expect(readCookies(header, names).map((cookie) => cookie.value)).toEqual(['1', '2', '4']);
  const many = Array.from({ length: 10_000 }, (_, index) => `${names.participant(String(index))}=x`).join('; ');
  expect(readCookies(many, names)).toHaveLength(64);
});

test('[AC8] signing out ends one session or all of a person, not those begun later, and a missed notification is made up for', () => {
  const clock = new ManualClock();
  clock.advance(1_000_000);
  const signedOut = new SignedOut(clock);
  signedOut.end({ staffId: 'anna', sessionIds: ['s1'] });
  expect([signedOut.has('anna', 's1', 500), signedOut.has('anna', 's2', 500)]).toEqual([true, false]);
  signedOut.end({ staffId: 'anna', sessionIds: 'all' });
  clock.advance(2_000);
  expect([signedOut.has('anna', 's2', 2_500), signedOut.has('anna', 's3', 1_000), signedOut.has('ben', 's4', 2_500)]).toEqual([true, false, false]);
  signedOut.onlyLive(new Set(['s3']), clock.monotonicMs());
  clock.advance(1_000);
  expect([signedOut.has('anna', 's3', 2_000), signedOut.has('ben', 's4', 3_500), signedOut.has('ben', 's5', 500)]).toEqual([false, true, false]);
});
