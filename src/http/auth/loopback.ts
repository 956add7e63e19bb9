import type { IncomingMessage } from 'node:http';
import { BlockList, isIPv6 } from 'node:net';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/**
 * True for a caller on this machine that speaks for itself. A request that a reverse proxy on this machine passed on
 * comes from loopback too; its forwarding headers tell it.
 */
export function isLoopback(req: IncomingMessage): boolean {
  const address = req.socket.remoteAddress ?? '';
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => name in req.headers);
  return !forwarded && address !== '' && loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
