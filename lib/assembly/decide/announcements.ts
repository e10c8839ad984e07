import type { Command } from '../commands.ts';
import { accept, refuse, type Decision } from '../decision.ts';
import { mostAnnouncements } from '../limits.ts';
import { outdated } from '../refusals.ts';
import type { AssemblyState } from '../state.ts';
import { hasText } from './agenda.ts';

type AnnouncementCommand = Extract<Command, { type: 'publishAnnouncement' | 'pinAnnouncement' | 'withdrawAnnouncement' }>;

/** AN1–AN3: published to all, pinned or not, withdrawn but never unsaid: the record keeps it. */
export function decideAnnouncement(state: AssemblyState, command: AnnouncementCommand): Decision {
  if (command.type === 'publishAnnouncement') {
    if (state.announcements.has(command.announcementId)) return refuse({ reason: 'id-taken', thing: 'announcement' });
    if (!hasText(command.text)) return refuse({ reason: 'invalid', field: 'text', fault: 'missing' });
    const standing = [...state.announcements.values()].filter((announcement) => announcement.withdrawnAt === null).length;
    if (standing >= mostAnnouncements) return refuse({ reason: 'limit-reached', limit: 'announcements', most: mostAnnouncements });
    return accept([{ type: 'announcement.published@1', body: { announcement: command.announcementId, text: command.text, pinned: command.pinned } }]);
  }
  const announcement = state.announcements.get(command.announcementId);
  if (announcement === undefined) return refuse({ reason: 'unknown', thing: 'announcement' });
  if (announcement.version !== command.basis) return refuse(outdated('announcement', announcement.version));
  if (announcement.withdrawnAt !== null) return refuse({ reason: 'wrong-state', thing: 'announcement', status: 'withdrawn' });
  if (command.type === 'withdrawAnnouncement') {
    return accept([{ type: 'announcement.withdrawn@1', body: { announcement: announcement.id } }]);
  }
  return accept([{ type: 'announcement.pinned@1', body: { announcement: announcement.id, pinned: command.pinned } }]);
}
