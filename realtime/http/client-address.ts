import { BlockList, isIP, isIPv6 } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';

/** Proxies in a row that are followed; a longer chain is somebody's invention. */
const maxHops = 10;

export type ClientAddress = {
  /** The client's address as far as the proxies that are trusted tell it. */
  of(remoteAddress: string | undefined, headers: IncomingHttpHeaders): string;
  /** Whether the request comes straight from this machine or a trusted network, through no proxy. */
  isOperator(remoteAddress: string | undefined, headers: IncomingHttpHeaders): boolean;
};

/** @param trustedProxies CIDR networks, from the configuration */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusted = listOf(trustedProxies);
  const loopback = listOf(['127.0.0.0/8', '::1/128']);
  return {
    of(remoteAddress, headers) {
      let address = plain(remoteAddress ?? '');
      const hops = (headersOf(headers['x-forwarded-for']) ?? '').split(',').slice(-maxHops);
      // From the right: each proxy adds whom it heard; what stands left of the first that we don't trust is hearsay.
      for (const hop of hops.reverse()) {
        const next = plain(hop.trim());
        if (!isIn(trusted, address) || isIP(next) === 0) break;
        address = next;
      }
      return address === '' ? 'unknown' : address;
    },
    isOperator(remoteAddress, headers) {
      // The web role forwards from loopback for anybody, and it always says so.
      const isForwarded = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'via'].some((name) => headers[name] !== undefined);
      const address = plain(remoteAddress ?? '');
      return !isForwarded && (isIn(loopback, address) || isIn(trusted, address));
    },
  };
}

/** What limits are counted by: an IPv6 customer holds a whole /64 network. */
export function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('%', 1)[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const parts = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...last];
  return `${parts.slice(0, 4).map((part) => Number.parseInt(part, 16).toString(16)).join(':')}::/64`;
}

function headersOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

/** IPv4 that comes mapped into IPv6 is IPv4. */
function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const family = isIP(address);
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
