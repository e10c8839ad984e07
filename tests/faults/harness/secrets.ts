import { accessCode } from '../../../lib/auth/access-code.ts';
import { cookieNames } from '../../../lib/auth/cookies.ts';
import { deriveKeys } from '../../../lib/auth/keys.ts';
import type { House } from '../../fixtures/l1/real-worker.ts';
import { personNumbered } from '../../fixtures/worker.ts';
import type { Evidence } from './checker.ts';

/** Of this many people names and codes are looked for; what is written of one would be written of all. */
const peopleLookedFor = 50;

/** What must not stand in anything that a process of the house writes (I5): choices, codes, tickets, cookies, names. */
export function secretsOf(house: House): NonNullable<Evidence['secrets']> {
  const keys = deriveKeys(house.secret);
  const people = house.participants.slice(0, peopleLookedFor).map((id, index) => ({ id, person: personNumbered(index) }));
  return [
    { what: 'an answer to a motion', text: '"answer":' },
    { what: 'a choice', text: '"choice":' },
    { what: 'the secret of the installation', text: house.secret.toString('hex') },
    // How everything begins that is signed: tickets, sessions and tokens.
    { what: 'a ticket or a session', text: 'v1.eyJ' },
    { what: 'a cookie of staff', text: `${cookieNames(false).staff}=` },
    { what: 'a cookie of a participant', text: `${cookieNames(false).participant(house.assemblyId)}=` },
    ...people.flatMap(({ id, person }) => [
      { what: 'an access code', text: accessCode(keys['access-codes'], house.assemblyId, id, 1) },
      { what: 'a number', text: person.number },
      { what: 'an address', text: person.email ?? person.number },
    ]),
  ];
}
