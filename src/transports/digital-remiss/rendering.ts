import { createHash } from 'node:crypto';
import type { Bundle } from '@medplum/fhirtypes';
import { jsonLimits } from '../../adapters/json-source.ts';
import { rivtaAdapter } from '../../adapters/rivta/adapter.ts';
import type { Contract } from '../../adapters/rivta/contract/description.ts';
import { hasErrors, type Issue, issue } from '../../model/issue.ts';
import { readJson } from '../../model/json-text.ts';
import { isRendered, type Rendered, type Unrendered } from '../transport.ts';

/** A stored Bundle as the message of a contract. */
export interface Rendering {
  check(bundle: Uint8Array, contract: Contract): Promise<readonly Issue[]>;
  render(bundle: Uint8Array, contract: Contract): Promise<Rendered | Unrendered>;
}

/** Bytes of messages that were checked and are not sent yet: a few hundred usual ones. */
const mostBytes = 4_000_000;

/**
 * To check a message is to render it, and it is mostly sent a moment later: what the check made is kept until then, once, as
 * long as there is room. The oldest makes room; what is not here is rendered anew, to the same bytes.
 */
export function rendering(): Rendering {
  const checked = new Map<string, Rendered>();
  let held = 0;
  const take = (key: string): Rendered | undefined => {
    const found = checked.get(key);
    if (!found) return undefined;
    checked.delete(key);
    held -= found.bytes.length;
    return found;
  };
  return {
    check: async (bundle, contract) => {
      const made = await rendered(bundle, contract);
      if (!isRendered(made)) return made.issues;
      const key = keyOf(bundle, contract);
      take(key);
      checked.set(key, made);
      held += made.bytes.length;
      for (const oldest of checked.keys()) {
        if (held <= mostBytes) break;
        take(oldest);
      }
      return [];
    },
    render: async (bundle, contract) => take(keyOf(bundle, contract)) ?? rendered(bundle, contract),
  };
}

const targetOf = ({ operation, version }: Contract): string => `rivta:${operation}:${version}`;
const keyOf = (bundle: Uint8Array, contract: Contract): string =>
  `${targetOf(contract)} ${createHash('sha256').update(bundle).digest('base64')}`;

async function rendered(bundle: Uint8Array, contract: Contract): Promise<Rendered | Unrendered> {
  const { value } = readJson(bundle, jsonLimits);
  const target = targetOf(contract);
  const { bytes, mediaType, issues, lost } = await rivtaAdapter.fromBundle!(value as Bundle, target);
  if (!bytes || hasErrors(issues)) return { issues };
  const told = lost.map(({ expression }) => issue('lost-in-rendering', { place: expression, source: target }));
  return { mediaType, bytes, lost: [...issues, ...told] };
}
