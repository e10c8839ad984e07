import { unreachable } from '../basics.ts';
import type { Change, Entry } from '../changes.ts';
import type { AssemblyState } from '../state.ts';

type AnnouncementChange = Extract<Change, { type: `announcement.${string}` }>;

export function applyAnnouncement(state: AssemblyState, entry: Entry, change: AnnouncementChange): void {
  const id = change.body.announcement;
  const version = entry.sequence;
  state.announcementsVersion = version;
  if (change.type === 'announcement.published@1') {
    const { text, pinned } = change.body;
    state.announcements.set(id, { id, text, pinned, publishedAt: entry.at, withdrawnAt: null, version });
    return;
  }
  const before = state.announcements.get(id);
  if (before === undefined) return;
  switch (change.type) {
    case 'announcement.pinned@1':
      state.announcements.set(id, { ...before, pinned: change.body.pinned, version });
      return;
    case 'announcement.withdrawn@1':
      state.announcements.set(id, { ...before, withdrawnAt: entry.at, version });
      return;
    default:
      unreachable(change);
  }
}
