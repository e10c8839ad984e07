import { openPanel, wholeList, type Panel } from '../../fixtures/l1/panels.ts';
import type { House } from '../../fixtures/l1/real-worker.ts';
import type { PanelReport } from './checker.ts';
import { machineMs } from './operation-log.ts';

/** An admin's list of participants with the real client, and what it showed when. */
export class PanelWatch {
  readonly panel: Panel;
  readonly #shown: { readonly atMs: number; readonly page: string }[] = [];

  constructor(house: House, workerUrl: string, name = 'the panel') {
    this.panel = openPanel(house, workerUrl, { name, lineUrl: workerUrl, query: wholeList });
    let last: unknown = null;
    this.panel.list.subscribe(() => {
      const { page } = this.panel.list.getSnapshot();
      if (page === null || page === last) return;
      last = page;
      this.#shown.push({ atMs: machineMs(), page: JSON.stringify(page) });
    });
  }

  /** To be asked when it has settled. @param recoveredAtMs since when the list is as it is, by the machine's clock */
  async report(recoveredAtMs: number): Promise<PanelReport> {
    const { name, truth } = await this.panel.day();
    return { name, recoveredAtMs, truth, shown: this.#shown };
  }

  stop(): void {
    this.panel.stop();
  }
}
