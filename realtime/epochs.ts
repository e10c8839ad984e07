import type { Channel } from './channels/channel.ts';
import type { Principal } from './principal.ts';

/**
 * Epochs (RT6): each join has one of its own, and a command names the epoch of the join in which the person acted. A
 * join of a topic by the same page load retires its older one, also on a connection that is not yet known to be dead;
 * other tabs and devices keep theirs.
 */
export type Epochs = {
  /** Starts the epoch of a channel. */
  begin(channel: Channel<Principal>, instance: string): string;
  end(channel: Channel<Principal>): void;
  isCurrent(channel: Channel<Principal>, epoch: string): boolean;
};

type Begun = { readonly epoch: string; readonly key: string };

export function createEpochs(newId: () => string): Epochs {
  const begun = new Map<Channel<Principal>, Begun>();
  const latest = new Map<string, string>();
  return {
    begin(channel, instance) {
      const epoch = newId();
      const key = `${channel.topic}\u0000${instance}`;
      begun.set(channel, { epoch, key });
      latest.set(key, epoch);
      return epoch;
    },
    end(channel) {
      const mine = begun.get(channel);
      begun.delete(channel);
      if (mine !== undefined && latest.get(mine.key) === mine.epoch) latest.delete(mine.key);
    },
    isCurrent(channel, epoch) {
      const mine = begun.get(channel);
      return mine !== undefined && mine.epoch === epoch && latest.get(mine.key) === epoch;
    },
  };
}
