import type { Line, Link, Network, PageSocket } from './network.ts';
import type { Process, Schedule } from './schedule.ts';

const states = { connecting: 0, open: 1, closing: 2, closed: 3 } as const;

type Listener = (event: { readonly data?: string; readonly code?: number }) => void;

/** How long a browser waits for the other side's answer to a close. */
const closeLimitMs = 5_000;

/** `WebSocket` as a page of this browser has it: what the channel client uses of it. */
export function webSocketOf(schedule: Schedule, network: Network, line: Line, process: Process) {
  return class SimulatedWebSocket implements PageSocket {
    readyState: number = states.connecting;
    readonly bufferedAmount = 0;
    onopen: Listener = () => undefined;
    onerror: Listener = () => undefined;
    onmessage: Listener = () => undefined;
    onclose: Listener = () => undefined;
    readonly #listeners: (readonly [string, Listener])[] = [];
    readonly #link: Link | null;

    constructor() {
      this.#link = network.connect(this, line, process);
    }

    addEventListener(name: string, listener: Listener): void {
      this.#listeners.push([name, listener]);
    }

    send(text: string): void {
      if (this.readyState === states.open) this.#link?.say(text);
    }

    close(): void {
      if (this.readyState >= states.closing) return;
      this.readyState = states.closing;
      this.#link?.endAtPage();
      schedule.after(Math.min(closeLimitMs, line.delayMs() * 2), process, () => this.closed());
    }

    opened(): void {
      if (this.readyState !== states.connecting) return;
      this.readyState = states.open;
      this.#tell('open', this.onopen, {});
    }

    heard(text: string): void {
      if (this.readyState === states.open) this.#tell('message', this.onmessage, { data: text });
    }

    closed(): void {
      if (this.readyState === states.closed) return;
      const wasConnecting = this.readyState === states.connecting;
      this.readyState = states.closed;
      if (wasConnecting) this.#tell('error', this.onerror, {});
      this.#tell('close', this.onclose, { code: 1006 });
    }

    #tell(name: string, own: Listener, event: Parameters<Listener>[0]): void {
      own(event);
      for (const [of, listener] of this.#listeners) if (of === name) listener(event);
    }
  };
}
