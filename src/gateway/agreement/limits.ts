import { type Issue, issue } from '../../model/issue.ts';
import type { Agreement } from '../directory/directory.ts';
import { type Agreed, sourceOf } from './agreed.ts';

/** Bounds that the agreement sets: bytes of the message, number of attachments. */
export const limitIssues = ({ message, agreement, bytes }: Agreed): Issue[] =>
  bounds(agreement, { bytes, attachments: (message.request ?? message.answer)?.attachments?.length ?? 0 });

export function bounds(
  agreement: Agreement | undefined,
  { bytes, attachments: count }: { readonly bytes: number | undefined; readonly attachments: number },
): Issue[] {
  const { messageBytes, attachments } = agreement?.limits ?? {};
  const source = sourceOf(agreement, '');
  const issues: Issue[] = [];
  if (messageBytes !== undefined && bytes !== undefined && bytes > messageBytes) {
    const details = { expected: `at most ${messageBytes} bytes`, found: `${bytes}`, source };
    issues.push(issue('agreement-limit', { place: 'Bundle', ...details }));
  }
  if (attachments !== undefined && count > attachments) {
    const details = { expected: `at most ${attachments} attachments`, found: `${count}`, source };
    issues.push(issue('agreement-limit', { place: 'DocumentReference', ...details }));
  }
  return issues;
}
