import { BlockList, isIP } from 'node:net';

/**
 * Networks that a public name has no business in, by the special-purpose address registries (RFC 6890 and its updates).
 * IPv6 forms that carry an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) count as inner as a whole, except
 * mapped ones, which are judged by the IPv4 address inside.
 */
type Network = readonly [net: string, bits: number];

const loopback: readonly Network[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
];

/** Private use and carrier NAT: where hospitals have their servers. */
const privateUse: readonly Network[] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['fc00::', 7],
];

/** This host, link-local with the metadata services, protocol assignments, benchmarking, multicast, reserved. */
const never: readonly Network[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
];

function blockList(...networks: readonly (readonly Network[])[]): BlockList {
  const list = new BlockList();
  for (const [net, bits] of networks.flat()) list.addSubnet(net, bits, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
}

const within =
  (list: BlockList) =>
  (address: string): boolean => {
    // A zone (`fe80::1%eth0`) is no part of the address.
    const plain = address.split('%')[0]!;
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
  };

const inInner = within(blockList(loopback, privateUse, never));

export const isLoopback = within(blockList(loopback));
export const isPrivate = within(blockList(privateUse));

/** True for an address of this machine or an inner network in any of its spellings, and for what is no address. */
export const isInner = (address: string): boolean => isIP(address) === 0 || inInner(address);
