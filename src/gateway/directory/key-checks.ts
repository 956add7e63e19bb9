import type { JSONWebKeySet } from 'jose';
import { type Issue, issue } from '../../model/issue.ts';
import type { OutcomeCode } from '../../model/outcomes.ts';

const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Public keys alone, each with what its kind needs, each name once. The values of keys are never quoted. */
export function keyIssues(code: OutcomeCode, place: string, jwks: JSONWebKeySet | undefined): Issue[] {
  const keys = jwks?.keys ?? [];
  return keys.flatMap((key, n): Issue[] => {
    const at = `${place}/keys/${n}`;
    const secret = secretMembers.filter((member) => member in key);
    if (secret.length > 0) {
      return [issue(code, { place: at, expected: 'a public key', found: `private members: ${secret.join(', ')}` })];
    }
    const needed = key.kty === 'EC' ? ['crv', 'x', 'y'] : ['n', 'e'];
    const missing = needed.filter((member) => !(member in key));
    const named = keys.findIndex(({ kid }) => kid === key.kid);
    return [
      ...missing.map((member) => issue(code, { place: `${at}/${member}`, expected: 'given', found: 'nothing' })),
      ...(named === n ? [] : [issue(code, { place: `${at}/kid`, expected: 'a value of its own' })]),
    ];
  });
}
