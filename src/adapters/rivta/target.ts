import type { MessageEvent } from '../../model/event.ts';
import { type Issue, issue } from '../../model/issue.ts';
import type { Operation, ReferralContract, Version } from './contract/description.ts';
import { contractOf, operations, versions } from './contract/referral/contracts.ts';
import { operationOf } from './events.ts';

interface Target {
  readonly operation?: Operation;
  readonly version: Version;
}

/** `rivta` (version 2), `rivta:2`, `rivta:1`, `rivta:ProcessRequest:2`, ...; undefined for anything else. */
function readTarget(target: string): Target | undefined {
  const [format, ...rest] = target.split(':');
  if (format !== 'rivta' || rest.length > 2) return undefined;
  const version = rest.length === 0 ? 2 : versions.find((v) => String(v) === rest.at(-1));
  if (version === undefined) return undefined;
  if (rest.length < 2) return { version };
  const operation = operations.find((o) => o === rest[0]);
  return operation && { operation, version };
}

/** The contract that carries an event to a target, or why there is none. */
export function chooseContract(event: MessageEvent, target: string): ReferralContract | Issue {
  const wanted = readTarget(target);
  if (!wanted) {
    const expected = `rivta, rivta:1, rivta:2 or rivta:<${operations.join('|')}>:<1|2>`;
    return issue('cannot-render', { place: target, expected });
  }
  const operation = operationOf(event, wanted.version);
  if (!operation) {
    return issue('not-carried-by-transport', {
      found: event,
      expected: `an event of clinicalprocess:activity:request ${wanted.version}`,
      source: 'transitions, column rivta',
    });
  }
  if (wanted.operation && wanted.operation !== operation) {
    return issue('cannot-render', { place: target, expected: operation, found: wanted.operation });
  }
  return contractOf(operation, wanted.version);
}
