import type { ParticipantRow, ParticipantsPage, ParticipantsQuery } from '../../../lib/protocol/http.ts';

/** A page with the version of the roll it is of, as the header has it; null when it could not be had. */
export type LoadPage = (query: ParticipantsQuery) => Promise<{ readonly page: ParticipantsPage; readonly version: string } | null>;

export type WholeRoll =
  | { readonly ok: true; readonly rows: readonly ParticipantRow[]; /** All pages are of one moment. */ readonly isOfOneMoment: boolean }
  | { readonly ok: false };

/** The largest page that the list gives. */
const largestPage = 200;
/** In a busy minute the roll changes between two pages; after these the print says so instead of never coming. */
const mostAttempts = 3;

/** Loads all pages, one after the other: printing must not load a worker that counts ballots. */
export async function loadWholeRoll(load: LoadPage, query: ParticipantsQuery): Promise<WholeRoll> {
  for (let attempt = 1; ; attempt += 1) {
    const found = new Map<string, ParticipantRow>();
    const versions = new Set<string>();
    for (let number = 1, pages = 1; number <= pages; number += 1) {
      const loaded = await load({ ...query, page: number, size: largestPage });
      if (loaded === null) return { ok: false };
      pages = loaded.page.pages;
      versions.add(loaded.version);
      for (const row of loaded.page.rows) found.set(row.id, row);
    }
    const isOfOneMoment = versions.size <= 1;
    if (isOfOneMoment || attempt === mostAttempts) return { ok: true, rows: [...found.values()], isOfOneMoment };
  }
}
