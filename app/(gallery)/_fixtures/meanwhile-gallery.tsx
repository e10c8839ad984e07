'use client';

import { useState } from 'react';
import type { ReactElement } from 'react';
import { Meanwhile } from '../../(staff)/_admin/meanwhile.tsx';
import { emptyDraft, type PersonDraft } from '../../(staff)/_admin/person-form-rules.ts';
import '../../(staff)/_admin/admin.css';

const onRoll: PersonDraft = { ...emptyDraft, number: 'M00001', firstName: 'Ágnes', lastName: 'Großmann-Wüstenhagen von und zu Liechtenstein', email: 'agnes.grossmann-wuestenhagen@landesverband.example.org', mayVote: false };
const typed: PersonDraft = { ...onRoll, lastName: 'Yılmaz', group: 'Süd', mayVote: true };

/** Somebody else changed a person meanwhile: some fields differ, one was taken over, and after a new link none. */
export function MeanwhileGallery(): ReactElement {
  const [draft, setDraft] = useState(typed);
  return (
    <div className="adm-form">
      <Meanwhile changed={['lastName', 'group', 'email', 'mayVote']} fresh={onRoll} draft={draft} onTake={(field) => setDraft({ ...draft, [field]: onRoll[field] })} />
      <Meanwhile changed={[]} fresh={onRoll} draft={onRoll} onTake={() => undefined} />
    </div>
  );
}
