import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { isInner, isLoopback, isPrivate } from './inner-networks.ts';

/** Why an address may not be called. */
export type AddressFault = 'not-http' | 'userinfo' | 'host-not-allowed' | 'address-not-allowed';

/** The fault as a code of a DeliveryResult. */
export const faultCode = (fault: AddressFault): string => `address-${fault.replace(/^address-/, '')}`;

/** Which hosts may be called: the endpoints of the directory and nothing else. */
export interface AddressGuard {
  /** Fault of a URL before anything is resolved; undefined when its host is on the list. */
  check(url: string): AddressFault | undefined;
  /** For `connect`: resolves once, and gives only addresses that the name may stand for (EADDRNOTALLOWED when none). */
  readonly lookup: LookupFunction;
}

type Resolve = typeof lookup;

/**
 * Entries are `host` or `host:port`. `innerAllowed`: hosts that lie in an inner network on purpose; their port is ignored.
 * Such a name may stand for a private address; loopback is reached by `localhost` or by an address written down, and
 * link-local (where clouds keep their metadata), multicast and the like by an address written down alone, whatever a
 * name server says.
 */
export function addressGuard(
  allowed: () => readonly string[],
  innerAllowed: () => readonly string[],
  resolve: Resolve = lookup,
): AddressGuard {
  const innerNamed = (host: string): boolean => innerAllowed().map(hostOf).includes(bare(host));
  const mayMean = (host: string, address: string): boolean =>
    !isInner(address) ||
    (innerNamed(host) && (isPrivate(address) || (isLoopback(address) && bare(host) === 'localhost')));

  const guardedLookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const reachable = (found ?? []).filter(({ address }) => mayMean(hostname, address));
      const [first] = reachable;
      if (error || !first) return callback(error ?? notAllowed(), '', 4);
      if (options.all) return callback(null, reachable);
      return callback(null, first.address, first.family);
    });
  };
  return { lookup: guardedLookup, check: (text) => faultOf(text, allowed(), innerNamed) };
}

function faultOf(
  text: string,
  allowed: readonly string[],
  innerNamed: (host: string) => boolean,
): AddressFault | undefined {
  if (!URL.canParse(text)) return 'not-http';
  const { protocol, username, password, hostname, port } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'not-http';
  if (username !== '' || password !== '') return 'userinfo';
  const withPort = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  const named = allowed.some((entry) => bare(entry) === bare(hostname) || entry.toLowerCase() === withPort);
  if (!named) return 'host-not-allowed';
  // Nothing is looked up for an address, so that it is judged here.
  return isIP(bare(hostname)) !== 0 && isInner(bare(hostname)) && !innerNamed(hostname)
    ? 'address-not-allowed'
    : undefined;
}

/** As URL writes a host: lower case; an IPv6 address here without its brackets. */
const bare = (host: string): string => host.toLowerCase().replace(/^\[(.*)\]$/, '$1');

/** The host of an entry, without its port; a bare IPv6 address has none. */
const hostOf = (entry: string): string => bare(isIP(entry) === 6 ? entry : entry.replace(/:\d+$/, ''));

const notAllowed = (): NodeJS.ErrnoException =>
  Object.assign(new Error('The name stands for no address that may be called.'), { code: 'EADDRNOTALLOWED' });
